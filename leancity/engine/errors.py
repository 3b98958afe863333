"""What the engine may answer instead of doing the work."""

from __future__ import annotations

import re
from dataclasses import dataclass

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

    @property
    def silent(self) -> bool:
        """Whether nobody answered at all."""
        return self.status == 0


class EngineRejectedError(EngineError):
    """The request itself is at fault; repeating it changes nothing."""


class EngineForbiddenError(EngineError):
    """The acting user may not do this."""


class EngineNotFoundError(EngineError):
    """There is no such thing, or the acting user may not know of it."""


class EngineConflictError(EngineError):
    """Somebody else changed it at the same moment or before; nothing was done."""


#: What the engine says when another transaction won.
_CONFLICT_KINDS = frozenset(
    {"OptimisticLockingException", "BusinessKeyTaken", "TaskAlreadyClaimedException"}
)
#: The engine's own codes of the same, under whatever type they travel: optimistic locking,
#: deadlock.
_CONFLICT_CODES = frozenset({1, 10_000})
_CLAIMED = "is already claimed by someone else"
#: It answers 500 when the task or the instance of an address is not there any more.
_GONE = re.compile(r"\b(?:task|execution|processInstance) is null$")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What an answer without success says: its HTTP status, the engine's type, code, sentence."""

    status: int
    kind: str = ""
    message: str = ""
    code: int | None = None


def from_answer(answer: Answer) -> EngineError:
    """The error of an answer; its HTTP status alone would not tell."""
    return _family(answer)(answer.message, status=answer.status, kind=answer.kind)


def _family(answer: Answer) -> type[EngineError]:
    if _is_conflict(answer):
        return EngineConflictError
    if answer.status in {401, 403}:
        return EngineForbiddenError
    if answer.status == 404 or _GONE.search(answer.message):
        return EngineNotFoundError
    return EngineRejectedError if 400 <= answer.status < 500 else EngineUnavailableError


def _is_conflict(answer: Answer) -> bool:
    return (
        answer.status == 409
        or answer.kind in _CONFLICT_KINDS
        or answer.code in _CONFLICT_CODES
        or _CLAIMED in answer.message
    )
