"""What a messenger must be able to do, and what it brings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from bots.dialogue import Reply
from leancity.errors import LeanCityError


class Kind(StrEnum):
    """What an update is."""

    TEXT = "text"
    COMMAND = "command"
    PRESS = "press"
    FILE = "file"
    PLACE = "place"
    #: a message changed afterwards
    EDITED = "edited"
    #: a sticker, a voice, a video: no form takes it; `text` names it
    UNFIT = "unfit"
    #: the person has blocked the bot or deleted the chat
    LEFT = "left"
    #: nothing to answer
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class FileRef:
    """A file that lies with the messenger."""

    id: str
    name: str
    #: bytes; 0: the messenger does not tell
    size: int = 0


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One update, whatever the messenger."""

    kind: Kind
    chat_id: int
    sender_id: int = 0
    #: between the bot and one person
    private: bool = True
    #: words, the name of a command, the data of a button
    text: str = ""
    #: what follows a command
    argument: str = ""
    #: the message a button stands under
    message_id: int = 0
    press_id: str = ""
    file: FileRef | None = None
    #: latitude, longitude
    place: tuple[float, float] | None = None
    #: by the messenger's clock
    sent_at: datetime | None = None


class MessengerError(LeanCityError):
    """The messenger does not answer, or nobody can tell what became of the call."""


class SlowDownError(MessengerError):
    """The messenger asks to come later."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the messenger asks to wait {seconds:g} s")
        self.seconds = seconds


class ChatGoneError(MessengerError):
    """Nobody reads this chat: it was blocked or deleted."""


class RejectedError(MessengerError):
    """This message is refused, however often it is sent."""


class FileGoneError(MessengerError):
    """The messenger does not give this file."""


class Messenger(Protocol):
    """One bot of a messenger."""

    async def open(self) -> None:
        """Get ready; MessengerError when the messenger does not answer."""

    async def close(self) -> None:
        """Let go of connections."""

    async def updates(self, offset: int, seconds: int) -> Sequence[Mapping[str, Any]]:
        """Raw updates from a number on; asking for it acknowledges the earlier ones."""

    async def send(self, chat_id: int, reply: Reply, pictures: Sequence[bytes]) -> None:
        """Send one reply."""

    async def acknowledge(self, press_id: str) -> None:
        """A press has been seen: its button comes to rest."""

    async def fetch(self, file: FileRef) -> bytes:
        """The bytes of a file."""

    async def listen_at(self, url: str, secret: str) -> None:
        """Let updates be sent to an address with a secret; an empty one: they are asked for."""
