"""Requests of persons at the machine's console."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from leancity.audit import Audit
from leancity.cli import main
from leancity.clock import FixedClock
from leancity.config import DEMO_SECRET
from leancity.subjects import Subjects
from tests.integration.cases.test_registry_queries import case, seed

NAME = "Мустафаева Гюльнара Рашид кызы"
REASON = ("--reason", "Обращение 12 от 20.11.2026")


@pytest.fixture
def personal(database, database_url, tmp_path):
    """The command in a city that has closed one case about a person."""
    clock = FixedClock(datetime(2026, 11, 23, tzinfo=UTC))
    subjects = Subjects(database, clock, Audit(database, clock))
    with database.begin() as session:
        seed(session, case("done-0001", closed_at=clock.now(), status="fixed"))
        subjects.keep(session, "done-0001", "owner", {"owner_name": NAME})
    environment = {
        "LEANCITY_PROFILE": "test", "LEANCITY_DATABASE_URL": database_url,
        "LEANCITY_SECRET_KEY": DEMO_SECRET, "LEANCITY_STATE_DIR": str(tmp_path),
    }  # fmt: skip

    def run(*words: str):
        answer = CliRunner().invoke(main, ["personal", *words], env=environment)
        assert answer.exit_code == 0, answer.output
        return answer.output

    return run


def test_a_person_is_found_handed_out_and_forgotten_only_when_it_is_meant(personal, tmp_path):
    assert personal("find", NAME, *REASON) == "prevention 0001  owner  Мустафаева Г. Р.  closed\n"
    target = tmp_path / "person.zip"
    assert "1 written" in personal("export", NAME, *REASON, "--to", str(target))
    told = json.loads(zipfile.ZipFile(target).read("person.json"))
    assert told["persons"][0]["attributes"] == {"owner_name": NAME}
    assert "1 of 1 would be erased" in personal("erase", NAME, *REASON)
    assert personal("find", NAME, *REASON) != ""
    assert "1 erased" in personal("erase", NAME, *REASON, "--yes")
    assert personal("find", NAME, *REASON) == ""
