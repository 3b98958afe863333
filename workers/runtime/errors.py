"""What a handler may raise, and what the engine may answer.

Failure and error mean what they mean in the engine: a *failure* is technical trouble that may
end as an incident, an *error* is a business outcome that the diagram catches.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class HandlerError(Exception):
    """The base of what a handler raises on purpose; the message is read by an operator."""


class BusinessError(HandlerError):
    """A business outcome modelled in the diagram: it becomes a BPMN error, never a retry."""

    def __init__(
        self, code: str, message: str = "", *, variables: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(message or code)
        self.code = code
        self.variables = dict(variables or {})


class TransientError(HandlerError):
    """Technical trouble that passes: the engine delivers the task again.

    `retry_after` is the pause in seconds that the other side asked for, if it did.
    """

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class PermanentError(HandlerError):
    """Technical trouble that no repetition mends: an incident at once."""


class PayloadError(PermanentError):
    """A variable that the handler reads is missing or is not what it must be."""

    def __init__(self, variable: str, reason: str) -> None:
        super().__init__(f'The variable "{variable}" {reason}')
        self.variable = variable


class RegistrationError(Exception):
    """A handler, or a set of handlers, that must not start: seen at import."""


class EngineCallError(Exception):
    """The base of what a call of the engine may end with.

    `status` is the HTTP status, None when no answer came; `kind` is the engine's own name of
    the trouble; `answer` is the engine's sentence (it may name variables: not for logs).
    """

    def __init__(self, status: int | None, kind: str = "", answer: str = "") -> None:
        super().__init__(f"{status or 'no answer'} {kind}".strip())
        self.status = status
        self.kind = kind
        self.answer = answer

    @property
    def silent(self) -> bool:
        """Nobody listened. (An answer that took too long shows that somebody does.)"""
        return self.status is None and self.kind != "ReadTimeout"


class EngineUnavailableError(EngineCallError):
    """No answer, or an answer that says nothing about the task (5xx, 429): ask again."""


class NotAllowedError(EngineCallError):
    """The engine does not know this worker, or gives it no right (401, 403)."""


class EngineRefusedError(EngineCallError):
    """The engine understood and refused (4xx): the same call will be refused again."""


class TaskGoneError(EngineRefusedError):
    """There is no such external task any more: completed already, or cancelled (404)."""


class LockLostError(EngineRefusedError):
    """The lock ran out or belongs to another worker: whatever was done is not ours to report."""
