"""Asking the engine for work: one poll at a time, for as many tasks as there is room."""

from __future__ import annotations

import threading
from collections.abc import Callable

from workers.runtime.errors import EngineCallError, EngineRefusedError, NotAllowedError
from workers.runtime.heartbeat import Heartbeat
from workers.runtime.inflight import Room, Running
from workers.runtime.log import Action
from workers.runtime.parts import Parts
from workers.runtime.registry import Registry
from workers.runtime.retry import Backoff
from workers.runtime.subscription import Subscription
from workers.runtime.task import Task
from workers.runtime.turns import Turns

#: How long a full worker sleeps when nothing wakes it.
LOOK_AGAIN = 1.0


class Poller:
    """The one poller of a process; a poll under way is never aborted, it would lock anyway."""

    def __init__(self, parts: Parts, registry: Registry, heartbeat: Heartbeat) -> None:
        self._client = parts.client
        self._inflight = parts.inflight
        self._options = parts.options
        self._journal = parts.journal
        self._now = parts.now
        self._registry = registry
        self._heartbeat = heartbeat
        self._turns = Turns(parts.now)
        self._subscriptions = {
            each.topic: Subscription(topic=each.topic, lock=each.limits.lock, only=each.limits.only)
            for each in registry
        }
        self._pauses = Backoff(self._options.first_pause, self._options.longest_pause)

    def run(self, stopping: threading.Event, submit: Callable[[Running], object]) -> None:
        """Poll until told to stop; `EngineRefusedError` when the engine refuses to be polled."""
        while not stopping.is_set():
            room = self._inflight.room()
            if not room.topics:
                self._inflight.wait_for_change(room, LOOK_AGAIN)
                continue
            begun = self._now()
            turn = self._turns.next(room)
            try:
                tasks = self._fetch(turn)
            except EngineCallError as error:
                stopping.wait(self._after(error))
                continue
            self._pauses.reset()
            self._journal.polled(len(tasks), self._now() - begun)
            for task in tasks:
                self._take(task, stopping, submit)
            if turn is not room:
                continue
            self._turns.saw(room, tasks)
            if not tasks:
                self._rest(room, self._now() - begun, stopping)

    def _fetch(self, room: Room) -> list[Task]:
        """A long poll would not see a topic that gets room meanwhile, so then it is a short one."""
        return self._client.fetch_and_lock(
            [self._subscriptions[topic] for topic in room.topics],
            max_tasks=room.max_tasks,
            wait=not room.narrowed,
        )

    def _after(self, error: EngineCallError) -> float:
        """The pause after a failed poll; a refusal is a mistake of configuration and is raised."""
        if isinstance(error, EngineRefusedError):
            raise error
        pause = self._pauses.next()
        if isinstance(error, NotAllowedError):
            pause = self._options.longest_pause
        self._journal.poll_failed(error, pause)
        return pause

    def _take(
        self, task: Task, stopping: threading.Event, submit: Callable[[Running], object]
    ) -> None:
        if stopping.is_set():
            self.give_back(task)
            return
        running = self._heartbeat.new_running(task, self._registry[task.topic].limits)
        if self._inflight.add(running):
            submit(running)
            return
        self._journal.duplicate(task)
        known = self._inflight.get(task.id)
        if known and not known.lost.is_set():
            self._heartbeat.refresh(known)

    def give_back(self, task: Task, timeout: float = 2.0) -> None:
        """Unlock a task that will not be worked on; if that fails, its lock runs out."""
        try:
            self._client.unlock(task.id, timeout)
        except EngineCallError as error:
            self._journal.task(Action.TASK_UNLOCKED, task, error=error.kind, status=error.status)
        else:
            self._journal.task(Action.TASK_UNLOCKED, task)

    def _rest(self, room: Room, spent: float, stopping: threading.Event) -> None:
        """Never ask again at once, whatever makes the engine answer early."""
        if room.narrowed:
            self._inflight.wait_for_change(room, LOOK_AGAIN)
        elif spent < self._options.idle:
            stopping.wait(self._options.idle - spent)
