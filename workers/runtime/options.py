"""How one worker process behaves."""

from __future__ import annotations

import os
import socket
import uuid
from dataclasses import dataclass, field

from workers.runtime.retry import RetryPolicy


def new_worker_id() -> str:
    """`host-pid-uuid`: unique, because a second poll under one id may cancel the first."""
    return f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:12]}"


@dataclass(frozen=True, kw_only=True)
class Options:
    """Spans are seconds."""

    worker_id: str = field(default_factory=new_worker_id)
    #: handlers that run at a time; as many results may be on their way beside them
    slots: int = 4
    #: how long the engine keeps a task for us without a heartbeat
    lock: float = 45.0
    #: longest wait of one poll; the engine sees an expired retry pause only at a new poll
    poll: float = 5.0
    #: how long a stopping worker waits for its handlers before it unlocks their tasks
    grace: float = 20.0
    #: longest run of one handler, unless the handler says otherwise
    max_run: float = 900.0
    #: pauses after failed polls
    first_pause: float = 0.5
    longest_pause: float = 30.0
    #: the least time between two polls that bring nothing
    idle: float = 0.5
    #: times that the engine may answer a report with trouble before the task is given up
    report_attempts: int = 5
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    #: for exceptions that no handler raised on purpose
    unexpected: RetryPolicy = field(default_factory=lambda: RetryPolicy(attempts=3))

    def __post_init__(self) -> None:
        if self.slots < 1:
            raise ValueError("a worker needs at least one slot")
        if not 0 < self.poll <= 10:
            raise ValueError("a poll lasts more than 0 and at most 10 seconds")
        if self.lock <= 0 or self.grace < 0 or self.max_run <= 0:
            raise ValueError("lock and max_run must be above 0, grace at least 0")
