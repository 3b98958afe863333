"""What a report says of cases as such, however their stays were read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from leancity.calendars import Calendar, Term
from leancity.calendars.terms import Unit
from leancity.library.config import Metrics as Promise
from leancity.metrics.activities import ActivityFigures, Loop, Spread
from leancity.metrics.comparing import LeadTimes, by_version
from leancity.metrics.flow import Lead, LeadRule, Period, Run, by_week, kept_share, little
from leancity.metrics.formulas import MINUTES_OF_DAY, Function, Operation, WorkYear
from leancity.metrics.losses import Loss
from leancity.metrics.report import KEPT, Group, Report
from leancity.metrics.visits import WorkingTimes

_NO_PROMISE = Promise(clock_start="", clock_stop="", target="")


class Worked(Protocol):
    """All work and waiting at one activity, minutes, however it was summed."""

    @property
    def activity(self) -> str:
        """Its id."""

    @property
    def labour(self) -> float:
        """Work."""

    @property
    def waiting(self) -> float:
        """Waiting."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Cases to be measured."""

    process_key: str
    runs: Sequence[Run]
    promise: Promise | None
    calendar: Calendar
    now: datetime


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is known of the stays of the cases."""

    function: Function
    activities: Sequence[ActivityFigures]
    standing: Mapping[str, int]
    loops: Sequence[Loop] = ()
    clock: Mapping[str, float] = field(default_factory=dict)
    groups: Sequence[Group] = ()
    losses: Sequence[Loss] = ()
    is_whole: bool = True


class Frame:
    """Cases of one process over one period."""

    def __init__(self, measured: Measured, period: Period) -> None:
        self._measured = measured
        self._period = period
        self.promise = measured.promise or _NO_PROMISE
        self.times = WorkingTimes(measured.calendar)
        self.kept = [run for run in measured.runs if run.state != "deleted"]

    @property
    def target(self) -> Term | None:
        """The promise."""
        return Term.parse(self.promise.target) if self.promise.target else None

    @property
    def rule(self) -> LeadRule:
        """What a lead time is here."""
        target = self.target
        return LeadRule(
            begins=self.promise.clock_start,
            stops=self.promise.clock_stop,
            unit=target.unit if target else Unit.WORKING_DAYS,
            clock=self.promise.clock,
        )

    @property
    def arrivals(self) -> int:
        """Cases that came in the period."""
        return sum(self._period.holds(run.start) for run in self.kept)

    @property
    def closed(self) -> list[Run]:
        """Cases that ran to their end in the period."""
        return [
            run for run in self.kept if run.state == "completed" and self._period.holds(run.end)
        ]

    def function(
        self, closed: Sequence[Run], stays: Sequence[Worked], filling: float, wrong: int
    ) -> Function:
        """The function as the method describes it, from cases that ran to their end.

        `stays` are those of these cases, activity by activity; `filling` is what people filled in
        before their cases began, minutes of all of them; `wrong` is the number of cases whose
        work came back.
        """
        cases = max(1, len(closed))
        operations = [
            Operation(
                name=one.activity,
                minutes=one.labour / cases,
                waiting=one.waiting / cases / MINUTES_OF_DAY,
            )
            for one in stays
        ]
        worked = self.times.minutes(
            [run.unit for run in closed],
            (run.start for run in closed),
            (run.end or run.start for run in closed),
        )
        lead_time = (float(worked.sum()) + filling) / cases / MINUTES_OF_DAY
        useful = sum(one.minutes for one in operations) / MINUTES_OF_DAY
        return Function(
            operations=operations,
            launches=self.arrivals / self._period.months,
            errors=wrong / cases,
            idle=max(0.0, lead_time - useful),
            year=self._year(),
        )

    def report(self, found: Sequence[Lead], told: Told) -> Report:
        """The report of these lead times and stays."""
        period, target, promise = self._period, self.target, self.promise
        longest = sorted(found, key=lambda lead: -lead.value)
        done = [lead for lead in longest if not lead.running and period.holds(lead.stop)]
        running = [lead for lead in longest if lead.running]
        values = [lead.value for lead in done]
        return Report(
            process_key=self._measured.process_key,
            period=period,
            target=target,
            before=Term.parse(promise.before) if promise.before else None,
            unit=self.rule.unit,
            lead=Spread.of(values),
            in_term=kept_share(values, target),
            done_times=LeadTimes.of(done),
            done=done[:KEPT],
            running_times=LeadTimes.of(running),
            running=running[:KEPT],
            arrivals=self.arrivals,
            closed=len(self.closed),
            function=told.function,
            activities=told.activities,
            loops=[way.newest(KEPT) for way in told.loops],
            clock=told.clock,
            weeks=by_week(done, target, self._measured.calendar.zone),
            little=little(self._measured.runs, period, self._measured.now),
            groups=told.groups,
            standing=told.standing,
            versions=by_version(found),
            losses=told.losses,
            is_whole=told.is_whole,
        )

    def _year(self) -> WorkYear:
        calendar = self._measured.calendar
        years = {year.year: year for year in calendar.data.years}
        known = years.get(self._measured.now.astimezone(calendar.zone).year)
        return WorkYear(days=known.norm_days, hours=known.norm_hours) if known else WorkYear()
