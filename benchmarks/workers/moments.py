"""When ours comes back to a task, and how long three tasks at once take."""

from __future__ import annotations

import time
import uuid
from contextlib import AbstractContextManager
from typing import Any

from benchmarks.workers.measure import Bench
from tests.doubles.worker import handler, running_worker
from tests.waiting import eventually
from workers.runtime import PermanentError, RetryPolicy, TransientError

#: Seconds that a poll waits, that a failed task pauses, and that each of three handlers takes.
POLL, PAUSE, WORK = 5.0, 1.0, 0.5


def redelivery(bench: Bench) -> float:
    """Seconds from a failure to the next try, with a pause of `PAUSE` between them."""
    topic, tries = _topic(), list[float]()

    def act(_: Any) -> None:
        tries.append(time.monotonic())
        if len(tries) == 1:
            raise TransientError("not yet")

    policy = RetryPolicy(attempts=3, base=PAUSE, jitter=0)
    with _serving(bench, topic, act, retry=policy):
        bench.start(topic, 1)
        eventually(lambda: len(tries) == 2, 30, "another try")
    return tries[1] - tries[0]


def three_at_once(bench: Bench) -> float:
    """Seconds from the first begin to the last end of three handlers, of which one fails."""
    topic, begun, ended = _topic(), list[float](), list[float]()

    def act(_: Any) -> None:
        begun.append(time.monotonic())
        second = len(begun) == 2
        time.sleep(WORK)
        ended.append(time.monotonic())
        if second:
            raise PermanentError("broken")

    bench.start(topic, 3)
    with _serving(bench, topic, act, slots=3):
        eventually(lambda: len(ended) == 3, 30, "three handlers")
    return max(ended) - min(begun)


def _topic() -> str:
    return f"bench-{uuid.uuid4().hex[:8]}"


def _serving(bench: Bench, topic: str, act: Any, **options: Any) -> AbstractContextManager[Any]:
    return running_worker(
        bench.url, handler(act, topic), auth=bench.authorized, poll=POLL, **options
    )
