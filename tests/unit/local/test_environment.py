"""What a one-machine city is made of, and that it stays the same city."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from leancity.cli import main
from leancity.config import Settings
from leancity.local.environment import LocalCity
from leancity.local.ports import DEFAULT_PORTS


@pytest.fixture
def city(tmp_path):
    return LocalCity.ensure(tmp_path / "city", "demo", {"portal": 8100})


def test_no_city_is_found_where_none_was_made(tmp_path):
    assert LocalCity.find(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_the_same_folder_gives_the_same_city(city):
    assert LocalCity.ensure(city.state_dir, "demo") == city == LocalCity.find(city.state_dir)


def test_chosen_ports_are_remembered_and_may_change(city):
    assert city.ports == {**DEFAULT_PORTS, "portal": 8100}
    LocalCity.ensure(city.state_dir, "demo", {"engine": 8180})
    assert LocalCity.find(city.state_dir).ports == {
        **DEFAULT_PORTS, "portal": 8100, "engine": 8180,
    }  # fmt: skip


def test_every_city_has_secrets_of_its_own_that_only_its_owner_reads(city, tmp_path):
    other = LocalCity.ensure(tmp_path / "other", "demo")
    assert set(city.passwords.values()).isdisjoint(other.passwords.values())
    assert len(set(city.passwords.values())) == len(city.passwords)
    kept = city.state_dir / "local.json"
    assert kept.stat().st_mode & 0o077 == 0
    assert json.loads(kept.read_text(encoding="utf-8"))["passwords"] == city.passwords


@pytest.mark.parametrize("name", ["log", "mail", "files", "keys"])
def test_letters_files_keys_and_log_are_for_their_owner(city, name):
    assert (city.state_dir / name).stat().st_mode & 0o077 == 0


def test_secrets_are_not_shown(city):
    assert not any(word in repr(city) for word in city.passwords.values())


def test_the_environment_is_that_of_a_whole_kernel(city):
    settings = Settings.from_env(city.variables())
    assert settings.portal_url == "http://127.0.0.1:8100"
    assert settings.engine_url.endswith(":8080/engine-rest")
    assert (settings.private_keys / "portal").is_dir()


def test_a_shell_reads_the_environment(city):
    words = ["local", "--state-dir", str(city.state_dir), "environment"]
    printed = CliRunner().invoke(main, words).output.splitlines()
    assert f"export LEANCITY_STATE_DIR={city.state_dir}" in printed
    assert all(line.startswith("export LEANCITY_") for line in printed)


@pytest.mark.parametrize(("command", "said"), [("down", "stopped"), ("reset", "cleared")])
def test_stopping_a_city_that_never_was_makes_none(tmp_path, command, said):
    folder = tmp_path / "none"
    result = CliRunner().invoke(main, ["local", "--state-dir", str(folder), command])
    assert (result.exit_code, said in result.output) == (0, True)
    assert not folder.exists()


def test_a_mistaken_port_is_told_without_a_traceback(tmp_path):
    words = ["local", "--state-dir", str(tmp_path / "none"), "up", "portal=eighty"]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 1
    assert "'portal=eighty' is not NAME=NUMBER" in result.output
    assert not (tmp_path / "none").exists()
