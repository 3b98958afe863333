"""Tokens as somebody would make them who has no right to."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@dataclass(frozen=True, kw_only=True)
class KeyRing:
    """The keys of a running city: its own, and one that nobody installed."""

    portal_id: str
    portal: Any
    bots_id: str
    bots: Any
    service_id: str
    service: Any
    public_pem: bytes
    stranger: Ed25519PrivateKey

    @classmethod
    def of(cls, keys: Path) -> KeyRing:
        """Read the folder `keys` of a city."""
        files = {
            kind: next((keys / "private" / kind).glob("*.pem"))
            for kind in ("portal", "bots", "service")
        }
        loaded = {
            kind: serialization.load_pem_private_key(file.read_bytes(), None)
            for kind, file in files.items()
        }
        return cls(
            portal_id=files["portal"].stem,
            portal=loaded["portal"],
            bots_id=files["bots"].stem,
            bots=loaded["bots"],
            service_id=files["service"].stem,
            service=loaded["service"],
            public_pem=(keys / "public" / files["portal"].name).read_bytes(),
            stranger=Ed25519PrivateKey.generate(),
        )


def claims(**changes: Any) -> dict[str, Any]:
    """Good claims for a minute, with changes; None takes one out."""
    now = int(time.time())
    whole = {
        "iss": "leancity", "sub": "kim.i", "aud": "engine-rest", "iat": now, "exp": now + 60,
        "jti": secrets.token_hex(8), **changes,
    }  # fmt: skip
    return {name: value for name, value in whole.items() if value is not None}


def signed(key: Any, key_id: str, said: Mapping[str, Any], **header: Any) -> str:
    """A token signed with Ed25519."""
    return jwt.encode(dict(said), key, "EdDSA", headers={"kid": key_id, **header})


def assembled(header: Mapping[str, Any], said: Mapping[str, Any], signature: bytes = b"") -> str:
    """A token put together by hand."""
    parts = [json.dumps(header).encode(), json.dumps(said).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def forgeries(ring: KeyRing) -> dict[str, str]:
    """What is wrong with a token -> such a token for the REST interface."""
    now = int(time.time())
    good = signed(ring.portal, ring.portal_id, claims())
    head, body, signature = good.split(".")
    return {
        "no token": "",
        "other key": signed(ring.stranger, ring.portal_id, claims()),
        "unknown key": signed(ring.stranger, "portal-ffffffff", claims()),
        "key of a path": signed(ring.portal, f"../public/{ring.portal_id}", claims()),
        "key in the header": signed(ring.stranger, ring.portal_id, claims(), jwk={"kty": "OKP"}),
        "changed body": f"{head}.{assembled({}, claims(sub='gorelov.v')).split('.')[1]}.{signature}",
        "cut signature": good[:-10],
        "no signature": f"{head}.{body}.",
        "algorithm none": assembled({"alg": "none", "typ": "JWT", "kid": ring.portal_id}, claims()),
        "none, signed": assembled(
            {"alg": "none", "typ": "JWT", "kid": ring.portal_id}, claims(), b"x" * 64
        ),
        "public key as a secret": _hs256(ring),
        "expired": signed(ring.portal, ring.portal_id, claims(iat=now - 120, exp=now - 60)),
        "of an hour": signed(ring.portal, ring.portal_id, claims(exp=now + 3600)),
        "of a second too long": signed(ring.portal, ring.portal_id, claims(iat=now, exp=now + 61)),
        "from the future": signed(ring.portal, ring.portal_id, claims(iat=now + 60, exp=now + 90)),
        "never ending": signed(ring.portal, ring.portal_id, claims(exp=None)),
        "without a beginning": signed(ring.portal, ring.portal_id, claims(iat=None)),
        "of the web apps": signed(ring.portal, ring.portal_id, claims(aud="webapps")),
        "of two audiences": signed(
            ring.portal, ring.portal_id, claims(aud=["engine-rest", "webapps"])
        ),
        "of nobody's": signed(ring.portal, ring.portal_id, claims(aud=None)),
        "of another issuer": signed(ring.portal, ring.portal_id, claims(iss="somebody")),
        "of a stranger": signed(ring.portal, ring.portal_id, claims(sub="ghost.g")),
        "without a name": signed(ring.portal, ring.portal_id, claims(sub="")),
        "portal names the deployer": signed(ring.portal, ring.portal_id, claims(sub="svc-deploy")),
        "portal names the worker": signed(ring.portal, ring.portal_id, claims(sub="svc-worker")),
        "service names a person": signed(ring.service, ring.service_id, claims(sub="kim.i")),
        "service under the portal's name": signed(ring.service, ring.portal_id, claims()),
        **_of_bots(ring),
    }


def _of_bots(ring: KeyRing) -> dict[str, str]:
    """What the key of the bots may not say: it names people, to the REST interface."""
    now = int(time.time())
    return {
        "bots name the operator": signed(ring.bots, ring.bots_id, claims(sub="svc-operator")),
        "bots name the deployer": signed(ring.bots, ring.bots_id, claims(sub="svc-deploy")),
        "bots name the worker": signed(ring.bots, ring.bots_id, claims(sub="svc-worker")),
        "bots name a stranger": signed(ring.bots, ring.bots_id, claims(sub="ghost.g")),
        "bots to the web apps": signed(ring.bots, ring.bots_id, claims(aud="webapps")),
        "bots for an hour": signed(ring.bots, ring.bots_id, claims(exp=now + 3600)),
        "bots under the portal's name": signed(ring.bots, ring.portal_id, claims()),
        "portal under the bots' name": signed(ring.portal, ring.bots_id, claims()),
        "bots under another bots key": signed(ring.bots, "bots-ffffffff", claims()),
    }


def _hs256(ring: KeyRing) -> str:
    """By hand: the library refuses a public key as a secret."""
    bare = assembled({"alg": "HS256", "typ": "JWT", "kid": ring.portal_id}, claims())
    text = bare.rsplit(".", 1)[0]
    digest = hmac.new(ring.public_pem, text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"
