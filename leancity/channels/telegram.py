"""Messages by the Bot API of Telegram.

The recipient is a person's login: which of the person's chats a message goes to is decided when
it leaves, so that nobody is written to who was dismissed or unlinked meanwhile. A message goes to
one chat, the newest that takes it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import requests
import structlog
from requests.exceptions import ConnectTimeout, ProxyError, SSLError
from urllib3.exceptions import NewConnectionError

from leancity.channels.port import (
    DoubtfulError,
    Message,
    RefusedError,
    UnreachableError,
)

log = structlog.get_logger(__name__)

#: Seconds to connect, and for the answer.
TIMEOUT = (3.05, 20.0)
#: What one message may hold, in the messenger's counting.
LONGEST = 4096
#: Refusals that mean this chat, not this message.
_GONE = ("chat not found", "user is deactivated", "peer_id_invalid", "user not found")


class ChatGoneError(RefusedError):
    """The messenger refuses this chat: the person has blocked the bot or left."""


class ChatBook(Protocol):
    """Whom a bot may write to."""

    def chats_for(self, login: str) -> Sequence[tuple[str, int]]:
        """Bot and chat of a person, the best first."""

    def gone(self, bot: str, chat_id: int) -> None:
        """The messenger refuses this chat."""


@dataclass
class BotApi:
    """One bot's way to the service: a call, and what its failure means."""

    token: str = field(repr=False)
    base_url: str
    session: requests.Session
    now: Callable[[], float] = time.monotonic
    #: no call before this moment: the service has asked for it
    _rests_until: float = 0.0

    def call(self, method: str, **values: Any) -> Any:
        """The result of a method, or a `ChannelError`."""
        rest = self._rests_until - self.now()
        if rest > 0:
            raise UnreachableError("the messenger asked to wait", retry_after=rest)
        url = f"{self.base_url}/bot{self.token}/{method}"
        try:
            answer = self.session.post(
                url,
                json=values,
                timeout=TIMEOUT,
                allow_redirects=False,
                # A connection that idled may be dead, and then nobody could tell what was sent.
                headers={"Connection": "close"},
            )
        except requests.RequestException as error:
            # The address holds the token: nothing of the error's own text goes on.
            raise _lost(error) from None
        return self._judged(answer)

    def _judged(self, answer: requests.Response) -> Any:
        try:
            body = answer.json()
            told, words = bool(body["ok"]), str(body.get("description", ""))
        except (ValueError, TypeError, KeyError, AttributeError):
            raise DoubtfulError(f"the messenger answered with {answer.status_code}") from None
        if told:
            return body.get("result")
        status = answer.status_code
        if status == 429:
            pause = float((body.get("parameters") or {}).get("retry_after", 1))
            self._rests_until = self.now() + pause
            raise UnreachableError("the messenger asked to wait", retry_after=pause)
        if status >= 500:
            raise DoubtfulError(f"the messenger answered with {status}")
        if status == 403 or (status == 400 and any(one in words.lower() for one in _GONE)):
            raise ChatGoneError("the chat refuses messages of the bot")
        raise RefusedError(f"the messenger answered with {status} {words}")


class TelegramChannel:
    """Sends messages by the bots of the city; without a bot it is not configured."""

    def __init__(self, tokens: Mapping[str, str], base_url: str, chats: ChatBook) -> None:
        session = requests.Session()
        self._apis = {
            bot: BotApi(token=token, base_url=base_url.rstrip("/"), session=session)
            for bot, token in tokens.items()
        }
        self._chats = chats

    @property
    def is_configured(self) -> bool:
        """Whether there is a bot."""
        return bool(self._apis)

    def send(self, message: Message) -> str:
        """Send a message to the newest chat that takes it; returns bot and message id."""
        if not self._apis:
            raise RefusedError("the channel is not configured")
        for bot, chat_id in self._chats.chats_for(message.recipient):
            try:
                result = self._apis[bot].call(
                    "sendMessage",
                    chat_id=chat_id,
                    text=_text(message),
                    link_preview_options={"is_disabled": True},
                )
            except ChatGoneError:
                self._chats.gone(bot, chat_id)
                log.info("telegram.chat_gone", bot=bot, notice=message.key)
                continue
            return f"{bot}:{result['message_id']}"
        raise RefusedError("the person has no chat that takes messages")


def _text(message: Message) -> str:
    """Subject and body; what is too long ends at a whole paragraph."""
    text = f"{message.subject}\n\n{message.body.strip()}"
    while _units(text) > LONGEST:
        text = text.removesuffix("\n\n…").rpartition("\n\n")[0] + "\n\n…"
    return text


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _lost(error: requests.RequestException) -> UnreachableError | DoubtfulError:
    """Whether anything can have been sent: only over a connection that stood."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    before = isinstance(error, (ConnectTimeout, SSLError, ProxyError)) or isinstance(
        reason, NewConnectionError
    )
    kind = type(error).__name__
    if before:
        return UnreachableError(f"the messenger does not answer ({kind})")
    return DoubtfulError(f"the messenger did not confirm the message ({kind})")
