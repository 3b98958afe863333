"""How cases flow: lead times against the promise, whose time it was, what is under way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from leancity.calendars import Term
from leancity.calendars.terms import Unit
from leancity.metrics.activities import Spread
from leancity.metrics.attribution import Stay, attribute
from leancity.metrics.formulas import MINUTES_OF_DAY
from leancity.metrics.visits import Visit, WorkingTimes

#: Working minutes of one of the unit, or None for time by the clock.
_WORKING = {Unit.WORKING_DAYS: MINUTES_OF_DAY, Unit.WORKING_HOURS: 60}
_CLOCK = {
    Unit.CALENDAR_DAYS: timedelta(days=1),
    Unit.HOURS: timedelta(hours=1),
    Unit.MINUTES: timedelta(minutes=1),
}


@dataclass(frozen=True, kw_only=True)
class Period:
    """From a moment up to another."""

    start: datetime
    end: datetime

    def holds(self, at: datetime | None) -> bool:
        """Whether a moment lies in it."""
        return at is not None and self.start <= at < self.end

    @property
    def days(self) -> float:
        """Its length in calendar days."""
        return (self.end - self.start) / timedelta(days=1)

    @property
    def months(self) -> float:
        """Its length in average months."""
        return self.days * 12 / 365.25


@dataclass(frozen=True, kw_only=True)
class Run:
    """One root instance: the case as the engine ran it."""

    root: str
    unit: str
    version: int
    start: datetime
    end: datetime | None
    #: completed, deleted or active
    state: str


class Reached(Protocol):
    """A case came to an activity."""

    @property
    def root(self) -> str:
        """Of the case."""

    @property
    def activity(self) -> str:
        """Where it came to."""

    @property
    def start(self) -> datetime:
        """When."""


#: A case with the start and the stop of its clock, and whether it runs.
Span = tuple[Run, datetime, datetime, bool]


@dataclass(frozen=True, kw_only=True)
class LeadRule:
    """What a lead time is: from the reach of one activity to that of another, in a unit.

    Without names it is the whole case.
    """

    begins: str = ""
    stops: str = ""
    unit: Unit = Unit.WORKING_DAYS
    #: activity -> whose time it takes, where not the city's own
    clock: Mapping[str, str] = field(default_factory=dict)


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
    clock: Mapping[str, float]


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


def leads(
    runs: Sequence[Run],
    visits: Sequence[Visit],
    rule: LeadRule,
    times: WorkingTimes,
    now: datetime,
) -> list[Lead]:
    """The lead time of every case that was not deleted.

    The clock starts at the first reach of one activity and stops at the first reach of the other;
    a case that ended without reaching the second has no lead time.
    """
    spans = list(_spans(runs, visits, rule, now))
    stays = [Stay(root=r.root, unit=r.unit, start=start, stop=stop) for r, start, stop, _ in spans]
    return _leads(spans, rule.unit, times, attribute(stays, visits, rule.clock, times))


def lead_times(
    runs: Sequence[Run],
    reached: Iterable[Reached],
    rule: LeadRule,
    times: WorkingTimes,
    now: datetime,
) -> list[Lead]:
    """The same of cases of which no more is known than what they reached: whose time, is not."""
    return _leads(list(_spans(runs, reached, rule, now)), rule.unit, times, {})


def _leads(
    spans: Sequence[Span],
    unit: Unit,
    times: WorkingTimes,
    owned: Mapping[str, Mapping[str, float]],
) -> list[Lead]:
    values = _values(spans, unit, times)
    return [
        Lead(
            root=run.root,
            version=run.version,
            start=start,
            stop=stop,
            running=running,
            value=value,
            clock=owned.get(run.root, {}),
        )
        for (run, start, stop, running), value in zip(spans, values, strict=True)
    ]


def by_week(done: Iterable[Lead], target: Term | None, zone: ZoneInfo) -> list[Week]:
    """Finished cases by the week their clock stopped in, the earliest first."""
    weeks: dict[date, list[Lead]] = defaultdict(list)
    for lead in done:
        day = lead.stop.astimezone(zone).date()
        weeks[day - timedelta(days=day.weekday())].append(lead)
    found = []
    for monday in sorted(weeks):
        values = [lead.value for lead in weeks[monday]]
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


def little(runs: Sequence[Run], period: Period, now: datetime) -> Little | None:
    """Cases under way over a period, counted and by Little's law; None when none came or left."""
    kept = [run for run in runs if run.state != "deleted"]
    arrivals = sum(period.holds(run.start) for run in kept)
    stays = [
        (run.end - run.start) / timedelta(days=1)
        for run in kept
        if period.holds(run.end) and run.end
    ]
    if not arrivals or not stays:
        return None
    inside = sum(
        (
            max(min(run.end or now, period.end) - max(run.start, period.start), timedelta())
            for run in kept
        ),
        timedelta(),
    )
    return Little(
        measured=inside / timedelta(days=1) / period.days,
        expected=arrivals / period.days * sum(stays) / len(stays),
    )


def _spans(
    runs: Sequence[Run], reached: Iterable[Reached], rule: LeadRule, now: datetime
) -> Iterator[Span]:
    first: dict[tuple[str, str], datetime] = {}
    for visit in reached:
        if visit.activity in (rule.begins, rule.stops):
            place = (visit.root, visit.activity)
            first[place] = min(first.get(place, visit.start), visit.start)
    for run in runs:
        start = first.get((run.root, rule.begins), run.start)
        stop = first.get((run.root, rule.stops)) if rule.stops else run.end
        if run.state == "deleted" or (stop is None and run.end is not None):
            continue
        yield run, start, max(stop or now, start), stop is None


def _values(spans: Sequence[Span], unit: Unit, times: WorkingTimes) -> list[float]:
    if unit in _CLOCK:
        return [(stop - start) / _CLOCK[unit] for _, start, stop, _ in spans]
    minutes = times.minutes(
        [run.unit for run, *_ in spans], (span[1] for span in spans), (span[2] for span in spans)
    )
    return [float(value) / _WORKING[unit] for value in minutes]
