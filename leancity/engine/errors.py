"""What the engine may answer instead of doing the work."""

from __future__ import annotations

from leancity.errors import LeanCityError


class EngineError(LeanCityError):
    """The engine did not do it; `status` is its HTTP status (0: no answer), `kind` its type."""

    def __init__(self, message: str, *, status: int = 0, kind: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.kind = kind


class EngineUnavailableError(EngineError):
    """No answer, or one that says nothing of the outcome: ask before repeating."""


class EngineRejectedError(EngineError):
    """The request itself is at fault; repeating it changes nothing."""


class EngineForbiddenError(EngineError):
    """The acting user may not do this."""


class EngineNotFoundError(EngineError):
    """There is no such thing, or the acting user may not know of it."""


class EngineConflictError(EngineError):
    """Somebody else changed it at the same moment or before; nothing was done."""


#: What the engine says when another transaction won.
_CONFLICT_KINDS = (
    "OptimisticLockingException",
    "BusinessKeyTaken",
    "TaskAlreadyClaimedException",
    "is already claimed by someone else",
)


def from_answer(status: int, kind: str, message: str) -> EngineError:
    """The error of an answer by its HTTP status and the engine's own exception type."""
    family: type[EngineError] = EngineUnavailableError
    if any(word in kind or word in message for word in _CONFLICT_KINDS) or status == 409:
        family = EngineConflictError
    elif status in {401, 403}:
        family = EngineForbiddenError
    elif status == 404:
        family = EngineNotFoundError
    elif 400 <= status < 500:
        family = EngineRejectedError
    return family(message, status=status, kind=kind)
