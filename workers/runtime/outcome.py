"""The fate of a task: what its handler returned or raised, as a report to the engine.

This is the one place that decides between completion, BPMN error, another try and incident.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workers.runtime.errors import BusinessError, HandlerError, PermanentError, TransientError
from workers.runtime.registry import Handler
from workers.runtime.retry import RetryDecision, RetryPolicy
from workers.runtime.task import Task

#: The engine keeps 666 characters of an error message.
MESSAGE_LIMIT = 600
DETAILS_LIMIT = 8000

#: Whether the deployed diagram catches an error code at the activity of a task.
Catches = Callable[[Task, str], bool]
#: An exception of the application as a `HandlerError`, None if it knows none.
Translate = Callable[[Exception], HandlerError | None]
#: The extension property of a service task that names a retry profile.
RETRY_PROFILE = "retryProfile"


@dataclass(frozen=True, kw_only=True)
class Completed:
    """The work is done."""

    variables: Mapping[str, Any] = field(repr=False)
    name = "completed"


@dataclass(frozen=True, kw_only=True)
class BpmnError:
    """A business outcome that the diagram catches."""

    code: str
    message: str
    variables: Mapping[str, Any] = field(repr=False)
    name = "bpmn_error"


@dataclass(frozen=True, kw_only=True)
class Failed:
    """Technical trouble; without retries it becomes an incident."""

    message: str
    details: str
    decision: RetryDecision

    @property
    def name(self) -> str:
        """How logs and metrics call it."""
        return "failed" if self.decision.retries else "incident"


Outcome = Completed | BpmnError | Failed


@dataclass(frozen=True, kw_only=True)
class Judge:
    """Turns what a handler raised into a report."""

    retry: RetryPolicy
    unexpected: RetryPolicy
    catches: Catches
    translate: Translate
    profiles: Mapping[str, RetryPolicy] = field(default_factory=dict)

    def policy(self, task: Task, handler: Handler) -> RetryPolicy:
        """The tries of a task: as its diagram asks, else as its handler does, else as all have.

        A name nobody knows changes nothing: whoever checks diagrams refuses it before.
        """
        named = self.profiles.get(task.extension_properties.get(RETRY_PROFILE, ""))
        return named or handler.limits.retry or self.retry

    def judge(self, error: Exception, task: Task, handler: Handler) -> Outcome:
        """Decide the fate of a task whose handler raised."""
        known = error if isinstance(error, HandlerError) else self.translate(error)
        if isinstance(known, BusinessError):
            return self._business(known, task, handler)
        policy = self.policy(task, handler)
        if isinstance(known, PermanentError):
            decision = RetryDecision.incident()
        elif isinstance(known, TransientError):
            decision = policy.decide(task.retries, retry_after=known.retry_after)
        else:
            decision = self.unexpected.decide(task.retries)
        return Failed(
            message=(str(known) if known else _unexpected(error))[:MESSAGE_LIMIT],
            details=details_of(error),
            decision=decision,
        )

    def _business(self, error: BusinessError, task: Task, handler: Handler) -> Outcome:
        """An uncaught code would end the instance without a trace, so it becomes an incident."""
        if error.code not in handler.contract.bpmn_errors:
            return incident(
                f'The step ended with "{error.code}", which it does not announce', error
            )
        try:
            caught = self.catches(task, error.code)
        except Exception as trouble:  # noqa: BLE001 - asking the diagram may fail in any way
            return Failed(
                message="The diagram could not be read to see who catches a BPMN error",
                details=details_of(trouble),
                decision=self.retry.decide(task.retries),
            )
        if not caught:
            text = f'The step ended with "{error.code}", and nothing in the diagram catches it'
            return incident(text, error)
        return BpmnError(code=error.code, message=str(error), variables=error.variables)


def incident(message: str, error: BaseException | None = None) -> Failed:
    """A failure that no repetition mends."""
    return Failed(
        message=message[:MESSAGE_LIMIT],
        details=details_of(error) if error else message,
        decision=RetryDecision.incident(),
    )


def _unexpected(error: Exception) -> str:
    return f"The step failed in a way nobody foresaw ({type(error).__name__})"


def details_of(error: BaseException) -> str:
    """The types of an exception and its causes with the places in the program.

    Texts of exceptions stay out: libraries put addresses, passwords and rows into them.
    """
    parts: list[str] = []
    current: BaseException | None = error
    while current is not None and len(parts) < 5:
        frames = traceback.StackSummary.extract(
            traceback.walk_tb(current.__traceback__), lookup_lines=False
        )
        places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        kind = type(current)
        parts.append("\n".join([f"{kind.__module__}.{kind.__qualname__}", *places]))
        current = current.__cause__ or current.__context__
    return "\ncaused by ".join(parts)[:DETAILS_LIMIT]
