"""The metrics room."""

from __future__ import annotations

from leancity.clock import Clock
from leancity.db import Database
from leancity.metrics.models import WorkStart


class Metrics:
    """Writes the events that only the platform itself sees."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def work_started(self, **ids: str | None) -> None:
        """A worker took up an external task; `ids` are the columns of `WorkStart`."""
        with self._database.begin() as session:
            session.add(WorkStart(started_at=self._clock.now(), **ids))
