"""What a poll asks for one topic: how long the lock, which tasks, which of their variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Only:
    """Which tasks of a topic are delivered; every condition that is given must hold."""

    business_key: str | None = None
    #: keys of process definitions
    definition_keys: tuple[str, ...] = ()
    version_tag: str | None = None
    #: variables of the instance that must have exactly these values
    process_variables: Mapping[str, Any] = field(default_factory=dict)
    #: the variables that come along; None: every one that the task sees
    variables: tuple[str, ...] | None = None

    def to_json(self) -> dict[str, Any]:
        """The fields of a topic in the body of `fetchAndLock`."""
        given = {
            "businessKey": self.business_key,
            "processDefinitionKeyIn": list(self.definition_keys) or None,
            "processDefinitionVersionTag": self.version_tag,
            "processVariables": dict(self.process_variables) or None,
            "variables": None if self.variables is None else list(self.variables),
        }
        return {name: value for name, value in given.items() if value is not None}


EVERY_TASK = Only()


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """One topic of a poll."""

    topic: str
    #: seconds; None: the worker's own
    lock: float | None = None
    only: Only = EVERY_TASK

    @classmethod
    def of(cls, asked: str | Subscription) -> Subscription:
        """A subscription, or a bare topic as one."""
        return cls(topic=asked) if isinstance(asked, str) else asked

    def to_json(self) -> dict[str, Any]:
        """What this topic says beside the defaults of the poll."""
        lock = {} if self.lock is None else {"lockDuration": round(self.lock * 1000)}
        return lock | self.only.to_json()
