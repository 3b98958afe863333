"""Webhooks: updates that the messenger brings itself, until they are taken."""

from __future__ import annotations

import re
import threading
from urllib.parse import urlsplit

import requests

from tests.doubles.telegram.bot import BotAccount
from tests.doubles.telegram.faults import bad
from tests.doubles.telegram.rooms import Json

HEADER = "X-Telegram-Bot-Api-Secret-Token"
_LOOPBACK = ("127.0.0.1", "localhost")


class Hook:
    """Brings the updates of one bot to one address, one by one, each until it is taken."""

    def __init__(
        self, bot: BotAccount, url: str, secret: str, changed: threading.Condition
    ) -> None:
        self.tries = 0
        self.last_error = ""
        self._bot, self._url, self._changed = bot, url, changed
        self._headers = {HEADER: secret} if secret else {}
        self._ended = False
        self._session = requests.Session()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Bring nothing more; the caller holds the lock."""
        self._ended = True
        self._changed.notify_all()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._ended or self._bot.first())
                update = self._bot.first()
                if self._ended or update is None:
                    return
            taken = self._brought(update)
            with self._changed:
                if taken:
                    self._bot.done(update)
                else:
                    # The real one waits longer and longer; a test is impatient.
                    self._changed.wait_for(lambda: self._ended, timeout=0.05)

    def _brought(self, update: Json) -> bool:
        self.tries += 1
        try:
            answer = self._session.post(
                self._url, json=update, headers=self._headers, timeout=10, allow_redirects=False
            )
        except requests.RequestException as error:
            self.last_error = f"Connection failed: {type(error).__name__}"
            return False
        if 200 <= answer.status_code < 300:
            return True
        self.last_error = f"Wrong response from the webhook: {answer.status_code} {answer.reason}"
        return False


def checked_url(url: str) -> str:
    """An address the messenger would bring updates to; on this machine TLS may lack."""
    parts = urlsplit(url)
    if not parts.hostname or parts.scheme not in ("http", "https"):
        raise bad("invalid webhook URL specified")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    return url


def checked_secret(secret: str) -> str:
    """1 to 256 characters A-Z, a-z, 0-9, _ and -."""
    if len(secret) > 256:
        raise bad("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad("secret token contains unallowed characters")
    return secret


def description(bot: BotAccount, hook: Hook | None) -> Json:
    """The answer of `getWebhookInfo`."""
    found = {
        "url": "", "has_custom_certificate": False, "pending_update_count": bot.pending,
        **(bot.webhook or {}),
    }  # fmt: skip
    if hook and hook.last_error:
        found["last_error_message"] = hook.last_error
    return found
