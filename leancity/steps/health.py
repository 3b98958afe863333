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
        locked = {row["id"]: row["retries"] for row in reader.locked_external_tasks(topic, _LOCKED)}
        resting = self._resting(topic, [key for key, retries in locked.items() if retries])
        return StepHealth(
            waiting=count(topicName=topic, notLocked=True, withRetriesLeft=True),
            running=len(locked) - resting,
            resting=resting,
            failed=count(topicName=topic, noRetriesLeft=True),
            median=self._median(topic),
        )

    def _resting(self, topic: str, failed_before: list[str]) -> int:
        """How many of these tasks rest: the engine keeps a pause like the lock of a worker."""
        if not failed_before:
            return 0
        failed = self._moments(topic, "failureLog", _LOCKED)
        begun = self._begun(failed_before)
        return sum(
            key in failed and (key not in begun or begun[key] <= failed[key])
            for key in failed_before
        )

    def _median(self, topic: str) -> float | None:
        ended = self._moments(topic, "successLog", _SAMPLE)
        begun = self._begun(ended)
        spans = [(ended[key] - begun[key]).total_seconds() for key in begun]
        return statistics.median(max(span, 0.0) for span in spans) if spans else None

    def _moments(self, topic: str, kind: str, limit: int) -> Mapping[str, datetime]:
        """The latest moment of a kind for each task in the engine's log."""
        rows = self._engine.reader.external_task_log(topic, kind, limit)
        return {row["externalTaskId"]: from_engine_date(row["timestamp"]) for row in reversed(rows)}

    def _begun(self, tasks: Iterable[str]) -> Mapping[str, datetime]:
        """When the last try of each task began."""
        row = WorkStart
        query = select(row.external_task_id, func.max(row.started_at))
        query = query.where(row.external_task_id.in_(list(tasks))).group_by(row.external_task_id)
        with self._database.begin() as session:
            return {row[0]: row[1] for row in session.execute(query)}
