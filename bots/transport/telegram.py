"""Telegram behind the port, by python-telegram-bot."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    ReplyKeyboardMarkup,
)
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bots.dialogue import Button, Reply
from bots.transport.port import (
    ChatGoneError,
    FileGoneError,
    FileRef,
    MessengerError,
    RejectedError,
    SlowDownError,
)

#: Kinds of updates that are asked for.
WANTED = ("message", "edited_message", "callback_query", "my_chat_member")
#: What the Bot API takes of one text, characters.
LONGEST = 4096
_ALBUM = 10
_CONNECTIONS = 16
#: Connecting, writing, reading, seconds.
_PATIENCE = (5.0, 30.0, 30.0)


class Telegram:
    """One bot of Telegram."""

    def __init__(self, token: str, base_url: str) -> None:
        base = base_url.rstrip("/")
        self._bot = Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=_requests(_CONNECTIONS),
            get_updates_request=_requests(1),
        )

    async def open(self) -> None:
        """Ask who we are: a wrong token is found at once."""
        async with _translated():
            await self._bot.initialize()

    async def close(self) -> None:
        """Let go of connections."""
        await self._bot.shutdown()

    async def updates(self, offset: int, seconds: int) -> Sequence[Mapping[str, Any]]:
        """Raw updates from a number on."""
        async with _translated():
            found = await self._bot.get_updates(
                offset=offset, timeout=seconds, allowed_updates=WANTED
            )
        return [update.to_dict() for update in found]

    async def send(self, chat_id: int, reply: Reply, pictures: Sequence[bytes]) -> None:
        """Send one reply: its pictures, then its words."""
        async with _translated():
            await self._send_pictures(chat_id, pictures)
            if reply.edit:
                await self._edit(chat_id, reply)
            else:
                await self._send_text(chat_id, reply)

    async def acknowledge(self, press_id: str) -> None:
        """Let the button rest; an old press cannot be answered any more, and need not."""
        try:
            await self._bot.answer_callback_query(press_id)
        except TelegramError:
            return

    async def fetch(self, file: FileRef) -> bytes:
        """The bytes of a file."""
        try:
            async with _translated():
                found = await self._bot.get_file(file.id)
                return bytes(await found.download_as_bytearray())
        except RejectedError as error:
            raise FileGoneError(str(error)) from error

    async def listen_at(self, url: str, secret: str) -> None:
        """Let updates be sent to an address; an empty one ends that, and loses none."""
        async with _translated():
            if url:
                await self._bot.set_webhook(url, secret_token=secret, allowed_updates=WANTED)
            else:
                await self._bot.delete_webhook()

    # --- inside --------------------------------------------------------------------------
    async def _send_pictures(self, chat_id: int, pictures: Sequence[bytes]) -> None:
        if len(pictures) == 1:
            await self._bot.send_photo(chat_id, pictures[0])
        elif pictures:
            album = [InputMediaPhoto(picture) for picture in pictures[:_ALBUM]]
            await self._bot.send_media_group(chat_id, album)

    async def _send_text(self, chat_id: int, reply: Reply) -> None:
        if not reply.ask_place:
            await self._text(chat_id, reply.text, _inline(reply.buttons))
            return
        place = KeyboardButton(reply.ask_place, request_location=True)
        keyboard = ReplyKeyboardMarkup([[place]], resize_keyboard=True, one_time_keyboard=True)
        await self._text(chat_id, reply.text, keyboard)
        if reply.buttons:
            # One message has one keyboard.
            await self._text(chat_id, "…", _inline(reply.buttons))

    async def _text(
        self, chat_id: int, text: str, markup: InlineKeyboardMarkup | ReplyKeyboardMarkup | None
    ) -> None:
        await self._bot.send_message(chat_id, text[:LONGEST], reply_markup=markup)

    async def _edit(self, chat_id: int, reply: Reply) -> None:
        try:
            await self._bot.edit_message_text(
                reply.text[:LONGEST], chat_id, reply.edit, reply_markup=_inline(reply.buttons)
            )
        except BadRequest as error:
            if "not modified" not in str(error).lower():
                await self._text(chat_id, reply.text, _inline(reply.buttons))


def _seconds(error: RetryAfter) -> float:
    # A number now, a span of time in a later version of the library.
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _requests(connections: int) -> HTTPXRequest:
    connect, write, read = _PATIENCE
    return HTTPXRequest(
        connection_pool_size=connections, connect_timeout=connect, write_timeout=write,
        read_timeout=read,
    )  # fmt: skip


def _inline(rows: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup([[_button(one) for one in row] for row in rows])


def _button(one: Button) -> InlineKeyboardButton:
    if one.url:
        return InlineKeyboardButton(one.label, url=one.url)
    return InlineKeyboardButton(one.label, callback_data=one.data)


@asynccontextmanager
async def _translated() -> AsyncIterator[None]:
    """Errors of the library as errors of the port; never with an address or a token."""
    try:
        yield
    except RetryAfter as error:
        raise SlowDownError(_seconds(error)) from error
    except Forbidden as error:
        raise ChatGoneError("the chat is closed to the bot") from error
    except InvalidToken as error:
        raise MessengerError("the messenger does not know the token") from error
    except BadRequest as error:
        if "chat not found" in str(error).lower():
            raise ChatGoneError("there is no such chat") from error
        raise RejectedError(error.message) from error
    except TelegramError as error:
        raise MessengerError(type(error).__name__) from error
