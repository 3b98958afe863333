"""The tasks this process holds, and how many more it may take."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from workers.runtime.task import Task

#: Monotonic seconds.
Monotonic = Callable[[], float]


@dataclass(kw_only=True, eq=False)
class Running:
    """One locked task from its arrival to the end of its report."""

    task: Task
    #: when it arrived, monotonic seconds
    since: float
    #: how long each extension keeps it, seconds
    lock: float
    #: until when the lock is surely ours
    locked_until: float
    #: when its handler has run too long
    overrun_at: float
    #: when the next heartbeat is due
    beat_at: float
    #: the handler has ended and its result is on the way: it takes no slot any more
    reporting: bool = False
    #: set once, when the result may no longer be reported
    lost: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, kw_only=True)
class Room:
    """What the next poll may ask for."""

    topics: tuple[str, ...]
    max_tasks: int
    #: a topic is left out because it has as many tasks as it may; a long poll would starve it
    narrowed: bool
    #: how many changes there had been when this was seen
    seen: int = field(default=0, compare=False)


class Inflight:
    """The running tasks by id; every change wakes whoever waits for one."""

    def __init__(self, slots: int, topics: Sequence[str], caps: Mapping[str, int]) -> None:
        self._slots = slots
        self._topics = tuple(topics)
        self._caps = dict(caps)
        self._running: dict[str, Running] = {}
        self._changes = 0
        self._changed = threading.Condition()

    def room(self) -> Room:
        """The topics below their caps, and a number of tasks that oversteps no cap.

        One number serves all topics of a poll, so it is the smallest headroom among them: an
        arrival is never queued, where its lock would age. Handlers take slots, reports go beside
        them. Where more of these pile up than can be on their way at a time, nothing is asked
        for: a poll for many tasks later costs the engine less than many for one.
        """
        with self._changed:
            at_work = [each for each in self._running.values() if not each.reporting]
            busy = Counter(running.task.topic for running in at_work)
            reports = len(self._running) - len(at_work)
            free = self._slots - len(at_work) if reports <= self._slots else 0
            seen = self._changes
        headroom = {
            topic: min(free, self._caps.get(topic, self._slots) - busy[topic])
            for topic in self._topics
        }
        topics = tuple(topic for topic, places in headroom.items() if places > 0)
        return Room(
            topics=topics,
            max_tasks=min((headroom[topic] for topic in topics), default=0),
            narrowed=len(topics) < len(self._topics),
            seen=seen,
        )

    def add(self, running: Running) -> bool:
        """Take a task in; False if it is here already."""
        with self._changed:
            if running.task.id in self._running:
                return False
            self._running[running.task.id] = running
            return True

    def get(self, task_id: str) -> Running | None:
        """The running task of this id."""
        with self._changed:
            return self._running.get(task_id)

    def reports(self, running: Running) -> None:
        """A handler has ended: its slot is free while the result is on the way."""
        with self._changed:
            running.reporting = True
        self.wake()

    def remove(self, task_id: str) -> None:
        """The task's report has ended."""
        with self._changed:
            self._running.pop(task_id, None)
        self.wake()

    def all(self) -> list[Running]:
        """The running tasks at this moment."""
        with self._changed:
            return list(self._running.values())

    def wait_for_change(self, room: Room, timeout: float) -> None:
        """Return when a task has ended since `room` was seen, `wake` was called, or in time."""
        with self._changed:
            self._changed.wait_for(lambda: self._changes != room.seen, timeout)

    def wake(self) -> None:
        """Let every waiter look again."""
        with self._changed:
            self._changes += 1
            self._changed.notify_all()
