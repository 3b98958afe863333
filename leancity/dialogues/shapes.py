"""What the room takes and gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from leancity.errors import LeanCityError
from leancity.forms import DraftKey


class StaleDialogueError(LeanCityError):
    """Somebody else has moved the dialogue, or the update is settled: read it again."""


class UpdateState(StrEnum):
    """How far an update has come."""

    NEW = "new"
    DONE = "done"
    #: it could not be carried out, however often it was tried
    FAILED = "failed"


class Place(Protocol):
    """Whatever tells where to speak."""

    @property
    def bot(self) -> str:
        """Key of the bot."""

    @property
    def chat_id(self) -> int:
        """The chat."""


@dataclass(frozen=True, kw_only=True)
class Update:
    """One update of a messenger."""

    bot: str
    update_id: int
    chat_id: int
    payload: Mapping[str, Any] = field(repr=False)
    received_at: datetime
    attempts: int = 0


@dataclass(frozen=True, kw_only=True)
class Opened:
    """The open dialogue of a chat."""

    bot: str
    chat_id: int
    login: str
    process_key: str
    scope: str
    state: Mapping[str, Any]
    #: 0: it is not kept yet
    version: int = 0
    touched_at: datetime | None = None

    @property
    def business_key(self) -> str:
        """Of the case it will start; empty when it is about a task."""
        kind, _, key = self.scope.partition(":")
        return key if kind == "start" else ""

    @property
    def task_id(self) -> str:
        """Of the task it is about; empty when it starts a case."""
        kind, _, key = self.scope.partition(":")
        return key if kind == "task" else ""

    @property
    def nonce(self) -> str:
        """Distinguishes the buttons of this dialogue from those of an earlier one."""
        return self.scope.rpartition(":")[2][:8]


@dataclass(frozen=True, kw_only=True)
class DraftChange:
    """Answers to be kept over the version that was read."""

    key: DraftKey
    data: Mapping[str, Any]
    version: int


@dataclass(frozen=True, kw_only=True)
class Change:
    """What one update brings about, all or nothing."""

    #: the dialogue that was read; none: there was none
    before: Opened | None = None
    #: what it becomes; none: it ends
    after: Opened | None = None
    draft: DraftChange | None = None
    #: messages in order, as the messenger's side wrote them: (topic, payload)
    replies: Sequence[tuple[str, Mapping[str, Any]]] = ()
    #: the form goes to the engine
    hands_in: bool = False
