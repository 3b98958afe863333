"""Keeping the locks of running tasks, and knowing when one is lost."""

from __future__ import annotations

import threading

from workers.runtime.errors import EngineCallError, LockLostError, TaskGoneError
from workers.runtime.inflight import Running
from workers.runtime.log import Action
from workers.runtime.parts import Parts
from workers.runtime.registry import NO_LIMITS, Limits
from workers.runtime.task import Task

#: Seconds between tries when the engine does not answer a heartbeat.
AGAIN = 0.5
#: The share of a lock that is trusted: the rest covers the way of the answer and our clock.
TRUSTED = 0.9


class Heartbeat:
    """Extends each lock at a third of its duration, until the report is acknowledged."""

    def __init__(self, parts: Parts, shortest_lock: float | None = None) -> None:
        self._client = parts.client
        self._inflight = parts.inflight
        self._options = parts.options
        self._journal = parts.journal
        self._now = parts.now
        self._step = min(AGAIN, (shortest_lock or self._options.lock) / 12)

    def new_running(self, task: Task, limits: Limits = NO_LIMITS) -> Running:
        """A task that has just arrived, with its lock fresh."""
        now = self._now()
        lock = limits.lock or self._options.lock
        return Running(
            task=task,
            since=now,
            lock=lock,
            locked_until=now + TRUSTED * lock,
            overrun_at=now + (limits.max_run or self._options.max_run),
            beat_at=now + lock / 3,
        )

    def refresh(self, running: Running) -> None:
        """The engine delivered this very task to us again, with a new lock."""
        self._extended(running, self._now())

    def run(self, ended: threading.Event) -> None:
        """Beat until told to end."""
        while not ended.wait(self._step):
            for running in self._inflight.all():
                self.beat(running)

    def beat(self, running: Running) -> None:
        """Do what is due for one task."""
        now = self._now()
        if running.lost.is_set():
            return
        if now >= running.overrun_at and not running.reporting:
            self._overran(running)
        elif now >= running.beat_at:
            self._extend(running, now)

    def _extend(self, running: Running, now: float) -> None:
        try:
            self._client.extend_lock(running.task.id, running.lock)
        except (TaskGoneError, LockLostError) as error:
            # While a report is under way it is the report that learns what this means.
            if not running.reporting:
                self._lose(running, "gone" if isinstance(error, TaskGoneError) else "taken")
        except EngineCallError:
            self._journal.beat("failed")
            if self._now() >= running.locked_until:
                self._lose(running, "expired")
            else:
                running.beat_at = self._now() + AGAIN
        else:
            self._journal.beat("extended")
            self._extended(running, now)

    def _extended(self, running: Running, since: float) -> None:
        running.locked_until = since + TRUSTED * running.lock
        running.beat_at = since + running.lock / 3

    def _lose(self, running: Running, reason: str) -> None:
        running.lost.set()
        self._journal.beat("lost")
        self._journal.lock_lost(running.task, reason)

    def _overran(self, running: Running) -> None:
        """Report a handler that hangs once, without retries of the report: the lock runs out."""
        running.lost.set()
        task = running.task
        decision = self._options.unexpected.decide(task.retries)
        self._journal.task(Action.TASK_OVERRAN, task, retries=decision.retries)
        try:
            self._client.failure(
                task.id,
                "The step ran longer than it may and was given up",
                None,
                decision.retries,
                round(decision.pause * 1000),
            )
        except EngineCallError:
            self._journal.beat("failed")
