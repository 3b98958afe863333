"""Structured logs: a fixed action name and ids, one JSON object a line, never a variable value."""

from __future__ import annotations

import sys
from collections.abc import Mapping, MutableMapping
from enum import StrEnum
from typing import Any, Protocol, TextIO, cast

import structlog


class Action(StrEnum):
    """Everything a worker process may say."""

    STARTED = "worker.started"
    STOPPING = "worker.stopping"
    STOPPED = "worker.stopped"
    BROKEN = "worker.broken"
    POLL_FAILED = "poll.failed"
    POLL_RECOVERED = "poll.recovered"
    TASK_STARTED = "task.started"
    TASK_FINISHED = "task.finished"
    TASK_DUPLICATE = "task.duplicate"
    TASK_UNLOCKED = "task.unlocked"
    TASK_OVERRAN = "task.overran"
    LOCK_LOST = "lock.lost"
    REPORT_RETRIED = "report.retried"
    HOOK_FAILED = "hook.failed"


#: Fields that may appear beside the action; whatever else is given is dropped, so that no
#: handler's data can reach a log by mistake.
FIELDS = frozenset(
    {
        "action", "level", "timestamp", "worker_id", "topics", "topic", "external_task_id",
        "process_instance_id", "process_definition_key", "activity_id", "business_key", "attempt",
        "outcome", "seconds", "pause", "error", "status", "retries", "code", "place", "reason",
        "exit_code", "tasks",
    }
)  # fmt: skip


class Logger(Protocol):
    """What the runtime needs of a logger."""

    def info(self, event: str, **fields: Any) -> Any:
        """Something went as it should."""

    def warning(self, event: str, **fields: Any) -> Any:
        """Something an operator may want to know."""

    def error(self, event: str, **fields: Any) -> Any:
        """Something an operator must act on."""


def only_known_fields(_: Any, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Drop fields that nobody agreed on."""
    return {name: value for name, value in event.items() if name in FIELDS}


def new_logger(log_format: str = "json", stream: TextIO | None = None, **bound: Any) -> Logger:
    """A logger with `bound` fields on each line; process-wide logging stays as it is."""
    renderer: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    if log_format != "json":
        renderer = structlog.dev.ConsoleRenderer(colors=False, event_key="action")
    logger = structlog.wrap_logger(
        structlog.WriteLogger(stream or sys.stdout),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.EventRenamer("action"),
            only_known_fields,
            renderer,
        ],
        wrapper_class=structlog.BoundLogger,
    ).bind(**bound)
    return cast(Logger, logger)
