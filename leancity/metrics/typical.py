"""How long cases of a process usually take: what a person who asks about one case is told."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from leancity.calendars import Calendar, CalendarYearMissing
from leancity.clock import Clock
from leancity.db import Database
from leancity.metrics.activities import Spread
from leancity.metrics.formulas import MINUTES_OF_DAY
from leancity.metrics.models import EventInstance
from leancity.metrics.report import ENOUGH

#: Older cases say little of how it is now, and more of them say nothing new.
_LOOK_BACK = timedelta(days=365)
_MOST = 500
_KEEP = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Usual:
    """The whole of a case in working days, of the closed ones; none while they are too few."""

    median: float
    p85: float
    count: int


class Typical:
    """Reads the event log; an answer is kept for some minutes."""

    def __init__(self, database: Database, clock: Clock, calendar: Calendar) -> None:
        self._database = database
        self._clock = clock
        self._calendar = calendar
        self._kept: dict[str, tuple[float, Usual | None]] = {}
        self._lock = threading.Lock()

    def of(self, process_key: str) -> Usual | None:
        """What cases of a process that were completed within a year took."""
        now = self._clock.now().timestamp()
        with self._lock:
            fresh_until, usual = self._kept.get(process_key, (0.0, None))
        if now < fresh_until:
            return usual
        usual = self._read(process_key)
        with self._lock:
            self._kept[process_key] = (now + _KEEP.total_seconds(), usual)
        return usual

    def _read(self, process_key: str) -> Usual | None:
        since = self._clock.now() - _LOOK_BACK
        query = (
            select(EventInstance.started_at, EventInstance.ended_at)
            .where(
                EventInstance.process_key == process_key,
                EventInstance.id == EventInstance.root_id,
                EventInstance.state == "completed",
                EventInstance.started_at >= since,
                EventInstance.ended_at.is_not(None),
            )
            .order_by(EventInstance.started_at.desc())
            .limit(_MOST)
        )
        with self._database.begin() as session:
            spans = [(start, end) for start, end in session.execute(query) if end is not None]
        try:
            days = [self._calendar.working_minutes(*span) / MINUTES_OF_DAY for span in spans]
        except CalendarYearMissing:
            return None
        spread = Spread.of(days)
        if spread is None or len(days) < ENOUGH:
            return None
        return Usual(median=spread.median, p85=spread.p85, count=len(days))
