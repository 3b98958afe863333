"""A runtime for external tasks of Camunda 7; it knows nothing of what its handlers do.

Handlers are plain functions made known by `handles`; a `Worker` polls for their topics, keeps
the locks, decides the fate of each task and reports it; `Application` is what it is given.
"""

from __future__ import annotations

from workers.runtime.client import TaskClient, VariableCodec
from workers.runtime.errors import (
    BusinessError,
    HandlerError,
    PayloadError,
    PermanentError,
    RegistrationError,
    TransientError,
)
from workers.runtime.executor import Application
from workers.runtime.journal import Journal
from workers.runtime.log import new_logger
from workers.runtime.loop import End, Worker
from workers.runtime.options import Options, new_worker_id
from workers.runtime.registry import Handler, Limits, Registry, handles
from workers.runtime.retry import RetryPolicy
from workers.runtime.signals import on_stop_signals
from workers.runtime.subscription import Only
from workers.runtime.task import Task, TaskContext

__all__ = [
    "Application",
    "BusinessError",
    "End",
    "Handler",
    "HandlerError",
    "Journal",
    "Limits",
    "Only",
    "Options",
    "PayloadError",
    "PermanentError",
    "RegistrationError",
    "Registry",
    "RetryPolicy",
    "Task",
    "TaskClient",
    "TaskContext",
    "TransientError",
    "VariableCodec",
    "Worker",
    "handles",
    "new_logger",
    "new_worker_id",
    "on_stop_signals",
]
