"""One place where the loop tells what happens: a log line and a metric for each event."""

from __future__ import annotations

import time
from typing import Any

from workers.runtime.errors import EngineCallError
from workers.runtime.inflight import Monotonic, Running
from workers.runtime.log import Action, Logger
from workers.runtime.metrics import Metrics
from workers.runtime.task import Task


def ids(task: Task) -> dict[str, Any]:
    """The fields that find a task again, in a log and in Cockpit."""
    return {
        "topic": task.topic,
        "external_task_id": task.id,
        "process_instance_id": task.process_instance_id,
        "process_definition_key": task.process_definition_key,
        "activity_id": task.activity_id,
        "business_key": task.business_key,
    }


class Journal:
    """Counts and logs; knows when the last poll was answered."""

    def __init__(
        self, logger: Logger, metrics: Metrics | None = None, now: Monotonic = time.monotonic
    ) -> None:
        self.metrics = metrics or Metrics()
        self._logger = logger
        self._now = now
        self._poll_trouble = False
        #: monotonic seconds of the last answered poll, None before the first
        self.last_poll: float | None = None

    def worker(self, action: Action, **fields: Any) -> None:
        """The process itself starts, stops or breaks."""
        write = self._logger.error if action is Action.BROKEN else self._logger.info
        write(action, **fields)

    def polled(self, count: int, seconds: float) -> None:
        """A poll was answered."""
        self.metrics.fetches.labels("tasks" if count else "empty").inc()
        self.metrics.fetch_seconds.observe(seconds)
        self.metrics.last_poll.set_to_current_time()
        self.last_poll = self._now()
        if self._poll_trouble:
            self._poll_trouble = False
            self._logger.info(Action.POLL_RECOVERED)

    def poll_failed(self, error: EngineCallError, pause: float) -> None:
        """A poll was not answered as it should; the next follows after a pause."""
        self._poll_trouble = True
        self.metrics.fetches.labels("failed").inc()
        self._logger.warning(
            Action.POLL_FAILED, status=error.status, error=error.kind, pause=round(pause, 2)
        )

    def arrived(self, task: Task, attempt: int) -> None:
        """A handler starts."""
        self.metrics.inflight.labels(task.topic).inc()
        self._logger.info(Action.TASK_STARTED, **ids(task), attempt=attempt)

    def worked(self, task: Task, seconds: float) -> None:
        """A handler ended."""
        self.metrics.handler_seconds.labels(task.topic).observe(seconds)

    def finished(self, running: Running, outcome: str, **fields: Any) -> None:
        """A task left the process."""
        task = running.task
        self.metrics.inflight.labels(task.topic).dec()
        self.metrics.tasks.labels(task.topic, outcome).inc()
        seconds = round(self._now() - running.since, 3)
        write = self._logger.info if outcome == "completed" else self._logger.warning
        write(Action.TASK_FINISHED, **ids(task), outcome=outcome, seconds=seconds, **fields)

    def beat(self, result: str) -> None:
        """A heartbeat was answered: extended, lost or failed."""
        self.metrics.heartbeats.labels(result).inc()

    def lock_lost(self, task: Task, reason: str) -> None:
        """The result of this task will be dropped."""
        self.metrics.lost.labels(task.topic).inc()
        self._logger.warning(Action.LOCK_LOST, **ids(task), reason=reason)

    def report_retried(self, task: Task, error: EngineCallError) -> None:
        """A report is sent again."""
        self.metrics.report_retries.inc()
        self._logger.warning(
            Action.REPORT_RETRIED, **ids(task), status=error.status, error=error.kind
        )

    def duplicate(self, task: Task) -> None:
        """The engine delivered a task that is still running here."""
        self.metrics.duplicates.inc()
        self._logger.warning(Action.TASK_DUPLICATE, **ids(task))

    def task(self, action: Action, task: Task, **fields: Any) -> None:
        """Anything else about one task."""
        self._logger.warning(action, **ids(task), **fields)
