from __future__ import annotations

from pathlib import Path

import pytest

from leancity.config import DEMO_SECRET, Settings
from leancity.errors import ConfigurationError

GIVEN = {
    "LEANCITY_PROFILE": "demo",
    "LEANCITY_DATABASE_URL": "postgresql+psycopg://x",
    "LEANCITY_SECRET_KEY": DEMO_SECRET,
    "LEANCITY_STATE_DIR": "/srv/state",
}


def test_settings_come_from_the_environment_by_their_names():
    settings = Settings.from_env({**GIVEN, "LEANCITY_WORKER_SLOTS": "7"})
    assert settings.worker_slots == 7
    assert settings.private_keys == Path("/srv/state/keys/private")


def test_everything_that_is_missing_is_named_at_once():
    with pytest.raises(ConfigurationError) as error:
        Settings.from_env({"LEANCITY_PROFILE": "demo"})
    assert "LEANCITY_DATABASE_URL, LEANCITY_SECRET_KEY, LEANCITY_STATE_DIR" in str(error.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LEANCITY_WORKER_SLOTS", "many"),
        ("LEANCITY_CITY_BOUNDS", "1,2,3"),
        ("LEANCITY_PROFILE", "staging"),
        ("LEANCITY_STREET_FACTOR", "long"),
        ("LEANCITY_STREET_KMH", "0"),
        ("LEANCITY_MAP_LINK", "geo:{place}"),
        ("LEANCITY_MAP_LINK", "geo:{lat"),
        ("LEANCITY_WEB_MAP_LINK", "https://maps.test/{place}"),
        ("LEANCITY_WEB_MAP_LINK", "geo:{lat},{lon}"),
    ],
)
def test_a_value_that_cannot_be_read_is_named(name, value):
    with pytest.raises(ConfigurationError, match=name):
        Settings.from_env({**GIVEN, name: value})


@pytest.mark.parametrize("secret", [DEMO_SECRET, "short"])
def test_production_refuses_demo_and_short_secrets(secret):
    with pytest.raises(ConfigurationError, match="LEANCITY_SECRET_KEY"):
        Settings.from_env(
            {**GIVEN, "LEANCITY_PROFILE": "production", "LEANCITY_SECRET_KEY": secret}
        )


@pytest.mark.parametrize("name", ["LEANCITY_PORTAL_URL", "LEANCITY_WEBAPPS_URL"])
def test_production_refuses_addresses_without_tls(name):
    given = {
        **GIVEN,
        "LEANCITY_PROFILE": "production",
        "LEANCITY_SECRET_KEY": "k" * 32,
        "LEANCITY_PORTAL_URL": "https://city.example",
        "LEANCITY_WEBAPPS_URL": "https://city.example/camunda",
    }
    assert Settings.from_env(given).profile == "production"
    with pytest.raises(ConfigurationError, match=name):
        Settings.from_env({**given, name: "http://city.example"})


def test_bounds_are_four_degrees():
    given = {**GIVEN, "LEANCITY_CITY_BOUNDS": "142.5,46.8,142.9,47.1"}
    assert Settings.from_env(given).city_bounds == (142.5, 46.8, 142.9, 47.1)
