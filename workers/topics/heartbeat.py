"""`heartbeat`: a sign of life."""

from __future__ import annotations

from dataclasses import dataclass

from workers.runtime import TaskContext, handles


@dataclass(frozen=True, kw_only=True)
class Payload:
    """Nothing is read."""


@handles("heartbeat")
def heartbeat(payload: Payload, context: TaskContext) -> None:
    """Answer that workers work.

    Reads: nothing.
    Writes: nothing.
    BPMN errors: none.
    """
