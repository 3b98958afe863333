"""A worker on the double engine, with what it logged."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from leancity.engine import variables as codec
from tests.doubles.faults import Faults
from tests.doubles.http_engine import HttpEngine
from workers.runtime import (
    Application,
    End,
    Handler,
    Journal,
    Limits,
    Options,
    Registry,
    RetryPolicy,
    Task,
    TaskClient,
    TaskContext,
    Worker,
    handles,
    new_logger,
)
from workers.runtime.client import Auth

#: Quick enough for a test, slow enough for a busy machine.
QUICK = RetryPolicy(attempts=3, base=0.05, cap=0.2, jitter=0)


def options(**changes: Any) -> Options:
    """Options of seconds instead of minutes."""
    given: dict[str, Any] = {
        "slots": 4, "lock": 3.0, "poll": 0.3, "grace": 2.0, "first_pause": 0.02,
        "longest_pause": 0.1, "idle": 0.02, "retry": QUICK, "unexpected": QUICK,
    }  # fmt: skip
    return Options(**(given | changes))


@dataclass(frozen=True, kw_only=True)
class Anything:
    """A payload that reads nothing."""


def task(**changes: Any) -> Task:
    """A task that was delivered for the first time."""
    given: dict[str, Any] = {
        "id": "task", "topic": "demo", "process_instance_id": "instance",
        "process_definition_id": "demo:1:1", "process_definition_key": "demo",
        "activity_id": "work", "execution_id": "execution", "business_key": "case",
    }  # fmt: skip
    return Task(**(given | changes))


def handler(
    act: Callable[[TaskContext], Mapping[str, Any] | None] = lambda _: None,
    topic: str = "demo",
    limits: Limits | None = None,
    errors: str = "refused: the demo refuses",
) -> Handler:
    """A handler around a function of the context."""

    def handle(payload: Anything, context: TaskContext) -> Mapping[str, Any] | None:
        return act(context)

    handle.__doc__ = f"Demo.\n\nReads: nothing.\nWrites: nothing.\nBPMN errors:\n    {errors}\n"
    return handles(topic, limits or Limits())(handle)


@dataclass
class Running:
    """A worker in a thread of the test."""

    worker: Worker
    client: TaskClient
    journal: Journal
    output: io.StringIO
    ends: list[End] = field(default_factory=list)

    @property
    def log(self) -> list[dict[str, Any]]:
        """What was logged so far."""
        return [json.loads(line) for line in self.output.getvalue().splitlines()]

    def actions(self) -> list[str]:
        """The names of what was logged so far."""
        return [line["action"] for line in self.log]


@contextmanager
def running_worker(
    engine: HttpEngine | str,
    *handlers: Handler,
    application: dict[str, Any] | None = None,
    auth: Auth | None = None,
    faults: Faults | None = None,
    **changes: Any,
) -> Iterator[Running]:
    """A worker that serves an engine, or its address, until the block ends."""
    chosen = options(**changes)
    output = io.StringIO()
    url = engine if isinstance(engine, str) else engine.url
    client = TaskClient(url, chosen, codec, auth)
    if faults:
        client._session.mount("http://", faults)
    journal = Journal(new_logger(stream=output))
    given = {"registry": Registry(handlers), "catches": lambda *_: True}
    worker = Worker(client, Application(**(given | (application or {}))), chosen, journal)
    running = Running(worker, client, journal, output)
    thread = threading.Thread(target=lambda: running.ends.append(worker.run()), daemon=True)
    thread.start()
    try:
        yield running
    finally:
        worker.stop()
        thread.join(chosen.grace + 12)
        client.close()
        assert not thread.is_alive(), "the worker did not end"
