"""Tokens that name the acting user, signed with Ed25519 (RFC 8037) and short-lived.

A key file is named `<kind>-<random>.pem`. The kind `portal` may name any person and the principals
`svc-projector` and `svc-operator`, the kind `bots` any person and `svc-projector`, the kind
`service` only the platform's own principals (`svc-...`); the engine app enforces it. A process is
given the private keys of its kind only.
"""

from __future__ import annotations

import secrets
import threading
import time
from pathlib import Path

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from leancity.errors import ConfigurationError

ISSUER = "leancity"
REST_AUDIENCE = "engine-rest"
WEBAPPS_AUDIENCE = "webapps"
#: Seconds a token lives, by audience; the engine app refuses longer ones.
LIFETIME = {REST_AUDIENCE: 60, WEBAPPS_AUDIENCE: 900}
#: A token is reused until this many seconds before its end.
_MARGIN = 20
KINDS = ("portal", "bots", "service")


def ensure_keys(keys_dir: Path) -> None:
    """Make the key pair of every kind that has none: `private/<kind>/` and `public/`."""
    for kind in KINDS:
        private, public = keys_dir / "private" / kind, keys_dir / "public"
        private.mkdir(parents=True, exist_ok=True, mode=0o700)
        public.mkdir(parents=True, exist_ok=True)
        if any(private.glob(f"{kind}-*.pem")):
            continue
        key = Ed25519PrivateKey.generate()
        name = f"{kind}-{secrets.token_hex(4)}.pem"
        (public / name).write_bytes(
            key.public_key().public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
        )
        secret = private / name
        secret.touch(mode=0o600)
        secret.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )


class TokenSigner:
    """Signs with the newest key of one kind; reuses a token while it is fresh."""

    def __init__(self, private_keys: Path, kind: str) -> None:
        found = sorted(private_keys.rglob(f"{kind}-*.pem"), key=lambda path: path.stat().st_mtime)
        if not found:
            raise ConfigurationError(f"no {kind} key in {private_keys}: run `leancity keys`")
        self._kid = found[-1].stem
        self._key = serialization.load_pem_private_key(found[-1].read_bytes(), None)
        self._cache: dict[tuple[str, str], tuple[float, str]] = {}
        self._lock = threading.Lock()

    def sign(self, login: str, audience: str = REST_AUDIENCE) -> str:
        """A token naming `login` for one audience. The machine's clock, never a simulated one."""
        now = time.time()
        with self._lock:
            ends, token = self._cache.get((login, audience), (0.0, ""))
            if ends - now > _MARGIN:
                return token
            ends = int(now) + LIFETIME[audience]
            claims = {
                "iss": ISSUER, "sub": login, "aud": audience, "iat": int(now), "exp": ends,
                "jti": secrets.token_hex(8),
            }  # fmt: skip
            token = jwt.encode(claims, self._key, "EdDSA", headers={"kid": self._kid})  # type: ignore[arg-type]
            self._cache[(login, audience)] = (ends, token)
            return token
