"""Working time as one line: every moment has a position on it, every position a moment."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import accumulate

from leancity.calendars.data import CalendarData, Hours
from leancity.calendars.errors import CalendarYearMissing

_MINUTE = 60_000_000
_MIDNIGHT = time(0)
_MICROSECOND = timedelta(microseconds=1)


class Timeline:
    """The working days of all loaded years in a row; positions are microseconds of work."""

    def __init__(self, data: CalendarData, hours: Hours, *, presidential: bool) -> None:
        self._zone = data.zone
        self._hours = hours
        self._first, self._last = data.years[0].year, data.years[-1].year
        self._short = frozenset[date]().union(*(year.short for year in data.years))
        self._days = [
            day
            for year in data.years
            for day in year.days()
            if year.is_working(day, presidential=presidential)
        ]
        lengths = (_length(self._spans(day)) for day in self._days)
        #: position at the beginning of each working day, and at the end of the last
        self._starts = list(accumulate(lengths, initial=0))

    def require(self, day: date) -> None:
        """Raise `CalendarYearMissing` unless the year of the day is loaded."""
        if not self._first <= day.year <= self._last:
            raise CalendarYearMissing(day.year)

    def is_working(self, day: date) -> bool:
        """Whether the day is worked."""
        self.require(day)
        index = bisect_left(self._days, day)
        return index < len(self._days) and self._days[index] == day

    def on_or_after(self, day: date) -> date:
        """The day itself when it is worked, else the next working day."""
        self.require(day)
        return self._day(bisect_left(self._days, day))

    def on_or_before(self, day: date) -> date:
        """The day itself when it is worked, else the working day before it."""
        self.require(day)
        return self._day(bisect_right(self._days, day) - 1)

    def add_days(self, day: date, count: int) -> date:
        """The count-th working day after the day, or before it when the count is negative."""
        self.require(day)
        if count == 0:
            return day
        if count > 0:
            return self._day(bisect_right(self._days, day) + count - 1)
        return self._day(bisect_left(self._days, day) + count)

    def days_between(self, start: date, end: date) -> int:
        """Working days after the start up to and with the end; negative when it is earlier."""
        self.require(start)
        self.require(end)
        return bisect_right(self._days, end) - bisect_right(self._days, start)

    def spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """First and last moment of each working span of a day; none when it is not worked."""
        if not self.is_working(day):
            return []
        return [
            (self._moment(day, first * _MINUTE), self._moment(day, last * _MINUTE))
            for first, last in self._spans(day)
        ]

    def opening(self, day: date) -> datetime:
        """The first moment of work of a working day."""
        return self._moment(day, self._spans(day)[0][0] * _MINUTE)

    def closing(self, day: date) -> datetime:
        """The last moment of work of a working day."""
        return self._moment(day, self._spans(day)[-1][1] * _MINUTE)

    def position(self, moment: datetime) -> int:
        """Work done from the first loaded day until the moment."""
        local = moment.astimezone(self._zone)
        day = local.date()
        self.require(day)
        index = bisect_left(self._days, day)
        position = self._starts[index]
        if index < len(self._days) and self._days[index] == day:
            passed = (local.replace(tzinfo=None) - datetime.combine(day, _MIDNIGHT)) // _MICROSECOND
            position += _done(self._spans(day), passed)
        return position

    def moment(self, position: int) -> datetime:
        """The earliest moment by which so much work is done; position is above zero."""
        index = bisect_left(self._starts, position) - 1
        day = self._day(index)
        rest = position - self._starts[index]
        for first, last in self._spans(day):
            span = (last - first) * _MINUTE
            if rest <= span:
                return self._moment(day, first * _MINUTE + rest)
            rest -= span
        raise AssertionError("a day is shorter than its own length")

    def _day(self, index: int) -> date:
        if index < 0:
            raise CalendarYearMissing(self._first - 1)
        if index >= len(self._days):
            raise CalendarYearMissing(self._last + 1)
        return self._days[index]

    def _spans(self, day: date) -> tuple[tuple[int, int], ...]:
        return self._hours.short if day in self._short else self._hours.full

    def _moment(self, day: date, microseconds: int) -> datetime:
        local = datetime.combine(day, _MIDNIGHT) + timedelta(microseconds=microseconds)
        return local.replace(tzinfo=self._zone)


def _length(spans: Iterable[tuple[int, int]]) -> int:
    return sum((last - first) * _MINUTE for first, last in spans)


def _done(spans: Iterable[tuple[int, int]], passed: int) -> int:
    return sum(max(0, min(passed, last * _MINUTE) - first * _MINUTE) for first, last in spans)
