"""Making the report of a process from the rows of the event log: no database, no clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

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
from leancity.metrics.flow import Period, Run, leads
from leancity.metrics.formulas import Function
from leancity.metrics.frame import Frame, Measured, Told
from leancity.metrics.losses import losses
from leancity.metrics.report import Group, Report
from leancity.metrics.visits import PLACES, Logged, Visit, measure


@dataclass(frozen=True, kw_only=True)
class Source(Measured):
    """What a report is made of."""

    #: rows of the event log of these runs
    rows: Sequence[Logged]


def make_report(source: Source, period: Period) -> Report:
    """Measure a process over a period."""
    return _Maker(source, period).report()


class _Maker:
    def __init__(self, source: Source, period: Period) -> None:
        self._source = source
        self._period = period
        self._frame = Frame(source, period)
        self._promise, self._times = self._frame.promise, self._frame.times
        kept = {run.root for run in self._frame.kept}
        visits = measure(source.rows, self._times, source.now)
        # In order once, so that whoever orders a part of them again has nothing to do.
        visits.sort(key=lambda visit: (visit.start, visit.place))
        self._visits = [visit for visit in visits if visit.root in kept]

    def report(self) -> Report:
        source, promise = self._source, self._promise
        recent = [v for v in self._visits if v.end is None or self._period.holds(v.end)]
        ways = loops(self._visits_of(recent), promise.returns, self._period.holds)
        closed = self._frame.closed
        told = Told(
            function=self._function(closed),
            activities=figures(recent, promise.clock, ways),
            standing=_standing(self._visits),
            loops=ways,
            clock=self._clock(closed),
            groups=self._groups(recent),
            losses=losses(recent, ways, promise.clock, promise.cost),
        )
        found = leads(source.runs, self._visits, self._frame.rule, self._times, source.now)
        return self._frame.report(found, told)

    def _visits_of(self, recent: Sequence[Visit]) -> list[Visit]:
        """Whole cases of which something happened in the period: a way back needs its way."""
        roots = {visit.root for visit in recent}
        return [visit for visit in self._visits if visit.root in roots]

    def _function(self, closed: Sequence[Run]) -> Function:
        roots = {run.root for run in closed}
        visits = [visit for visit in self._visits if visit.root in roots]
        stays = figures(visits, self._promise.clock, ())
        filling = sum(visit.labour for visit in visits if visit.type == "startEvent")
        wrong = len(returned_roots(visits, self._promise.returns))
        return self._frame.function(closed, stays, filling, wrong)

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
