from __future__ import annotations

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from leancity.engine.tokens import WEBAPPS_AUDIENCE, TokenSigner, ensure_keys
from leancity.errors import ConfigurationError


@pytest.fixture
def keys(tmp_path):
    ensure_keys(tmp_path)
    return tmp_path


def read(token, keys, audience="engine-rest"):
    kid = jwt.get_unverified_header(token)["kid"]
    public = load_pem_public_key((keys / "public" / f"{kid}.pem").read_bytes())
    return jwt.decode(token, public, algorithms=["EdDSA"], audience=audience, issuer="leancity")


def test_a_token_names_the_acting_user_for_a_minute(keys):
    claims = read(TokenSigner(keys / "private", "portal").sign("kim.i"), keys)
    assert claims["sub"] == "kim.i"
    assert claims["exp"] - claims["iat"] == 60


def test_the_cookie_of_the_web_apps_lives_a_quarter_of_an_hour(keys):
    token = TokenSigner(keys / "private", "portal").sign("kim.i", WEBAPPS_AUDIENCE)
    claims = read(token, keys, WEBAPPS_AUDIENCE)
    assert claims["exp"] - claims["iat"] == 900


def test_the_name_of_the_key_says_its_kind(keys):
    for kind in ("portal", "bots", "service"):
        token = TokenSigner(keys / "private", kind).sign("x")
        assert jwt.get_unverified_header(token)["kid"].startswith(f"{kind}-")


def test_a_fresh_token_is_used_again_and_never_for_somebody_else(keys):
    signer = TokenSigner(keys / "private", "portal")
    assert signer.sign("kim.i") == signer.sign("kim.i")
    assert signer.sign("kim.i") != signer.sign("pak.s")


def test_keys_are_made_once_and_private_ones_are_closed(keys):
    before = {path: path.read_bytes() for path in keys.rglob("*.pem")}
    ensure_keys(keys)
    assert {path: path.read_bytes() for path in keys.rglob("*.pem")} == before
    for path in (keys / "private").rglob("*.pem"):
        assert path.stat().st_mode & 0o077 == 0


def test_a_process_without_its_key_says_what_to_do(tmp_path):
    with pytest.raises(ConfigurationError, match="leancity keys"):
        TokenSigner(tmp_path, "portal")
