"""The shipped file, and what the checks find in a wrong one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import holidays
import pytest

from leancity.calendars import CALENDAR_FILE, Calendar, CalendarDataError, Term, TermError, check
from leancity.calendars.data import CalendarData

DATA = CalendarData.load(CALENDAR_FILE)


def changed(tmp_path: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    raw = json.loads(CALENDAR_FILE.read_text(encoding="utf-8"))
    change(raw)
    path = tmp_path / "calendar.json"
    path.write_text(json.dumps(raw), encoding="utf-8")
    return path


def test_the_shipped_file_has_no_errors() -> None:
    assert [finding for finding in check(DATA) if finding.error] == []


def test_only_the_last_year_is_provisional() -> None:
    assert [finding.year for finding in check(DATA)] == [2027]


@pytest.mark.parametrize("year", DATA.years, ids=lambda year: str(year.year))
def test_days_off_agree_with_an_independent_source(year) -> None:
    known = holidays.country_holidays("RU", years=year.year)

    assert year.off == {day for day in known if day.weekday() < 5 and day.year == year.year}
    assert year.work == {day for day in known.weekend_workdays if day.year == year.year}


@pytest.mark.parametrize(
    ("name", "date_text", "says"),
    [
        ("off", "01-02", "2021-01-02 is a weekend and need not be listed as off"),
        ("work", "03-03", "2021-03-03 is not a weekend and need not be listed as work"),
        ("work", "06-12", "2021-06-12 is a holiday of the Labour Code"),
        ("short", "03-08", "2021-03-08 is listed as short or non-working but is a day off already"),
        ("off", "03-03", "246 working days and 1964 hours; the norm says 247 and 1972"),
    ],
)
def test_an_added_date_is_found(tmp_path: Path, name: str, date_text: str, says: str) -> None:
    path = changed(tmp_path, lambda raw: raw["years"]["2021"][name].append(date_text))

    assert says in [finding.message for finding in check(CalendarData.load(path))]


@pytest.mark.parametrize(("year", "eve"), [("2021", "06-11"), ("2021", "11-03"), ("2020", "12-31")])
def test_a_forgotten_short_day_is_found(tmp_path: Path, year: str, eve: str) -> None:
    path = changed(tmp_path, lambda raw: raw["years"][year]["short"].remove(eve))

    messages = [finding.message for finding in check(CalendarData.load(path))]

    assert f"{year}-{eve} is the eve of a holiday and must be short" in messages


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda raw: raw["years"].pop("2023"), "gaps"),
        (lambda raw: raw["years"].clear(), "gaps"),
        (lambda raw: raw.update(apiVersion="leancity-calendar/9"), "apiVersion"),
        (lambda raw: raw["years"]["2021"]["off"].append("02-30"), "day"),
        (lambda raw: raw["years"]["2021"]["off"].append("02-22"), "listed twice"),
        (lambda raw: raw["years"]["2021"].pop("norm"), "norm"),
        (lambda raw: raw["hours"]["default"].update(closes="08:00"), "hours"),
        (lambda raw: raw.update(zone="Asia/Nowhere"), "Asia/Nowhere"),
    ],
)
def test_a_broken_file_is_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], says: str
) -> None:
    path = changed(tmp_path, change)

    with pytest.raises(CalendarDataError, match=says):
        CalendarData.load(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CalendarDataError, match="nowhere"):
        CalendarData.load(tmp_path / "nowhere.json")


def test_the_switch_of_the_file_is_obeyed(tmp_path: Path) -> None:
    path = changed(tmp_path, lambda raw: raw.update(presidential=True))

    assert not Calendar.load(path).is_working(date(2021, 5, 5))
    assert Calendar.load(path, presidential=False).is_working(date(2021, 5, 5))
    assert Calendar.load().is_working(date(2021, 5, 5))


def test_an_unknown_shift_is_refused() -> None:
    with pytest.raises(CalendarDataError, match="night"):
        Calendar.load().shift("night")


def test_a_shift_keeps_the_switch() -> None:
    calendar = Calendar.load(presidential=True).shift("north_36")

    assert not calendar.is_working(date(2021, 5, 5))
    assert calendar.at(date(2021, 3, 3)).time().isoformat() == "17:12:00"


def test_a_shift_without_a_break(tmp_path: Path) -> None:
    hours = {"opens": "08:00", "closes": "20:00", "short_day_minutes": 0}
    path = changed(tmp_path, lambda raw: raw["hours"].update(duty=hours))
    start = datetime(2021, 3, 1, 9, tzinfo=DATA.zone)

    assert Calendar.load(path, hours="duty").due("8wh", start) == start.replace(hour=17)


@pytest.mark.parametrize("spec", ["4wh", "2wd", "10cd", "24h", "15min"])
def test_a_term_reads_as_it_is_written(spec: str) -> None:
    assert str(Term.parse(spec)) == spec


@pytest.mark.parametrize("spec", ["04wh", "4WH", " 4wh", "4wh ", "100000wd", "4wh2wd"])
def test_a_term_has_one_spelling(spec: str) -> None:
    with pytest.raises(TermError, match="not a term"):
        Term.parse(spec)
