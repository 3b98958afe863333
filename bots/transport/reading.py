"""Updates of the Bot API as the port's own words; anything unknown is nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bots.transport.port import FileRef, Incoming, Kind

#: What a chat may hold that no form takes.
_UNFIT = (
    "sticker", "voice", "audio", "video", "video_note", "animation", "contact", "poll", "dice",
    "story",
)  # fmt: skip
_GONE = frozenset({"kicked", "left"})


def chat_of(raw: Mapping[str, Any]) -> int:
    """The chat an update belongs to; 0 when it tells of none."""
    return read_update(raw).chat_id


def read_update(raw: Mapping[str, Any]) -> Incoming:
    """What an update is."""
    if "message" in raw:
        return _message(raw["message"])
    if "edited_message" in raw:
        return _edited(raw["edited_message"])
    if "callback_query" in raw:
        return _press(raw["callback_query"])
    if "my_chat_member" in raw:
        member = raw["my_chat_member"]
        gone = member.get("new_chat_member", {}).get("status") in _GONE
        return Incoming(kind=Kind.LEFT if gone else Kind.NOTHING, **_place_of(member))
    return Incoming(kind=Kind.NOTHING, chat_id=0)


def _place_of(message: Mapping[str, Any]) -> dict[str, Any]:
    """Which chat, who, when."""
    chat = message.get("chat", {})
    seconds = message.get("date")
    return {
        "chat_id": int(chat.get("id", 0)),
        "private": chat.get("type") == "private",
        "sender_id": int(message.get("from", {}).get("id", 0)),
        "sent_at": datetime.fromtimestamp(seconds, UTC) if seconds else None,
    }


def _message(message: Mapping[str, Any]) -> Incoming:
    about = {**_place_of(message), "message_id": int(message.get("message_id", 0))}
    text = str(message.get("text", ""))
    if text.startswith("/"):
        name, _, argument = text[1:].partition(" ")
        # In groups a command names its bot: /start@city_bot.
        command = name.partition("@")[0].lower()
        return Incoming(kind=Kind.COMMAND, text=command, argument=argument.strip(), **about)
    if text:
        return Incoming(kind=Kind.TEXT, text=text, **about)
    file = _file(message)
    if file is not None:
        return Incoming(kind=Kind.FILE, file=file, **about)
    where = message.get("location") or message.get("venue", {}).get("location")
    if where:
        place = (float(where["latitude"]), float(where["longitude"]))
        return Incoming(kind=Kind.PLACE, place=place, **about)
    unfit = next((name for name in _UNFIT if name in message), "")
    return Incoming(kind=Kind.UNFIT if unfit else Kind.NOTHING, text=unfit, **about)


def _file(message: Mapping[str, Any]) -> FileRef | None:
    if message.get("photo"):
        # The messenger offers several sizes, the largest last.
        best = max(message["photo"], key=lambda one: one.get("width", 0) * one.get("height", 0))
        return FileRef(id=best["file_id"], name="photo.jpg", size=best.get("file_size") or 0)
    if "document" in message and "animation" not in message:
        found = message["document"]
        name = str(found.get("file_name") or "file")
        return FileRef(id=found["file_id"], name=name, size=found.get("file_size") or 0)
    return None


def _edited(message: Mapping[str, Any]) -> Incoming:
    # A live location moves by edits of its message; its first point is the one that counts.
    kind = Kind.NOTHING if "location" in message else Kind.EDITED
    return Incoming(kind=kind, **_place_of(message))


def _press(query: Mapping[str, Any]) -> Incoming:
    message = query.get("message", {})
    chat = message.get("chat", {})
    return Incoming(
        kind=Kind.PRESS,
        chat_id=int(chat.get("id", 0)),
        private=chat.get("type") == "private",
        sender_id=int(query.get("from", {}).get("id", 0)),
        text=str(query.get("data", "")),
        message_id=int(message.get("message_id", 0)),
        press_id=str(query.get("id", "")),
    )
