"""Reports of the city's processes, read from the event log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from threading import Lock
from time import thread_time

import structlog

from leancity.calendars import Calendar, CalendarYearMissing
from leancity.clock import Clock
from leancity.db import Database
from leancity.library.config import Metrics as Promise
from leancity.metrics.archive import Archive
from leancity.metrics.book import ready
from leancity.metrics.flow import Period
from leancity.metrics.logfeed import LogFeed
from leancity.metrics.making import Measured, make_report
from leancity.metrics.report import Report
from leancity.metrics.shelf import Counted, Place, Shelf, basis_of
from leancity.metrics.visits import WorkingTimes

log = structlog.get_logger(__name__)

#: Days that a report looks back, and what stands for all of them.
EVER = 0
PERIODS = (30, 90, 365, EVER)
#: A report that takes long is shown until it is counted again, but not beyond this.
_OLDEST = timedelta(hours=36)
#: What each process promises, as its newest package says.
Promises = Callable[[], Mapping[str, Promise | None]]


class OwnerReports:
    """Measures processes.

    A report that is counted at once is counted whenever somebody looks. One that takes long is
    kept: a look shows what is kept, and one that is no longer new is counted again by `refresh`.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        calendar: Calendar,
        archive: Archive,
        promises: Promises = dict,
    ) -> None:
        self._archive = archive
        self._database = database
        self._clock = clock
        self._calendar = calendar
        self._times = WorkingTimes(calendar)
        self._promises = promises
        self._shelf = Shelf(database)
        self._known: dict[Place, Counted] = {}
        #: whoever wants what is being counted waits for it and counts nothing
        self._counting: dict[Place, Lock] = {}

    def last(self, days: int) -> Period:
        """The period of so many days that ends now."""
        now = self._clock.now()
        return Period(start=now - timedelta(days=days), end=now)

    def recent(self, process_key: str, promise: Promise | None, days: int) -> Report:
        """The report of so many days that end now, or did when it was counted last.

        `CalendarYearMissing` names a year that is not loaded.
        """
        place = Place(process_key=process_key, days=days)
        basis = self._basis(promise)
        found = self._kept(place, basis)
        if found is None:
            with self._counting.setdefault(place, Lock()):
                # Whoever waited finds what the one before has counted.
                found = self._kept(place, basis) or self._count(place, promise)
        return found.report

    def refresh(self) -> int:
        """Count again what somebody waits for, or what has other rules by now; how many."""
        entries = self._shelf.entries()
        promises = self._promises() if entries else {}
        due = [
            entry.place
            for entry in entries
            if entry.place.process_key in promises
            and (entry.is_wanted or entry.basis != self._basis(promises[entry.place.process_key]))
        ]
        for place in due:
            self._count_again(place, promises[place.process_key])
        return len(due)

    def prepare(self) -> None:
        """Count everything, so that nobody is the first to wait for what takes long."""
        for process_key, promise in self._promises().items():
            for days in PERIODS:
                self._count_again(Place(process_key=process_key, days=days), promise)

    def forget(self) -> None:
        """What is kept is of a log that has been read again since."""
        self._shelf.clear()

    def _basis(self, promise: Promise | None) -> str:
        return basis_of(promise, self._calendar)

    def _kept(self, place: Place, basis: str) -> Counted | None:
        """What need not be counted now: the new, and the costly of these days."""
        now, known = self._clock.now(), self._known.get(place)
        if known and known.basis != basis:
            known = None
        if known and now < known.fresh_until:
            return known
        if known is None or known.is_costly:
            known = self._shelf.find(place, basis, known.at if known else None) or known
        if known is None or not known.is_costly or now - known.at > _OLDEST:
            return None
        self._known[place] = known
        if now >= known.fresh_until:
            self._shelf.want(place, now)
        return known

    def _count_again(self, place: Place, promise: Promise | None) -> None:
        """Count where nobody waits; what need not or cannot be kept is left to whoever looks."""
        try:
            is_kept = self._count(place, promise).is_costly
        except CalendarYearMissing as error:
            log.warning("report.year_missing", process_key=place.process_key, year=error.year)
            is_kept = False
        if not is_kept:
            self._shelf.drop(place)

    def _count(self, place: Place, promise: Promise | None) -> Counted:
        # What all reports share is the cost of none.
        ready()
        self._times.of_unit("")
        # Of the processor: how busy the machine is elsewhere makes no report costly.
        began = thread_time()
        if place.days == EVER:
            report = self.ever(place.process_key, promise)
        else:
            report = self.report(place.process_key, promise, self.last(place.days))
        took = timedelta(seconds=thread_time() - began)
        counted = Counted(
            basis=self._basis(promise), at=report.period.end, took=took, report=report
        )
        if counted.is_costly:
            self._shelf.keep(place, counted)
        self._known[place] = counted
        return counted

    def report(self, process_key: str, promise: Promise | None, period: Period) -> Report:
        """The report of one process over a period, as it is now."""
        return self._made(process_key, promise, period)

    def ever(self, process_key: str, promise: Promise | None) -> Report:
        """The report of one process from its first case until now."""
        return self._made(process_key, promise, None)

    def _made(self, process_key: str, promise: Promise | None, period: Period | None) -> Report:
        with self._database.begin() as session:
            measured = Measured(
                process_key=process_key,
                feed=LogFeed(session, self._archive, process_key, period),
                promise=promise,
                times=self._times,
                now=self._clock.now(),
            )
            return make_report(measured, period)
