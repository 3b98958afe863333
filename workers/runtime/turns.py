"""Whose turn it is at the next poll, so that a flooded topic does not starve the others.

The engine hands out the oldest tasks first, whatever their topic: a single task would wait behind
a thousand older ones of another topic. While polls come back full, the topics that did not get a
place are asked for alone once in a while.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workers.runtime.inflight import Monotonic, Room
from workers.runtime.task import Task

#: Seconds between two turns of those who wait: one short poll more a second is all it costs.
EVERY = 1.0


class Turns:
    """Remembers which topics fill the polls."""

    def __init__(self, now: Monotonic, every: float = EVERY) -> None:
        self._now = now
        self._every = every
        self._flooding: frozenset[str] = frozenset()
        self._last = now()

    def next(self, room: Room) -> Room:
        """The room as it is, or narrowed to the topics that a flood keeps waiting."""
        waiting = tuple(topic for topic in room.topics if topic not in self._flooding)
        if not self._flooding or not waiting or self._now() - self._last < self._every:
            return room
        self._last = self._now()
        return replace(room, topics=waiting, narrowed=True)

    def saw(self, room: Room, tasks: Sequence[Task]) -> None:
        """What a poll of the whole room brought."""
        if len(tasks) < room.max_tasks:
            self._flooding = frozenset()
            return
        came = frozenset(task.topic for task in tasks)
        flooding = self._flooding | came
        self._flooding = flooding if flooding != frozenset(room.topics) else came
