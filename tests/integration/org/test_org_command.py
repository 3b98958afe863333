"""`leancity org` as an operator types it."""

from __future__ import annotations

from importlib.resources import files

import pytest
from click.testing import CliRunner

from leancity.cli import main
from leancity.org import Org

WORD = "ветер с моря 26"


@pytest.fixture
def leancity(database, database_url, tmp_path):
    """The command on a fresh database; the profile is the first argument."""

    def _leancity(profile: str, *words: str, typed: str | None = None):
        environment = {
            "LEANCITY_PROFILE": profile,
            "LEANCITY_DATABASE_URL": database_url,
            "LEANCITY_SECRET_KEY": "x" * 40,
            "LEANCITY_STATE_DIR": str(tmp_path),
            "LEANCITY_PORTAL_URL": "https://city.example",
            "LEANCITY_WEBAPPS_URL": "https://city.example/camunda",
        }
        return CliRunner().invoke(main, ["org", *words], input=typed, env=environment)

    return _leancity


@pytest.fixture
def city_file() -> str:
    return str(files("leancity.demo") / "city.yaml")


def test_a_city_is_loaded_and_its_people_sign_in(leancity, city_file, database, clock, audit):
    result = leancity("demo", "load", city_file)
    assert result.exit_code == 0, result.output
    org = Org(database, clock, audit, "demo")
    assert org.authenticate("kim.i", "sakhalin").unit == "dobik"
    result = leancity("demo", "passwd", "kim.i", typed=f"{WORD}\n{WORD}\n")
    assert result.exit_code == 0, result.output
    assert org.authenticate("kim.i", "sakhalin") is None
    assert org.authenticate("kim.i", WORD).login == "kim.i"


def test_a_fault_is_told_and_nothing_is_loaded(leancity, tmp_path, database, clock, audit):
    faulty = tmp_path / "city.yaml"
    faulty.write_text("units: [{code: x}]", encoding="utf-8")
    result = leancity("demo", "load", str(faulty))
    assert result.exit_code == 1
    assert "units[0]" in result.output
    assert Org(database, clock, audit, "demo").units() == []


def test_production_refuses_the_demonstration_city(leancity, city_file, database, clock, audit):
    result = leancity("production", "load", city_file)
    assert result.exit_code == 1
    assert "demonstration password" in result.output
    assert Org(database, clock, audit, "production").people() == []


def test_an_unknown_person_gets_no_password(leancity):
    result = leancity("demo", "passwd", "nobody.n", typed=f"{WORD}\n{WORD}\n")
    assert result.exit_code == 1
    assert "nobody.n" in result.output
