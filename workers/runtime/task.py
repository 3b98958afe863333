"""A locked external task, and what a handler is told of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Task:
    """An external task as `fetchAndLock` delivers it; variables stay typed values of the engine."""

    #: stable over failures and redeliveries
    id: str
    topic: str
    process_instance_id: str
    process_definition_id: str
    process_definition_key: str
    activity_id: str
    execution_id: str
    #: of the engine's history; none from an engine that does not tell
    activity_instance_id: str | None = None
    business_key: str | None = None
    #: tries that remain; None before the first failure
    retries: int | None = None
    extension_properties: Mapping[str, str] = field(default_factory=dict)
    #: `{name: {"type", "value", "valueInfo"}}`; out of `repr`, which may reach a log
    variables: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Task:
        """Read one element of the answer of `fetchAndLock`; KeyError if it is none."""
        return cls(
            id=body["id"],
            topic=body["topicName"],
            process_instance_id=body["processInstanceId"],
            process_definition_id=body["processDefinitionId"],
            process_definition_key=body["processDefinitionKey"],
            activity_id=body["activityId"],
            execution_id=body["executionId"],
            activity_instance_id=body.get("activityInstanceId"),
            business_key=body.get("businessKey"),
            retries=body.get("retries"),
            extension_properties=body.get("extensionProperties") or {},
            variables=body.get("variables") or {},
        )


def _no_file(name: str) -> bytes:
    raise KeyError(name)


def _nowhere(variables: Mapping[str, Any]) -> None:
    raise KeyError(*variables)


@dataclass(frozen=True, kw_only=True)
class TaskContext:
    """What every handler is given beside its payload; a subclass adds services."""

    task: Task
    #: every variable that the task sees, decoded
    variables: Mapping[str, Any] = field(repr=False)
    #: asked by long work: True when the lock is lost and the result will be dropped
    cancelled: Callable[[], bool] = field(default=lambda: False, repr=False)
    #: the content of a File variable, which does not come along with the task
    download: Callable[[str], bytes] = field(default=_no_file, repr=False)
    #: write variables of the instance before the task is completed, e.g. how far the work is
    keep: Callable[[Mapping[str, Any]], None] = field(default=_nowhere, repr=False)

    def effect_key(self, effect: str) -> str:
        """The key under which an effect of this task happens once over all redeliveries."""
        return f"{self.task.id}:{effect}"
