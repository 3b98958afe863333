"""What the messengers room gives and takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum


@dataclass(frozen=True, kw_only=True)
class Code:
    """A one-time code that links a chat to an account."""

    #: eight digits
    text: str = field(repr=False)
    expires_at: datetime

    @property
    def shown(self) -> str:
        """As people read it to themselves: `4821 9037`."""
        return f"{self.text[:4]} {self.text[4:]}"


@dataclass(frozen=True, kw_only=True)
class ChatRef:
    """One chat of one bot."""

    bot: str
    chat_id: int


@dataclass(frozen=True, kw_only=True)
class Chat:
    """A chat that belongs to a person."""

    ref: ChatRef
    linked_at: datetime
    #: the messenger refuses it: the person has blocked the bot or left
    blocked: bool


class LinkRefusal(Enum):
    """Why a chat was not linked."""

    #: no such code; it may be mistyped
    UNKNOWN = "unknown"
    #: older than ten minutes, or replaced by a newer one
    EXPIRED = "expired"
    #: it has linked another chat
    USED = "used"
    #: this chat has guessed too often and rests
    TOO_MANY = "too_many"
    #: a chat of several people belongs to nobody
    GROUP = "group"
