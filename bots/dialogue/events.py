"""What a person can do in a chat, whatever the messenger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Text:
    """Words."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Command:
    """`/ok`, `/skip`, ...: a word after a slash."""

    name: str


@dataclass(frozen=True, kw_only=True)
class Press:
    """A button of this dialogue: a verb, the field it belonged to, what was chosen."""

    verb: str
    ref: str = ""
    choice: str = ""
    #: the message that holds the button
    message_id: int = 0


@dataclass(frozen=True, kw_only=True)
class Attached:
    """A file that lies in the file store already."""

    file_id: str
    #: the camera's time and place, where it wrote them
    taken_at: datetime | None = None
    point: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A file that was not taken; the reason is in the person's language."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class Place:
    """A point on the map."""

    lat: float
    lon: float


@dataclass(frozen=True, kw_only=True)
class Unfit:
    """Something no form takes: a sticker, a voice message; the hint is in the person's language."""

    hint: str


Event = Text | Command | Press | Attached | Refused | Place | Unfit
