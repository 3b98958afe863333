"""What the methods do, with parameters that are checked already."""

from __future__ import annotations

import re
import threading
from typing import Any

from tests.doubles.telegram import hooks, keyboards, texts
from tests.doubles.telegram.bot import BotAccount, description
from tests.doubles.telegram.faults import bad
from tests.doubles.telegram.media import MOST_FETCHED
from tests.doubles.telegram.rooms import Json, Room
from tests.doubles.telegram.wire import Upload, decoded

Given = dict[str, Any]
Files = dict[str, Upload]


class Methods:
    """The methods of one bot; the caller holds the lock of the server."""

    def __init__(self, bot: BotAccount, changed: threading.Condition) -> None:
        self.bot = bot
        self.hook: hooks.Hook | None = None
        self._changed_state = changed

    # --- the account ---------------------------------------------------------------------
    def get_me(self, _given: Given, _files: Files) -> Json:
        return description(self.bot)

    def get_updates(self, given: Given, _files: Files) -> list[Json]:
        return self.bot.get_updates(**given)

    def set_webhook(self, given: Given, _files: Files) -> bool:
        url = given.get("url", "")
        secret = hooks.checked_secret(given.get("secret_token", ""))
        self.bot.allow(given.get("allowed_updates"))
        self._drop(given)
        self._unhook()
        if url:
            self.bot.webhook = {"url": hooks.checked_url(url), "max_connections": 40}
            self.hook = hooks.Hook(self.bot, url, secret, self._changed_state)
        return True

    def delete_webhook(self, given: Given, _files: Files) -> bool:
        self._drop(given)
        self._unhook()
        return True

    def get_webhook_info(self, _given: Given, _files: Files) -> Json:
        return hooks.description(self.bot, self.hook)

    def set_my_commands(self, given: Given, _files: Files) -> bool:
        commands = given["commands"]
        if len(commands) > 100:
            raise bad("BOT_COMMANDS_TOO_MUCH")
        for one in commands:
            if not isinstance(one, dict) or set(one) != {"command", "description"}:
                raise bad("can't parse BotCommand: expected an Object")
            if not re.fullmatch(r"[a-z0-9_]{1,32}", str(one["command"]).removeprefix("/")):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= len(str(one["description"])) <= 256:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        self.bot.commands = commands
        return True

    def get_file(self, given: Given, _files: Files) -> Json:
        found = self.bot.files.get(given["file_id"])
        if found.size > MOST_FETCHED:
            raise bad("file is too big")
        names = ("file_id", "file_unique_id", "file_size")
        return {**{name: found.described[name] for name in names}, "file_path": found.path}

    # --- sending -------------------------------------------------------------------------
    def send_message(self, given: Given, _files: Files) -> Json:
        room = self._open(given)
        return self._say(room, given, _text(given))

    def send_photo(self, given: Given, _files: Files) -> Json:
        room = self._open(given)
        caption = _caption(given)
        return self._say(
            room, given, {"photo": self.bot.files.sent_photo(given["photo"]), **caption}
        )

    def send_document(self, given: Given, _files: Files) -> Json:
        room = self._open(given)
        caption = _caption(given)
        document = self.bot.files.sent_document(given["document"])
        return self._say(room, given, {"document": document, **caption})

    def send_location(self, given: Given, _files: Files) -> Json:
        room = self._open(given)
        names = ("latitude", "longitude", "horizontal_accuracy", "live_period", "heading")
        return self._say(room, given, {"location": _some(given, *names)})

    def send_venue(self, given: Given, _files: Files) -> Json:
        room = self._open(given)
        place = _some(given, "latitude", "longitude")
        venue = {"location": place, **_some(given, "title", "address", "foursquare_id")}
        return self._say(room, given, {"location": place, "venue": venue})

    def send_media_group(self, given: Given, files: Files) -> list[Json]:
        room = self._open(given)
        if not 2 <= len(given["media"]) <= 10:
            raise bad("expected 2 to 10 media in the album")
        contents = [self._medium(one, files) for one in given["media"]]
        if len({next(iter(content)) for content in contents}) > 1:
            raise bad("Can't use the media of the specified type in the album")
        group = f"{self.bot.id}{room.revisions and max(room.revisions)}"
        return [self._say(room, given, {**one, "media_group_id": group}) for one in contents]

    def send_chat_action(self, given: Given, _files: Files) -> bool:
        self._open(given).actions.append(given["action"])
        return True

    # --- what was sent -------------------------------------------------------------------
    def edit_message_text(self, given: Given, _files: Files) -> Json:
        room, message = self._own(given)
        if "text" not in message:
            raise bad("there is no text in the message to edit")
        return self._changed(room, message, {**_text(given), **self._markup(room, given)})

    def edit_message_reply_markup(self, given: Given, _files: Files) -> Json:
        room, message = self._own(given)
        kept = _some(message, "text", "entities")
        return self._changed(room, message, {**kept, **self._markup(room, given)})

    def delete_message(self, given: Given, _files: Files) -> bool:
        room = self._open(given)
        if room.messages.pop(given["message_id"], None) is None:
            raise bad("message to delete not found")
        self.bot.rooms.touch(room, given["message_id"])
        return True

    def answer_callback_query(self, given: Given, _files: Files) -> bool:
        chat_id = self.bot.callbacks.get(given["callback_query_id"])
        if chat_id is None:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        if given.get("text"):
            self.bot.rooms.find(chat_id).toasts.append(given["text"])
        return True

    # --- inside --------------------------------------------------------------------------
    def _open(self, given: Given) -> Room:
        room = self.bot.rooms.find(given["chat_id"])
        room.check_open()
        return room

    def _own(self, given: Given) -> tuple[Room, Json]:
        room = self._open(given)
        message = room.messages.get(given["message_id"])
        if message is None:
            raise bad("message to edit not found")
        if message["from"]["id"] != self.bot.id:
            raise bad("message can't be edited")
        return room, message

    def _changed(self, room: Room, message: Json, content: Json) -> Json:
        names = ("text", "entities", "reply_markup")
        if _some(message, *names) == _some(content, *names):
            raise bad(
                "message is not modified: specified new message content and reply markup are "
                "exactly the same as a current content and reply markup of the message"
            )
        for name in names:
            message.pop(name, None)
        message.update(content, edit_date=message["date"])
        self.bot.rooms.touch(room, message["message_id"])
        return message

    def _say(self, room: Room, given: Given, content: Json) -> Json:
        markup = keyboards.checked(given.get("reply_markup"), private=room.private)
        if reply := given.get("reply_parameters"):
            answered = room.messages.get(int(reply.get("message_id", 0)))
            if answered is None and not reply.get("allow_sending_without_reply"):
                raise bad("message to be replied not found")
        inline = {"reply_markup": markup} if markup and "inline_keyboard" in markup else {}
        if markup and not inline:
            room.keyboard = markup.get("keyboard", [])
        return self.bot.rooms.say(room, self.bot.described, {**content, **inline})

    def _markup(self, room: Room, given: Given) -> Json:
        markup = keyboards.checked(given.get("reply_markup"), inline_only=True)
        return {"reply_markup": markup} if markup and markup["inline_keyboard"] else {}

    def _medium(self, medium: Any, files: Files) -> Json:
        if not isinstance(medium, dict) or medium.get("type") not in ("photo", "document"):
            raise bad("can't parse InputMedia: the double knows photo and document")
        name = str(medium.get("media", ""))
        given = files.get(name.removeprefix("attach://")) if name.startswith("attach:") else name
        if not given:
            raise bad("can't parse InputMedia: media not found")
        caption = _caption(medium)
        if medium["type"] == "photo":
            return {"photo": self.bot.files.sent_photo(given), **caption}
        return {"document": self.bot.files.sent_document(given), **caption}

    def _unhook(self) -> None:
        if self.hook:
            self.hook.end()
        self.hook = self.bot.webhook = None

    def _drop(self, given: Given) -> None:
        if given.get("drop_pending_updates"):
            self.bot.drop_pending()


def _some(source: Json, *names: str) -> Json:
    return {name: source[name] for name in names if name in source}


def _text(given: Given) -> Json:
    found = texts.formatted(given["text"], given.get("parse_mode"), given.get("entities"))
    if not found["text"].strip():
        raise bad("message text is empty")
    if texts.units(found["text"]) > texts.TEXT:
        raise bad("message is too long")
    return found


def _caption(given: Given) -> Json:
    if not given.get("caption"):
        return {}
    raw = given.get("caption_entities")
    entities = decoded(raw, "caption entities") if isinstance(raw, str) else raw
    found = texts.formatted(given["caption"], given.get("parse_mode"), entities)
    if texts.units(found["text"]) > texts.CAPTION:
        raise bad("message caption is too long")
    marks = {"caption_entities": found["entities"]} if "entities" in found else {}
    return {"caption": found["text"], **marks}
