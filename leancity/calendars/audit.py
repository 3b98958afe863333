"""Checks of the calendar file against the law and against its own norms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from leancity.calendars.data import CalendarData, Year

#: Non-working holidays of the Labour Code, art. 112: (month, day).
HOLIDAYS = (
    *((1, day) for day in range(1, 9)),
    (2, 23),
    (3, 8),
    (5, 1),
    (5, 9),
    (6, 12),
    (11, 4),
)
FULL_DAY_HOURS = 8


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing to look at; an error makes deadlines wrong, a warning may."""

    year: int
    error: bool
    message: str


def check(data: CalendarData) -> list[Finding]:
    """Compare every year of the file with the law; an empty list is a clean file."""
    findings: list[Finding] = []
    for year in data.years:
        errors = (*_lists(year), *_holidays(year), *_norm(year))
        findings += [Finding(year=year.year, error=True, message=text) for text in errors]
        if year.provisional:
            text = "provisional: compare it with the Government's decree"
            findings.append(Finding(year=year.year, error=False, message=text))
    return findings


def _lists(year: Year) -> Iterator[str]:
    for day in sorted(year.off):
        if day.weekday() > 4:
            yield f"{day} is a weekend and need not be listed as off"
    for day in sorted(year.work):
        if day.weekday() < 5:
            yield f"{day} is not a weekend and need not be listed as work"
    for day in sorted(year.short | year.presidential_off):
        if not year.is_working(day, presidential=False):
            yield f"{day} is listed as short or non-working but is a day off already"


def _holidays(year: Year) -> Iterator[str]:
    holidays = [date(year.year, month, number) for month, number in HOLIDAYS]
    for holiday in holidays:
        if year.is_working(holiday, presidential=False):
            yield f"{holiday} is a holiday of the Labour Code"
    eves = [holiday - timedelta(days=1) for holiday in holidays[1:]]
    for eve in (*eves, date(year.year, 12, 31)):
        if year.is_working(eve, presidential=False) and eve not in year.short:
            yield f"{eve} is the eve of a holiday and must be short"


def _norm(year: Year) -> Iterator[str]:
    days = sum(year.is_working(day, presidential=False) for day in year.days())
    hours = days * FULL_DAY_HOURS - len(year.short)
    if (days, hours) != (year.norm_days, year.norm_hours):
        yield (
            f"{days} working days and {hours} hours; "
            f"the norm says {year.norm_days} and {year.norm_hours}"
        )
