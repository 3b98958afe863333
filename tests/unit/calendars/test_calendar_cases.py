"""The shared table of cases: the engine's calendar must give the same answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from leancity.calendars import CALENDAR_FILE, Calendar, CalendarYearMissing, TermError

TABLE = json.loads((Path(__file__).parents[2] / "shared" / "calendar_cases.json").read_text())
CASES = TABLE["cases"]


OPERATIONS: dict[str, Callable[[Calendar, dict[str, Any]], date | datetime | int]] = {
    "due": lambda calendar, case: calendar.due(case["spec"], _moment(case["start"])),
    "before": lambda calendar, case: calendar.before(_day(case), case["spec"]),
    "fraction": lambda calendar, case: calendar.fraction(
        _moment(case["start"]), _moment(case["due"]), case["share"]
    ),
    "roll": lambda calendar, case: calendar.roll(_day(case)),
    "at": lambda calendar, case: calendar.at(_day(case)),
    "add_wd": lambda calendar, case: calendar.add_working_days(_day(case), case["n"]),
    "working_minutes": lambda calendar, case: calendar.working_minutes(
        _moment(case["start"]), _moment(case["end"])
    ),
}


def answer(case: dict[str, Any]) -> date | datetime | int:
    calendar = Calendar.load(
        hours=case.get("shift", "default"), presidential=case.get("presidential", False)
    )
    return OPERATIONS[case["op"]](calendar, case)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _day(case: dict[str, Any]) -> date:
    return date.fromisoformat(case["date"])


def _name(case: dict[str, Any]) -> str:
    return f"{case['op']}: {case['name']}"


@pytest.mark.parametrize("case", [c for c in CASES if "expect" in c], ids=_name)
def test_the_answer_of_the_table(case: dict[str, Any]) -> None:
    result = answer(case)
    shown = result if isinstance(result, int) else result.isoformat()

    assert shown == case["expect"]


@pytest.mark.parametrize("case", [c for c in CASES if "error" in c], ids=_name)
def test_the_error_of_the_table(case: dict[str, Any]) -> None:
    kinds = {"CalendarYearMissing": CalendarYearMissing, "TermError": TermError}

    with pytest.raises(kinds[case["error"]["type"]]) as caught:
        answer(case)

    assert getattr(caught.value, "year", None) == case["error"].get("year")


def test_the_table_names_the_file_that_is_shipped() -> None:
    assert TABLE["calendar"] == "/".join(CALENDAR_FILE.parts[-3:])


def test_names_in_the_table_are_unique() -> None:
    names = [_name(case) for case in CASES]

    assert len(names) == len(set(names))
