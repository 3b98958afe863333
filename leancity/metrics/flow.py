"""How cases flow: lead times against the promise, what comes, what goes, what is under way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Self, cast
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from leancity.calendars import Moments, Term, moments
from leancity.calendars.terms import Unit
from leancity.metrics.activities import Spread
from leancity.metrics.book import Book
from leancity.metrics.formulas import MINUTES_OF_DAY
from leancity.metrics.visits import MINUTE, UnitTimes, WorkingTimes, known

Flags = NDArray[np.bool_]
#: Working minutes of one of the unit, or None for time by the clock.
_WORKING = {Unit.WORKING_DAYS: MINUTES_OF_DAY, Unit.WORKING_HOURS: 60}
_CLOCK = {
    Unit.CALENDAR_DAYS: timedelta(days=1),
    Unit.HOURS: timedelta(hours=1),
    Unit.MINUTES: timedelta(minutes=1),
}
_MICROSECOND = timedelta(microseconds=1)
_DAY = timedelta(days=1) // _MICROSECOND
_CASES = """
SELECT
    list_position($units, unit) - 1 AS unit, version, cases.began, cases.ended, closed,
    starts.began AS starts, stops.began AS stops
FROM cases
LEFT JOIN reach AS starts ON starts.root = cases.root AND starts.activity = $begins
LEFT JOIN reach AS stops ON stops.root = cases.root AND stops.activity = $stops
ORDER BY number
"""


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
class LeadRule:
    """What a lead time is: from the reach of one activity to that of another, in a unit.

    Without names it is the whole case.
    """

    begins: str = ""
    stops: str = ""
    unit: Unit = Unit.WORKING_DAYS


@dataclass(frozen=True, kw_only=True)
class Runs:
    """Root instances by their numbers: the cases as the engine ran them, none of them deleted."""

    version: NDArray[np.int32]
    start: Moments
    #: none while it runs
    end: Moments
    #: ran to its end in the period
    closed: Flags
    #: when it first came to where its clock starts and stops
    starts: Moments
    stops: Moments
    times: UnitTimes

    @classmethod
    def of(cls, book: Book, rule: LeadRule, times: WorkingTimes) -> Self:
        """The numbered cases of a book."""
        units = [unit for (unit,) in book.execute("SELECT DISTINCT unit FROM cases").fetchall()]
        given = {"units": units, "begins": rule.begins, "stops": rule.stops}
        found = book.execute(_CASES, given).fetchnumpy()
        return cls(
            version=np.ma.getdata(found["version"]),
            start=known(found["began"]),
            end=known(found["ended"]),
            closed=np.ma.filled(found["closed"], False).astype(bool),
            starts=known(found["starts"]),
            stops=known(found["stops"]),
            times=times.of_units(units, np.ma.getdata(found["unit"])),
        )

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True, kw_only=True)
class Lead:
    """How long one case took, from the start of the city's clock to its stop."""

    root: str
    version: int
    start: datetime
    #: now, while the clock runs
    stop: datetime
    running: bool
    #: in the unit of the promise
    value: float
    #: working minutes by whose time they were
    clock: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Leads:
    """Lead times of any number of cases, in columns."""

    #: numbers of the cases
    roots: NDArray[np.int32]
    version: NDArray[np.int32]
    start: Moments
    stop: Moments
    running: Flags
    value: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.roots)

    @classmethod
    def joined(cls, parts: Sequence[Leads]) -> Self:
        """All of them, one part after the other."""
        names = cls.__dataclass_fields__
        return cls(**{name: np.concatenate([vars(one)[name] for one in parts]) for name in names})

    def where(self, which: NDArray[Any]) -> Leads:
        """Some of them, by flags or by places in an order."""
        return replace(self, **{name: column[which] for name, column in vars(self).items()})

    def longest(self) -> Leads:
        """The same, the longest first."""
        return self.where(np.argsort(-self.value, kind="stable"))

    def one(self, place: int, root: str, clock: Mapping[str, float]) -> Lead:
        """One of them with what else is known of it."""
        return Lead(
            root=root,
            version=int(self.version[place]),
            start=self.start[place].item().replace(tzinfo=UTC),
            stop=self.stop[place].item().replace(tzinfo=UTC),
            running=bool(self.running[place]),
            value=float(self.value[place]),
            clock=clock,
        )


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


def leads(runs: Runs, rule: LeadRule, now: datetime) -> Leads:
    """The lead time of every case.

    The clock starts at the first reach of one activity and stops at the first reach of the other;
    a case that ended without reaching the second has no lead time.
    """
    reached = runs.stops if rule.stops else runs.end
    here = np.flatnonzero(~np.isnat(reached) | np.isnat(runs.end))
    reached, starts = reached[here], runs.starts[here]
    start = np.where(np.isnat(starts), runs.start[here], starts)
    [present] = moments([now])
    stop = np.maximum(np.where(np.isnat(reached), present, reached), start)
    return Leads(
        roots=here.astype(np.int32),
        version=runs.version[here],
        start=start,
        stop=stop,
        running=np.isnat(reached),
        value=_values(start, stop, rule.unit, runs.times.of(here)),
    )


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


def _values(start: Moments, stop: Moments, unit: Unit, times: UnitTimes) -> NDArray[np.float64]:
    if unit in _CLOCK:
        return (stop - start).astype(np.int64) / (_CLOCK[unit] // _MICROSECOND)
    return times.worked(start, stop) / MINUTE / _WORKING[unit]
