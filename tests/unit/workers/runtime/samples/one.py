"""The first handler."""

from __future__ import annotations

from dataclasses import dataclass

from workers.runtime import TaskContext, handles


@dataclass(frozen=True, kw_only=True)
class Payload:
    """Nothing."""


@handles("first")
def first(payload: Payload, context: TaskContext) -> None:
    """The first.

    Reads: nothing.
    Writes: nothing.
    BPMN errors: none.
    """
