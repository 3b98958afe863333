"""The second handler, in a module that imports the first."""

from __future__ import annotations

from tests.unit.workers.runtime.samples.one import Payload, first
from workers.runtime import TaskContext, handles

__all__ = ["first", "second"]


@handles("second")
def second(payload: Payload, context: TaskContext) -> None:
    """The second.

    Reads: nothing.
    Writes: nothing.
    BPMN errors: none.
    """
