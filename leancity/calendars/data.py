"""The calendar file as values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from leancity.calendars.errors import CalendarDataError

API_VERSION = "leancity-calendar/1"
DEFAULT_HOURS = "default"


@dataclass(frozen=True, kw_only=True)
class Hours:
    """The working hours of one shift, in minutes of the city's day."""

    #: working spans of a full day: (from, to), ascending
    full: tuple[tuple[int, int], ...]
    #: working spans of a day before a holiday (Labour Code art. 95)
    short: tuple[tuple[int, int], ...]

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Hours:
        """Build from `opens`, `closes`, `breaks`, `short_day_minutes`."""
        opens, closes = _minutes(raw["opens"]), _minutes(raw["closes"])
        breaks = [(_minutes(first), _minutes(last)) for first, last in raw.get("breaks", [])]
        full = _spans(opens, closes, breaks)
        short = _spans(opens, closes - int(raw["short_day_minutes"]), breaks)
        return cls(full=full, short=short)


@dataclass(frozen=True, kw_only=True)
class Year:
    """The exceptions of one year to the week of Monday to Friday."""

    year: int
    #: Mondays to Fridays that are days off
    off: frozenset[date]
    #: Saturdays and Sundays that are working days
    work: frozenset[date]
    #: working days that end earlier
    short: frozenset[date]
    #: working days that the President declared non-working; a separate switch
    presidential_off: frozenset[date]
    #: the year's published norm, checked against the days above
    norm_days: int
    norm_hours: int
    #: date and number of the Government's decree, empty when not confirmed
    decree: str
    #: the decree has not been confirmed: deadlines may still move
    provisional: bool

    @classmethod
    def read(cls, year: int, raw: Mapping[str, Any]) -> Year:
        """Build from the file's lists of `MM-DD`."""
        lists = {
            name: _dates(year, raw.get(name, []))
            for name in ("off", "work", "short", "presidential_off")
        }
        return cls(
            year=year,
            norm_days=int(raw["norm"]["days"]),
            norm_hours=int(raw["norm"]["hours"]),
            decree=str(raw.get("decree", "")),
            provisional=bool(raw.get("provisional", False)),
            **lists,
        )

    def is_working(self, day: date, *, presidential: bool) -> bool:
        """Whether the day is worked."""
        if presidential and day in self.presidential_off:
            return False
        return (day.weekday() < 5 and day not in self.off) or day in self.work

    def days(self) -> Iterable[date]:
        """Every day of the year."""
        first = date(self.year, 1, 1)
        length = (date(self.year + 1, 1, 1) - first).days
        return (first + timedelta(days=number) for number in range(length))


@dataclass(frozen=True, kw_only=True)
class CalendarData:
    """The whole file."""

    version: str
    zone: ZoneInfo
    #: whether presidential non-working days count as days off
    presidential: bool
    hours: Mapping[str, Hours]
    #: ascending, without gaps
    years: tuple[Year, ...]
    #: unit -> name of its hours; the others work the default ones
    units: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> CalendarData:
        """Read the file; `CalendarDataError` names what is wrong with it."""
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            return cls._read(raw)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CalendarDataError(f"{path}: {error!r}") from error

    @classmethod
    def _read(cls, raw: Mapping[str, Any]) -> CalendarData:
        if raw["apiVersion"] != API_VERSION:
            raise ValueError(f"apiVersion is {raw['apiVersion']!r}, not {API_VERSION!r}")
        years = tuple(Year.read(int(key), value) for key, value in sorted(raw["years"].items()))
        numbers = [year.year for year in years]
        if not numbers or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            raise ValueError(f"the years have gaps: {numbers}")
        units = {str(unit): str(name) for unit, name in raw.get("units", {}).items()}
        unknown = sorted(set(units.values()) - set(raw["hours"]))
        if unknown:
            raise ValueError(f"units work hours that are not described: {unknown}")
        return cls(
            version=str(raw["version"]),
            zone=ZoneInfo(raw["zone"]),
            presidential=bool(raw.get("presidential", False)),
            hours={name: Hours.read(value) for name, value in raw["hours"].items()},
            years=years,
            units=units,
        )


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def _dates(year: int, texts: list[str]) -> frozenset[date]:
    dates = frozenset(date.fromisoformat(f"{year}-{text}") for text in texts)
    if len(dates) != len(texts):
        raise ValueError(f"a date of {year} is listed twice")
    return dates


def _spans(opens: int, closes: int, breaks: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    spans, start = [], opens
    for first, last in breaks:
        if first < closes:
            spans.append((start, first))
            start = min(last, closes)
    if start < closes:
        spans.append((start, closes))
    if not spans or any(first >= last for first, last in spans):
        raise ValueError("the working hours are empty or overlap")
    return tuple(spans)
