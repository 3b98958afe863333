"""Making the report of a process, whatever its cases are read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from leancity.calendars import Term
from leancity.calendars.terms import Unit
from leancity.library.config import Metrics as Promise
from leancity.metrics.activities import Spread, figures
from leancity.metrics.attribution import Lasting, attribute
from leancity.metrics.book import Book, column, measure, opened
from leancity.metrics.comparing import LeadTimes, by_version
from leancity.metrics.flow import Period, by_week, kept_share, little
from leancity.metrics.function import function, standing
from leancity.metrics.groups import groups
from leancity.metrics.leads import Lead, LeadRule, Leads, Runs, leads
from leancity.metrics.losses import losses
from leancity.metrics.reading import Feed
from leancity.metrics.report import KEPT, Report
from leancity.metrics.returns import Returns, returned
from leancity.metrics.stays import Stays, gathered, number_cases, utc
from leancity.metrics.visits import WorkingTimes

_NO_PROMISE = Promise(clock_start="", clock_stop="", target="")
#: A process of this very moment is measured over a day.
_SHORTEST = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Cases to be measured."""

    process_key: str
    feed: Feed
    promise: Promise | None
    times: WorkingTimes
    now: datetime


def make_report(measured: Measured, period: Period | None) -> Report:
    """Measure a process over a period, or from its first case until now."""
    with opened() as book:
        measured.feed.cases(book)
        return _Maker(measured, book, period or _ever(book, measured.now)).report()


class _Maker:
    def __init__(self, measured: Measured, book: Book, period: Period) -> None:
        self._measured = measured
        self._book = book
        self._period = period
        self._promise = measured.promise or _NO_PROMISE
        self._target = Term.parse(self._promise.target) if self._promise.target else None
        unit = self._target.unit if self._target else Unit.WORKING_DAYS
        self._rule = LeadRule(
            begins=self._promise.clock_start, stops=self._promise.clock_stop, unit=unit
        )
        self._times = measured.times

    def report(self) -> Report:
        """Everything there is to tell."""
        feed, book, times = self._measured.feed, self._book, self._times
        number_cases(book, self._period)
        [count] = column(book, "SELECT count(*) FROM cases")
        if count:
            feed.reached(book, self._rule)
            feed.rows(book)
            measure(book, times, self._measured.now)
        stays = gathered(book, feed.files(), self._period, self._promise.clock)
        return self._report(Runs.of(book, self._rule, times), stays)

    def _report(self, runs: Runs, stays: Stays) -> Report:
        period, promise, now = self._period, self._promise, self._measured.now
        found = leads(runs, self._rule, now).longest()
        done = found.where(~found.running & period.holds(found.stop))
        running = found.where(found.running)
        told_of = self._first([done, running], runs, stays)
        values = done.value.tolist()
        back = Returns(stays, promise.returns)
        ways = back.loops(KEPT)
        return Report(
            process_key=self._measured.process_key,
            period=period,
            target=self._target,
            before=Term.parse(promise.before) if promise.before else None,
            unit=self._rule.unit,
            lead=Spread.of(values),
            in_term=kept_share(values, self._target),
            done_times=LeadTimes.of(done),
            done=told_of[: min(KEPT, len(done))],
            running_times=LeadTimes.of(running),
            running=told_of[min(KEPT, len(done)) :],
            arrivals=int(period.holds(runs.start).sum()),
            closed=int(runs.closed.sum()),
            function=function(stays, runs, back.wrong_cases(), self._times.calendar, now),
            activities=figures(
                self._book, promise.clock, returned(stays, ways), stays.activities.__getitem__
            ),
            loops=ways,
            clock=_clock(stays, runs),
            weeks=by_week(done, self._target, self._times.calendar.zone),
            little=little(runs, period, now),
            groups=groups(stays),
            standing=standing(stays),
            versions=by_version(found),
            losses=losses(stays, promise.cost),
        )

    def _first(self, lists: Sequence[Leads], runs: Runs, stays: Stays) -> list[Lead]:
        """The first cases of each list, with whose time it was in each."""
        first = Leads.joined([one.where(np.arange(min(KEPT, len(one)))) for one in lists])
        cases = Lasting(roots=first.roots, first=first.start, last=first.stop)
        owned = attribute(stays, cases, runs.times)
        names = _names(self._book, first.roots.tolist())
        return [
            first.one(place, names[number], owned.of(place))
            for place, number in enumerate(first.roots.tolist())
        ]


def _clock(stays: Stays, runs: Runs) -> dict[str, float]:
    """Whose time it was in whole cases, working minutes of one on average."""
    closed = np.flatnonzero(runs.closed).astype(np.int32)
    cases = Lasting(roots=closed, first=runs.start[closed], last=runs.end[closed])
    return attribute(stays, cases, runs.times).mean()


def _names(book: Book, numbers: Sequence[int]) -> dict[int, str]:
    query = "SELECT number, root FROM cases WHERE list_contains($numbers, number)"
    return dict(book.execute(query, {"numbers": numbers}).fetchall())


def _ever(book: Book, now: datetime) -> Period:
    [first] = column(book, "SELECT min(began) FROM run")
    latest = now - _SHORTEST
    if first is None or first > utc(latest):
        return Period(start=latest, end=now)
    return Period(start=first.replace(tzinfo=UTC), end=now)
