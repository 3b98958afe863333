"""What a chat shows on the telephone now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.doubles.telegram.rooms import Json, Room

#: What a message may be besides a text; the first that is there names it.
_KINDS = ("venue", "location", "photo", "document", "video", "voice", "sticker", "contact")


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One message as it is seen."""

    id: int
    #: text, photo, document, location, ...
    kind: str
    #: of the text or below the picture
    text: str
    mine: bool
    #: the words on the buttons below it
    buttons: Sequence[Sequence[str]]
    revision: int
    #: as the messenger tells it
    message: Json = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Screen:
    """A chat, the oldest message first."""

    messages: Sequence[Shown]
    #: the words on the keyboard below the input
    keyboard: Sequence[Sequence[str]]
    toasts: Sequence[str]

    @property
    def last(self) -> Shown:
        """The newest message."""
        return self.messages[-1]

    @property
    def text(self) -> str:
        """All that is to be read."""
        return "\n".join(one.text for one in self.messages)

    def __str__(self) -> str:
        lines = [
            f"{'>' if one.mine else '<'} [{one.kind}] {one.text}"
            + "".join(f"\n    {list(row)}" for row in one.buttons)
            for one in self.messages
        ]
        return "\n".join([*lines, *(f"    {list(row)} (keyboard)" for row in self.keyboard)])


def look(room: Room, bot_id: int) -> Screen:
    """What is there now; the caller holds the lock."""
    return Screen(
        messages=[_shown(room, message, bot_id) for message in room.messages.values()],
        keyboard=_words(room.keyboard),
        toasts=list(room.toasts),
    )


def _shown(room: Room, message: Json, bot_id: int) -> Shown:
    markup = message.get("reply_markup", {})
    return Shown(
        id=message["message_id"],
        kind=next((kind for kind in _KINDS if kind in message), "text"),
        text=message.get("text", message.get("caption", "")),
        mine=message["from"]["id"] != bot_id,
        buttons=_words(markup.get("inline_keyboard", [])),
        revision=room.revisions[message["message_id"]],
        message=message,
    )


def _words(rows: Any) -> list[list[str]]:
    return [[button["text"] for button in row] for row in rows]
