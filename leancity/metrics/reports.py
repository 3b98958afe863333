"""Reports of the city's processes, read from the event log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic
from typing import cast

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from leancity.calendars import Calendar
from leancity.clock import Clock
from leancity.db import Database
from leancity.library.config import Metrics as Promise
from leancity.metrics.flow import Period, Run
from leancity.metrics.making import Source, make_report
from leancity.metrics.models import EventActivity, EventInstance
from leancity.metrics.report import Report
from leancity.metrics.visits import Logged

#: How old a report may be that a page shows.
FRESH = timedelta(seconds=5)
#: Times as long as it took to count.
_KEPT = 20


@dataclass(frozen=True, kw_only=True)
class _Known:
    until: datetime
    promise: Promise | None
    report: Report


class OwnerReports:
    """Measures processes."""

    def __init__(self, database: Database, clock: Clock, calendar: Calendar) -> None:
        self._database = database
        self._clock = clock
        self._calendar = calendar
        self._known: dict[tuple[str, int], _Known] = {}
        #: one report at a time: two at once would only take turns on the processor
        self._counting = Lock()

    def last(self, days: int) -> Period:
        """The period of so many days that ends now."""
        now = self._clock.now()
        return Period(start=now - timedelta(days=days), end=now)

    def recent(self, process_key: str, promise: Promise | None, days: int) -> Report:
        """The report of so many days that end now, or did some seconds ago.

        The parts of one page ask for it one after the other: it is counted once for all of them.
        What takes long to count is kept longer, so that counting never fills the day.
        `CalendarYearMissing` names a year that is not loaded.
        """
        place, now = (process_key, days), self._clock.now()
        with self._counting:
            known = self._known.get(place)
            if known and known.promise == promise and now < known.until:
                return known.report
            began = monotonic()
            report = self.report(process_key, promise, self.last(days))
            until = now + max(FRESH, _KEPT * timedelta(seconds=monotonic() - began))
            self._known[place] = _Known(until=until, promise=promise, report=report)
            return report

    def report(self, process_key: str, promise: Promise | None, period: Period) -> Report:
        """The report of one process as it is now."""
        with self._database.begin() as session:
            runs = _runs(session, process_key, period)
            rows = list(session.scalars(_rows(process_key, period)))
        source = Source(
            process_key=process_key,
            runs=runs,
            rows=cast("list[Logged]", rows),
            promise=promise,
            calendar=self._calendar,
            now=self._clock.now(),
        )
        return make_report(source, period)


def _roots(process_key: str, period: Period) -> Select[EventInstance]:
    """Root instances that were under way at any time of the period."""
    return select(EventInstance).where(
        EventInstance.process_key == process_key,
        EventInstance.id == EventInstance.root_id,
        EventInstance.started_at < period.end,
        or_(EventInstance.ended_at.is_(None), EventInstance.ended_at >= period.start),
    )


def _runs(session: Session, process_key: str, period: Period) -> list[Run]:
    return [
        Run(
            root=row.id,
            unit=row.unit,
            version=row.version,
            start=row.started_at,
            end=row.ended_at,
            state=row.state,
        )
        for row in session.scalars(_roots(process_key, period))
    ]


def _rows(process_key: str, period: Period) -> Select[EventActivity]:
    roots = _roots(process_key, period).with_only_columns(EventInstance.id)
    return select(EventActivity).where(
        EventActivity.root_id.in_(roots), EventActivity.process_key == process_key
    )
