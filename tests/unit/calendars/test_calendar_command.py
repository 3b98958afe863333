"""The command that shows and checks the calendar."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from leancity.calendars import CALENDAR_FILE
from leancity.cli import main


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["calendar", *words])


def test_the_shipped_file_passes_with_a_warning() -> None:
    result = run("check")

    assert result.exit_code == 0
    assert result.output.splitlines()[0].startswith("warning: 2027: provisional")
    assert result.output.splitlines()[-1].endswith("2019-2027, Asia/Sakhalin")


def test_an_error_fails_the_check(tmp_path: Path) -> None:
    raw = json.loads(CALENDAR_FILE.read_text(encoding="utf-8"))
    raw["years"]["2021"]["work"] = []
    path = tmp_path / "calendar.json"
    path.write_text(json.dumps(raw), encoding="utf-8")

    result = run("check", "--file", str(path))

    assert result.exit_code == 1
    assert "error: 2021: 246 working days" in result.output


def test_a_year_is_shown() -> None:
    lines = run("show", "2021").output.splitlines()

    assert lines[0] == "2021: 247 working days, 1972 hours at 40 hours a week"
    assert "work: 20.02 Sat" in lines
    assert "presidential non-working days: worked, 247 days are worked" in lines


def test_a_year_without_data_is_named() -> None:
    result = run("show", "2031")

    assert result.exit_code == 1
    assert "does not hold the year 2031" in result.output
