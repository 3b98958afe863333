"""Somebody with the messenger in their hand."""

from __future__ import annotations

import copy
import itertools
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from tests.doubles.telegram.bot import BotAccount
from tests.doubles.telegram.rooms import Json, Room
from tests.doubles.telegram.screen import Screen, Shown, look
from tests.doubles.telegram.texts import commands_of

if TYPE_CHECKING:
    from tests.doubles.telegram.server import TelegramServer

_queries = itertools.count(4_382_104_776_093_218_001)
_albums = itertools.count(13_871_056_482_250_017)
#: Seconds that an answer of a bot is waited for.
PATIENCE = 10.0


class Phone:
    """One person in one chat with one bot."""

    def __init__(self, server: TelegramServer, bot: BotAccount, room: Room, user: Json) -> None:
        self.bot, self.room, self.user = bot, room, user
        #: the updates this telephone has caused, to be delivered again
        self.updates: list[Json] = []
        self._server = server
        #: what the bot says after this counts as an answer to the last act
        self._mark = 0

    # --- writing -------------------------------------------------------------------------
    def says(self, text: str) -> Json:
        """Send a text."""
        entities = commands_of(text)
        return self.sends(text=text, **({"entities": entities} if entities else {}))

    def starts(self, payload: str = "") -> Json:
        """Follow a link to the bot, or press its start button."""
        return self.says(f"/start {payload}".strip())

    def sends_photo(self, content: bytes, caption: str = "") -> Json:
        """Send a picture; the messenger draws it anew and keeps nothing of the camera."""
        return self.sends(photo=self.bot.files.photo(content), **_caption(caption))

    def sends_file(
        self,
        content: bytes,
        name: str,
        caption: str = "",
        size: int | None = None,
        album: str = "",
    ) -> Json:
        """Send a file as it is; `size` claims more bytes than there are."""
        document = self.bot.files.document(content, name, size)
        group = {"media_group_id": album} if album else {}
        return self.sends(document=document, **group, **_caption(caption))

    def sends_album(self, contents: Sequence[bytes], caption: str = "") -> list[Json]:
        """Send pictures together: a message each, the words below the first."""
        group = str(next(_albums))
        return [
            self.sends(
                photo=self.bot.files.photo(content), media_group_id=group,
                **_caption("" if place else caption),
            )
            for place, content in enumerate(contents)
        ]  # fmt: skip

    def sends_location(self, lat: float, lon: float, **more: Any) -> Json:
        """Send a point; `live_period` makes it a live one."""
        return self.sends(location={"latitude": lat, "longitude": lon, **more})

    def sends_contact(self, phone_number: str, first_name: str = "Аня") -> Json:
        """Send one's own telephone."""
        contact = {"phone_number": phone_number, "first_name": first_name}
        return self.sends(contact={**contact, "user_id": self.user["id"]})

    def sends_video(self, content: bytes = b"video") -> Json:
        """Send a short film."""
        file = self.bot.files.document(content, "video.mp4")
        return self.sends(video={**file, "width": 720, "height": 1280, "duration": 4})

    def sends_voice(self, content: bytes = b"voice") -> Json:
        """Send spoken words."""
        file = self._nameless(content, "voice.ogg")
        return self.sends(voice={**file, "duration": 3})

    def sends_sticker(self) -> Json:
        """Send a funny picture."""
        file = self._nameless(b"sticker", "sticker.webp")
        file.pop("mime_type")
        kind = {"type": "regular", "is_animated": False, "is_video": False, "emoji": "👍"}
        return self.sends(sticker={**file, "width": 512, "height": 512, **kind})

    def sends(self, **content: Any) -> Json:
        """Send any content of a message."""
        with self._server.changed:
            self.room.begun = True
            message = self.bot.rooms.say(self.room, self.user, content)
            self._put("message", message)
            return message

    def edits(self, message: Json, text: str) -> Json:
        """Change the words of one's own message."""
        name = "text" if "text" in message else "caption"
        return self._edited(message, {name: text})

    def moves(self, message: Json, lat: float, lon: float) -> Json:
        """A live location goes on."""
        return self._edited(
            message, {"location": {**message["location"], "latitude": lat, "longitude": lon}}
        )

    # --- pressing ------------------------------------------------------------------------
    def presses(self, words: str) -> Json | str:
        """Press a button by its words: below a message, the newest first, or of the keyboard.

        Gives the update's content, or the address that a link opens.
        """
        with self._server.changed:
            for message in reversed(list(self.room.messages.values())):
                for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                    for button in row:
                        if button["text"] == words:
                            return self._pressed(message, button)
            for button in itertools.chain(*self.room.keyboard):
                if button["text"] == words:
                    return self._typed(button)
            raise AssertionError(f"no button {words!r} on\n{self.screen}")

    def presses_old(self, message: Json, words: str) -> Json | str:
        """Press a button of a message as it was, though it may be gone by now."""
        rows = message["reply_markup"]["inline_keyboard"]
        button = next(one for one in itertools.chain(*rows) if one["text"] == words)
        with self._server.changed:
            return self._pressed(message, button)

    # --- the account ---------------------------------------------------------------------
    def blocks(self) -> None:
        """Stop the bot, or throw it out of the group."""
        self._membership("member", "kicked", blocked=True)

    def unblocks(self) -> None:
        """Let the bot speak again."""
        self._membership("kicked", "member", blocked=False)

    def leaves(self) -> None:
        """The account is deleted."""
        with self._server.changed:
            self.room.deactivated = True

    def delivers_again(self, update: Json | None = None) -> None:
        """The messenger brings an update once more: the last one, or this."""
        with self._server.changed:
            self.bot.put_again(update or self.updates[-1])

    # --- looking -------------------------------------------------------------------------
    @property
    def screen(self) -> Screen:
        """What the chat shows now."""
        with self._server.changed:
            return copy.deepcopy(look(self.room, self.bot.id))

    def hears(self, words: str = "", within: float = PATIENCE) -> Shown:
        """The bot's newest message with these words, written or changed after one's last act."""
        return self._waited(
            lambda one: not one.mine and one.revision > self._mark and words in one.text,
            within, f"an answer with {words!r}",
        )  # fmt: skip

    def sees(self, words: str, within: float = PATIENCE) -> Shown:
        """The newest message with these words, whenever it came."""
        return self._waited(lambda one: words in one.text, within, f"{words!r}")

    # --- inside --------------------------------------------------------------------------
    def _nameless(self, content: bytes, name: str) -> Json:
        told = self.bot.files.document(content, name)
        return {key: value for key, value in told.items() if key != "file_name"}

    def _waited(self, wanted: Callable[[Shown], bool], within: float, what: str) -> Shown:
        found: list[Shown] = []

        def there() -> bool:
            found[:] = [one for one in look(self.room, self.bot.id).messages if wanted(one)]
            return bool(found)

        with self._server.changed:
            if not self._server.changed.wait_for(there, within):
                raise AssertionError(f"no {what} within {within} s on\n{self.screen}")
            return copy.deepcopy(found[-1])

    def _put(self, kind: str, content: Json) -> None:
        self._mark = self.bot.rooms.revision
        # As it is now: what is changed later must not change what is on its way.
        update = self.bot.put(kind, copy.deepcopy(content))
        if update is not None:
            self.updates.append(update)

    def _edited(self, message: Json, changes: Json) -> Json:
        with self._server.changed:
            known = self.room.messages[message["message_id"]]
            known.update(changes, edit_date=known["date"] + 1)
            self.bot.rooms.touch(self.room, known["message_id"])
            self._put("edited_message", known)
            return known

    def _pressed(self, message: Json, button: Json) -> Json | str:
        if "url" in button:
            return str(button["url"])
        query_id = str(next(_queries))
        self.bot.callbacks[query_id] = self.room.id
        query = {
            "id": query_id, "from": self.user, "message": message,
            "chat_instance": str(-self.room.id * 7919), "data": button["callback_data"],
        }  # fmt: skip
        self._put("callback_query", query)
        return query

    def _typed(self, button: Json) -> Json:
        if button.get("request_contact"):
            return self.sends_contact("+79620000000")
        if button.get("request_location"):
            return self.sends_location(46.9591, 142.738)
        return self.says(button["text"])

    def _membership(self, old: str, new: str, *, blocked: bool) -> None:
        with self._server.changed:
            self.room.blocked = blocked
            content = {
                "chat": self.room.described, "from": self.user, "date": int(time.time()),
                "old_chat_member": self._member(old), "new_chat_member": self._member(new),
            }  # fmt: skip
            self._put("my_chat_member", content)

    def _member(self, status: str) -> Json:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": self.bot.described, "status": status, **until}


def _caption(text: str) -> Json:
    return {"caption": text} if text else {}
