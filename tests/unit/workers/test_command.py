"""`python -m workers`."""

from __future__ import annotations

import os

import pytest
from click.testing import CliRunner

from leancity.cli import main as house
from workers.__main__ import main
from workers.app import city_registry


@pytest.fixture
def bare_environment(monkeypatch):
    for name in list(os.environ):
        if name.startswith("LEANCITY_"):
            monkeypatch.delenv(name)


def test_the_list_prints_every_contract_without_settings(bare_environment, capsys):
    assert main(["--list"]) == 0
    printed = capsys.readouterr().out
    for handler in city_registry():
        assert handler.topic in printed
        assert handler.contract.summary in printed
        for name in (*handler.contract.reads, *handler.contract.writes):
            assert f"{name}: " in printed
    assert "recipient-missing: " in printed


def test_the_list_can_be_of_chosen_topics(capsys):
    assert main(["geocode", "--list"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("geocode\n")
    assert "notify" not in printed


def test_an_unknown_topic_is_a_mistake_of_configuration(capsys):
    assert main(["geocode", "invent"]) == 2
    assert capsys.readouterr().err == "no handler for: invent\n"


def test_missing_settings_are_named(bare_environment, capsys):
    assert main([]) == 2
    assert "LEANCITY_DATABASE_URL" in capsys.readouterr().err


def test_the_worker_is_a_command_of_the_house():
    shown = CliRunner().invoke(house, ["worker", "--help"])
    assert shown.exit_code == 0
    assert "Serve TOPICS of the engine" in shown.output
    assert "  worker " in CliRunner().invoke(house, ["--help"]).output
    assert CliRunner().invoke(house, ["worker", "invent"]).exit_code == 2
