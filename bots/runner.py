"""One bot at work: receives, carries out, speaks, reminds; each in a loop that survives faults."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog

from bots.configuration import Configuration
from bots.conversation import Carrier, Conversations, RaidTeller, Reminders
from bots.conversation.rooms import Rooms
from bots.conversation.tasks import SIZE
from bots.dialogue import Reply
from bots.transport import (
    ChatGoneError,
    FileRef,
    Kind,
    Messenger,
    MessengerError,
    RejectedError,
    SlowDownError,
)
from bots.transport.reading import chat_of, read_update
from leancity.dialogues import HandIn, Outgoing, Update
from leancity.kernel import Kernel
from leancity.messengers import Bot

log = structlog.get_logger(__name__)

#: Seconds a request for updates stays open.
_POLL = 10
#: Seconds between two looks at what is due, when nobody wakes the loop.
_LOOK = 1.0
#: Seconds after a fault.
_PAUSE = 2.0
_REMIND = 20.0
#: Rows of one round.
_ROUND = 50
#: Seconds that a file may take.
_FETCH = 120.0


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """Where the messenger sends updates; an empty address: they are asked for."""

    url: str = ""
    secret: str = ""


class Runner:
    """One bot."""

    def __init__(
        self,
        kernel: Kernel,
        bot: Bot,
        messenger: Messenger,
        configuration: Configuration,
        webhook: Webhook | None = None,
    ) -> None:
        self._kernel = kernel
        self._bot = bot
        self._messenger = messenger
        self._webhook = webhook or Webhook()
        rooms = Rooms(kernel, bot, configuration, self._fetch)
        self._conversations = Conversations(rooms)
        self._carrier = Carrier(rooms)
        self._reminders = Reminders(rooms)
        self._raids = RaidTeller(rooms)
        self._dialogues = kernel.dialogues
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = asyncio.Event()
        self._woken = asyncio.Event()
        self._spoken = asyncio.Event()
        #: when updates were last received or waited for without a fault
        self.seen: float | None = None

    # --- life ----------------------------------------------------------------------------
    async def run(self) -> None:
        """Work until told to stop."""
        self._loop = asyncio.get_running_loop()
        await self._until_done(self._begin)
        loops = [self._work, self._speak, self._carry, self._remind]
        if not self._webhook.url:
            loops.append(self._receive)
        try:
            await asyncio.gather(*(self._forever(loop) for loop in loops))
        finally:
            await self._messenger.close()

    def stop(self) -> None:
        """Come to an end; what is not carried out stays in the inbox."""
        for event in (self._stopping, self._woken, self._spoken):
            event.set()

    async def _begin(self) -> None:
        await self._messenger.open()
        await self._messenger.listen_at(self._webhook.url, self._webhook.secret)
        self.seen = time.monotonic()
        log.info("bots.ready", bot=self._bot.key, webhook=bool(self._webhook.url))

    async def _until_done(self, act: Callable[[], Awaitable[None]]) -> None:
        while not self._stopping.is_set():
            try:
                await act()
            except MessengerError as error:
                log.warning("bots.not_ready", bot=self._bot.key, error=str(error))
                await self._pause(_PAUSE)
            else:
                return

    async def _forever(self, turn: Callable[[], Awaitable[None]]) -> None:
        while not self._stopping.is_set():
            try:
                await turn()
            except SlowDownError as error:
                await self._pause(error.seconds)
            except Exception as error:  # noqa: BLE001 (a loop that ends would be a silent bot)
                log.warning(
                    "bots.interrupted", bot=self._bot.key, loop=turn.__name__,
                    error=type(error).__name__,
                )  # fmt: skip
                await self._pause(_PAUSE)

    async def _pause(self, seconds: float, woken: asyncio.Event | None = None) -> None:
        event = woken or self._stopping
        with suppress(TimeoutError):
            await asyncio.wait_for(event.wait(), seconds)
        if event is not self._stopping and not self._stopping.is_set():
            event.clear()

    # --- receiving -----------------------------------------------------------------------
    async def _receive(self) -> None:
        """Ask for updates; they are acknowledged by asking for later ones, once they are kept."""
        offset = 0
        while not self._stopping.is_set():
            raws = await self._messenger.updates(offset, _POLL)
            await asyncio.to_thread(self.keep, raws)
            self.seen = time.monotonic()
            offset = max([offset, *(int(raw["update_id"]) + 1 for raw in raws)])

    def keep(self, raws: Sequence[Mapping[str, Any]]) -> None:
        """Keep updates; from here on none is lost. Any thread may call it."""
        now = self._kernel.clock.now()
        updates = [
            Update(
                bot=self._bot.key, update_id=int(raw["update_id"]), chat_id=chat_of(raw),
                payload=raw, received_at=now,
            )
            for raw in raws
        ]  # fmt: skip
        if updates:
            self._dialogues.inbox.keep(updates)
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._woken.set)

    # --- carrying out --------------------------------------------------------------------
    async def _work(self) -> None:
        """Carry out what has come: chats side by side, each in its own order."""
        due = await asyncio.to_thread(self._dialogues.inbox.due, self._bot.key, _ROUND)
        if not due:
            await self._pause(_LOOK, self._woken)
            return
        await asyncio.gather(*(self._carry_out(update) for update in due))
        self._spoken.set()

    async def _carry_out(self, update: Update) -> None:
        incoming = read_update(update.payload)
        if incoming.kind is Kind.PRESS:
            await self._messenger.acknowledge(incoming.press_id)
        await asyncio.to_thread(self._handle, update)

    def _handle(self, update: Update) -> None:
        try:
            self._conversations.handle(update)
        except Exception:
            # Without its values: they may be personal.
            log.exception("bots.update_failed", bot=update.bot, update_id=update.update_id)
            if self._dialogues.inbox.failed(update):
                self._conversations.gave_up(update)

    def _fetch(self, file: FileRef) -> bytes:
        """The bytes of a file, for a thread that carries an update out."""
        if self._loop is None:
            raise MessengerError("the bot does not run")
        call = asyncio.run_coroutine_threadsafe(self._messenger.fetch(file), self._loop)
        return call.result(_FETCH)

    async def _carry(self) -> None:
        due = await asyncio.to_thread(self._dialogues.hand_ins.due, self._bot.key, _ROUND)
        if not due:
            await self._pause(_LOOK)
            return
        for hand_in in due:
            await asyncio.to_thread(self._carry_one, hand_in)
        self._spoken.set()

    def _carry_one(self, hand_in: HandIn) -> None:
        try:
            self._carrier.carry(hand_in)
        except Exception as error:  # noqa: BLE001 (one form must not hold up the others)
            self._carrier.failed(hand_in, error)

    async def _remind(self) -> None:
        told = await asyncio.to_thread(self._reminders.send)
        if told + await asyncio.to_thread(self._raids.announce):
            self._spoken.set()
        await self._pause(_REMIND)

    # --- speaking ------------------------------------------------------------------------
    async def _speak(self) -> None:
        """Send what is to be said: chats side by side, each in its own order."""
        due = await asyncio.to_thread(self._dialogues.replies.due, self._bot.key, _ROUND)
        if not due:
            await self._pause(_LOOK, self._spoken)
            return
        slow = [one for one in await asyncio.gather(*map(self._say, due)) if one]
        if slow:
            await self._pause(max(slow))

    async def _say(self, outgoing: Outgoing) -> float:
        """Send one reply; seconds the messenger asks the whole bot to rest."""
        replies = self._dialogues.replies
        try:
            reply = Reply.from_json(outgoing.payload)
            pictures = await asyncio.to_thread(self._pictures, reply)
            await self._messenger.send(outgoing.chat_id, reply, pictures)
        except SlowDownError as error:
            until = self._kernel.clock.now() + timedelta(seconds=error.seconds)
            await asyncio.to_thread(replies.postponed, outgoing, until)
            return error.seconds
        except ChatGoneError:
            await asyncio.to_thread(self._conversations.left, outgoing.bot, outgoing.chat_id)
        except RejectedError as error:
            log.warning("bots.reply_rejected", bot=outgoing.bot, error=str(error))
            await asyncio.to_thread(replies.failed, outgoing, str(error), for_good=True)
        except MessengerError as error:
            await asyncio.to_thread(replies.failed, outgoing, str(error))
        else:
            await asyncio.to_thread(replies.sent, outgoing)
        return 0.0

    def _pictures(self, reply: Reply) -> list[bytes]:
        """Copies without what the camera wrote: originals never leave the city."""
        return [self._kernel.files.thumbnail(file_id, SIZE) for file_id in reply.photos]
