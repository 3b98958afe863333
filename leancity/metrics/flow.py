"""How cases flow: lead times against the promise, what comes, what goes, what is under way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

import numpy as np

from leancity.calendars import Moments, Term, moments
from leancity.metrics.activities import Spread
from leancity.metrics.leads import Flags, Leads, Runs

_DAY = timedelta(days=1) // timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Period:
    """From a moment up to another."""

    start: datetime
    end: datetime

    def holds(self, at: Moments) -> Flags:
        """Which moments lie in it; one that is not known does not."""
        start, end = moments((self.start, self.end))
        return cast("Flags", (at >= start) & (at < end))

    @property
    def days(self) -> float:
        """Its length in calendar days."""
        return (self.end - self.start) / timedelta(days=1)

    @property
    def months(self) -> float:
        """Its length in average months."""
        return self.days * 12 / 365.25


@dataclass(frozen=True, kw_only=True)
class Week:
    """Cases whose clock stopped in one week."""

    monday: date
    spread: Spread
    count: int
    #: 0 to 1; none without a target
    in_term: float | None


@dataclass(frozen=True, kw_only=True)
class Little:
    """Little's law as a check of the measurement: under way = arrivals a day x days of stay."""

    measured: float
    expected: float

    @property
    def agrees(self) -> bool:
        """Whether they differ by less than a quarter: cases come and go evenly."""
        return abs(self.measured - self.expected) <= 0.25 * max(self.measured, self.expected)


def by_week(done: Leads, target: Term | None, zone: ZoneInfo) -> list[Week]:
    """Finished cases by the week their clock stopped in, the earliest first."""
    if not len(done):
        return []
    mondays = list(_mondays(done.stop, zone))
    starts = moments(datetime.combine(day, datetime.min.time(), zone) for day in mondays)
    order = np.argsort(done.stop, kind="stable")
    bounds = np.searchsorted(done.stop[order], starts)
    found = []
    for monday, here in zip(mondays, np.split(done.value[order], bounds[1:]), strict=True):
        # From the longest to the shortest, so that the same cases have the same mean.
        values = np.sort(here)[::-1].tolist()
        spread = Spread.of(values)
        if spread is not None:
            share = kept_share(values, target)
            found.append(Week(monday=monday, spread=spread, count=len(values), in_term=share))
    return found


def kept_share(values: Sequence[float], target: Term | None) -> float | None:
    """The share of values within the target; None without target or values."""
    if target is None or not values:
        return None
    return sum(value <= target.count for value in values) / len(values)


def little(runs: Runs, period: Period, now: datetime) -> Little | None:
    """Cases under way over a period, counted and by Little's law; None when none came or left."""
    arrivals, left = int(period.holds(runs.start).sum()), period.holds(runs.end)
    if not arrivals or not left.any():
        return None
    stay = (runs.end[left] - runs.start[left]).astype(np.int64)
    start, end, present = moments((period.start, period.end, now))
    last = np.minimum(np.where(np.isnat(runs.end), present, runs.end), end)
    inside = np.maximum((last - np.maximum(runs.start, start)).astype(np.int64), 0)
    return Little(
        measured=float(inside.sum()) / _DAY / period.days,
        expected=arrivals / period.days * float(stay.sum()) / _DAY / len(stay),
    )


def _mondays(stops: Moments, zone: ZoneInfo) -> Iterator[date]:
    first, last = (
        moment.item().replace(tzinfo=UTC).astimezone(zone).date()
        for moment in (stops.min(), stops.max())
    )
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        yield monday
        monday += timedelta(days=7)
