"""The metrics room."""

from __future__ import annotations

from sqlalchemy import func, select, update

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

    def work_ended(self, external_task_id: str, worker_id: str) -> None:
        """The worker is through with what it took up last."""
        last = (
            select(func.max(WorkStart.id))
            .where(WorkStart.external_task_id == external_task_id, WorkStart.worker_id == worker_id)
            .scalar_subquery()
        )
        with self._database.begin() as session:
            session.execute(
                update(WorkStart).where(WorkStart.id == last).values(ended_at=self._clock.now())
            )
