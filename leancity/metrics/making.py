"""Making the report of a process from the rows of the event log: no database, no clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from leancity.calendars import Calendar, Term
from leancity.calendars.terms import Unit
from leancity.library.config import Metrics as Promise
from leancity.metrics.activities import (
    APPLICANT,
    OTHER,
    OURS,
    Spread,
    figures,
    loops,
    returned_roots,
)
from leancity.metrics.attribution import Stay, attribute
from leancity.metrics.comparing import LeadTimes, by_version
from leancity.metrics.flow import LeadRule, Period, Run, by_week, kept_share, leads, little
from leancity.metrics.formulas import MINUTES_OF_DAY, Function, Operation, WorkYear
from leancity.metrics.losses import losses
from leancity.metrics.report import KEPT, Group, Report
from leancity.metrics.visits import PLACES, Logged, Visit, WorkingTimes, measure

_NO_PROMISE = Promise(clock_start="", clock_stop="", target="")


@dataclass(frozen=True, kw_only=True)
class Source:
    """What a report is made of."""

    process_key: str
    runs: Sequence[Run]
    #: rows of the event log of these runs
    rows: Sequence[Logged]
    promise: Promise | None
    calendar: Calendar
    now: datetime


def make_report(source: Source, period: Period) -> Report:
    """Measure a process over a period."""
    return _Maker(source, period).report()


class _Maker:
    def __init__(self, source: Source, period: Period) -> None:
        self._source = source
        self._period = period
        self._promise = source.promise or _NO_PROMISE
        self._times = WorkingTimes(source.calendar)
        self._deleted = {run.root for run in source.runs if run.state == "deleted"}
        visits = measure(source.rows, self._times, source.now)
        self._visits = [visit for visit in visits if visit.root not in self._deleted]

    def report(self) -> Report:
        source, period, promise = self._source, self._period, self._promise
        target = Term.parse(promise.target) if promise.target else None
        unit = target.unit if target else Unit.WORKING_DAYS
        rule = LeadRule(
            begins=promise.clock_start, stops=promise.clock_stop, unit=unit, clock=promise.clock
        )
        found = leads(source.runs, self._visits, rule, self._times, source.now)
        longest = sorted(found, key=lambda lead: -lead.value)
        done = [lead for lead in longest if not lead.running and period.holds(lead.stop)]
        running = [lead for lead in longest if lead.running]
        values = [lead.value for lead in done]
        recent = [v for v in self._visits if v.end is None or period.holds(v.end)]
        ways = loops(self._visits_of(recent), promise.returns, period.holds)
        closed = self._closed()
        return Report(
            process_key=source.process_key,
            period=period,
            target=target,
            before=Term.parse(promise.before) if promise.before else None,
            unit=unit,
            lead=Spread.of(values),
            in_term=kept_share(values, target),
            done_times=LeadTimes.of(done),
            done=done[:KEPT],
            running_times=LeadTimes.of(running),
            running=running[:KEPT],
            arrivals=self._arrivals(),
            closed=len(closed),
            function=self._function(closed),
            activities=figures(recent, promise.clock, ways),
            loops=[way.newest(KEPT) for way in ways],
            clock=self._clock(closed),
            weeks=by_week(done, target, source.calendar.zone),
            little=little(source.runs, period, source.now),
            groups=self._groups(recent),
            standing=_standing(self._visits),
            versions=by_version(found),
            losses=losses(recent, ways, promise.clock, promise.cost),
        )

    def _visits_of(self, recent: Sequence[Visit]) -> list[Visit]:
        """Whole cases of which something happened in the period: a way back needs its way."""
        roots = {visit.root for visit in recent}
        return [visit for visit in self._visits if visit.root in roots]

    def _arrivals(self) -> int:
        return sum(
            self._period.holds(run.start)
            for run in self._source.runs
            if run.root not in self._deleted
        )

    def _closed(self) -> list[Run]:
        return [
            run
            for run in self._source.runs
            if run.state == "completed" and self._period.holds(run.end)
        ]

    def _function(self, closed: Sequence[Run]) -> Function:
        """The function as the method describes it, from cases that ran to their end."""
        roots = {run.root for run in closed}
        visits = [visit for visit in self._visits if visit.root in roots]
        cases = max(1, len(closed))
        operations = [
            Operation(
                name=one.activity,
                minutes=one.labour / cases,
                waiting=one.waiting / cases / MINUTES_OF_DAY,
            )
            for one in figures(visits, self._promise.clock, ())
        ]
        worked = self._times.minutes(
            [run.unit for run in closed],
            (run.start for run in closed),
            (run.end or run.start for run in closed),
        )
        lead_time = float(worked.sum()) / cases / MINUTES_OF_DAY
        before_start = sum(v.labour for v in visits if v.type == "startEvent")
        lead_time += before_start / cases / MINUTES_OF_DAY
        useful = sum(one.minutes for one in operations) / MINUTES_OF_DAY
        wrong = returned_roots(visits, self._promise.returns)
        return Function(
            operations=operations,
            launches=self._arrivals() / self._period.months,
            errors=len(wrong) / cases,
            idle=max(0.0, lead_time - useful),
            year=self._year(),
        )

    def _clock(self, closed: Sequence[Run]) -> dict[str, float]:
        """Whose time it was in whole cases, working minutes of one on average."""
        stays = [
            Stay(root=run.root, unit=run.unit, start=run.start, stop=run.end or run.start)
            for run in closed
        ]
        owned = attribute(stays, self._visits, self._promise.clock, self._times)
        return {
            owner: sum(minutes.get(owner, 0.0) for minutes in owned.values()) / max(1, len(stays))
            for owner in (OURS, OTHER, APPLICANT)
        }

    def _year(self) -> WorkYear:
        local = self._source.now.astimezone(self._source.calendar.zone)
        years = {year.year: year for year in self._source.calendar.data.years}
        known = years.get(local.year)
        return WorkYear(days=known.norm_days, hours=known.norm_hours) if known else WorkYear()

    def _groups(self, recent: Sequence[Visit]) -> list[Group]:
        by_group: dict[str, list[Visit]] = defaultdict(list)
        for visit in recent:
            if visit.group:
                by_group[visit.group].append(visit)
        found = []
        for name, visits in by_group.items():
            done = [visit for visit in visits if visit.is_done]
            found.append(
                Group(
                    name=name,
                    done=len(done),
                    open=sum(visit.end is None for visit in visits),
                    hours_month=sum(v.labour for v in done) / 60 / self._period.months,
                    before_claim=Spread.of([visit.before_claim for visit in done]),
                )
            )
        return sorted(found, key=lambda group: (-group.hours_month, group.name))


def _standing(visits: Sequence[Visit]) -> dict[str, int]:
    found: dict[str, set[str]] = defaultdict(set)
    for visit in visits:
        if visit.end is None and visit.type in PLACES:
            found[visit.activity].add(visit.root)
    return {activity: len(roots) for activity, roots in found.items()}
