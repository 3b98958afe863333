"""Lead times: from the start of the city's clock to its stop, in the unit of the promise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from leancity.calendars import Moments, moments
from leancity.calendars.terms import Unit
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


def _values(start: Moments, stop: Moments, unit: Unit, times: UnitTimes) -> NDArray[np.float64]:
    if unit in _CLOCK:
        return (stop - start).astype(np.int64) / (_CLOCK[unit] // _MICROSECOND)
    return times.worked(start, stop) / MINUTE / _WORKING[unit]
