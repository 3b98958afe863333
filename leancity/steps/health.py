"""How an automatic step fares: what waits, runs, rests and failed, and how long it takes."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from leancity.db import Database
from leancity.engine import Engine
from leancity.engine.variables import from_engine_date
from leancity.metrics.models import WorkStart

#: Completions that the median is made of, and locked tasks that are looked at.
_SAMPLE, _LOCKED = 50, 500


@dataclass(frozen=True, kw_only=True)
class StepHealth:
    """One topic at this moment."""

    #: nobody has taken them yet
    waiting: int = 0
    #: a worker has them
    running: int = 0
    #: they failed and will be tried again by themselves
    resting: int = 0
    #: they failed and wait for an operator
    failed: int = 0
    #: seconds from its beginning to its end, of the latest ones; None before the first
    median: float | None = None


class StepsHealth:
    """Asks the engine and the log of beginnings."""

    def __init__(self, engine: Engine, database: Database) -> None:
        self._engine = engine
        self._database = database

    def of(self, topics: Iterable[str]) -> Mapping[str, StepHealth]:
        """The health of each topic."""
        return {topic: self._of(topic) for topic in topics}

    def _of(self, topic: str) -> StepHealth:
        reader = self._engine.reader
        count = reader.count_external_tasks
        # The engine keeps the pause after a failure as a lock without a worker.
        locked = [each["workerId"] for each in reader.locked_external_tasks(topic, _LOCKED)]
        running = sum(worker is not None for worker in locked)
        return StepHealth(
            waiting=count(topicName=topic, notLocked=True, withRetriesLeft=True),
            running=running,
            resting=len(locked) - running,
            failed=count(topicName=topic, noRetriesLeft=True),
            median=self._median(topic),
        )

    def _median(self, topic: str) -> float | None:
        ended = {
            row["externalTaskId"]: from_engine_date(row["timestamp"])
            for row in self._engine.reader.succeeded_external_tasks(topic, _SAMPLE)
        }
        begun = self._begun(ended)
        spans = [(ended[key] - begun[key]).total_seconds() for key in begun]
        return statistics.median(max(span, 0.0) for span in spans) if spans else None

    def _begun(self, tasks: Iterable[str]) -> Mapping[str, datetime]:
        """When the last try of each task began."""
        row = WorkStart
        query = select(row.external_task_id, func.max(row.started_at))
        query = query.where(row.external_task_id.in_(list(tasks))).group_by(row.external_task_id)
        with self._database.begin() as session:
            return {row[0]: row[1] for row in session.execute(query)}
