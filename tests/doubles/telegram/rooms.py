"""Chats of one bot and what was said in them."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from typing import Any

from tests.doubles.telegram.faults import Refused, bad

Json = dict[str, Any]


@dataclass(kw_only=True)
class Room:
    """A chat as one bot has it."""

    id: int
    #: of the group, empty in a private chat
    title: str = ""
    #: the person of a private chat
    user: Json = field(default_factory=dict)
    #: what is there now, by id
    messages: dict[int, Json] = field(default_factory=dict)
    #: when a message came or changed, in the server's counting
    revisions: dict[int, int] = field(default_factory=dict)
    #: the keyboard below the input
    keyboard: list[list[Json]] = field(default_factory=list)
    #: short words that answered the pressing of a button
    toasts: list[str] = field(default_factory=list)
    #: "typing" and the like
    actions: list[str] = field(default_factory=list)
    #: a person has written; before that a bot is silent
    begun: bool = False
    blocked: bool = False
    deactivated: bool = False

    @property
    def private(self) -> bool:
        """Whether it is a chat with one person."""
        return not self.title

    @property
    def described(self) -> Json:
        """The chat as a message tells of it."""
        if self.private:
            return {"id": self.id, "type": "private", "first_name": self.user["first_name"]}
        return {"id": self.id, "type": "supergroup", "title": self.title}

    def check_open(self) -> None:
        """Refuse what a bot may not send here."""
        if self.deactivated:
            raise Refused(403, "Forbidden: user is deactivated")
        if self.blocked:
            what = (
                "bot was blocked by the user"
                if self.private
                else "bot was kicked from the group chat"
            )
            raise Refused(403, f"Forbidden: {what}")
        if not self.begun:
            raise Refused(403, "Forbidden: bot can't initiate conversation with a user")


class Rooms:
    """The chats of one bot."""

    def __init__(self) -> None:
        self._rooms: dict[int, Room] = {}
        # Ids grow over all chats of an account and never begin at one in a test.
        self._ids = itertools.count(20_417)
        self._revisions = itertools.count(1)
        self.revision = 0

    def put(self, room: Room) -> Room:
        """A chat; the same id gives the same one."""
        return self._rooms.setdefault(room.id, room)

    def find(self, raw: Any) -> Room:
        """The chat of a `chat_id`, or the refusal."""
        text = str(raw)
        if text.startswith("@"):
            raise bad("chat not found")
        try:
            found = self._rooms.get(int(text))
        except ValueError:
            found = None
        if found is None:
            raise bad("chat not found")
        return found

    def say(self, room: Room, author: Json, content: Json) -> Json:
        """A new message in a chat."""
        message = {
            "message_id": next(self._ids), "from": author, "chat": room.described,
            "date": int(time.time()), **content,
        }  # fmt: skip
        room.messages[message["message_id"]] = message
        self.touch(room, message["message_id"])
        return message

    def touch(self, room: Room, message_id: int) -> None:
        """A message has come or changed."""
        self.revision = next(self._revisions)
        room.revisions[message_id] = self.revision
