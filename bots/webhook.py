"""The door for a messenger that calls: an update is kept before the call is answered."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

import structlog

from bots.runner import Webhook
from leancity.config import Settings
from leancity.listening import listening

log = structlog.get_logger(__name__)

Keep = Callable[[Sequence[Mapping[str, Any]]], None]
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the name of a header)
_LARGEST = 1024 * 1024
_PATIENCE = 10


def webhook(settings: Settings, bot: str) -> Webhook:
    """Where the messenger sends the updates of a bot, and how we know that it was the messenger."""
    if not settings.webhook_url:
        return Webhook()
    return Webhook(url=f"{settings.webhook_url.rstrip('/')}/{bot}", secret=secret_of(settings, bot))


def secret_of(settings: Settings, bot: str) -> str:
    """The secret that every call of the messenger carries; derived, so there is none to keep."""
    key = settings.secret_key.encode()
    return hmac.new(key, f"webhook:{bot}".encode(), hashlib.sha256).hexdigest()


@contextmanager
def serve_webhooks(settings: Settings, receivers: Mapping[str, Keep]) -> Iterator[int]:
    """Serve `/<any path>/<bot>` while the block runs; yields the port, 0 without a webhook."""
    if not settings.webhook_url:
        yield 0
        return
    host, _, port = settings.webhook_bind.rpartition(":")
    with listening((host, int(port)), _handler(settings, receivers), "webhook") as listened:
        yield listened


def _handler(settings: Settings, receivers: Mapping[str, Keep]) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        server_version = "leancity"
        sys_version = ""
        timeout = _PATIENCE

        def do_POST(self) -> None:
            self.send_response(self._status())
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _status(self) -> int:
            bot = self.path.rpartition("/")[2]
            given = self.headers.get(SECRET_HEADER, "")
            known = bot in receivers
            wanted = secret_of(settings, bot)
            if not known or not hmac.compare_digest(given.encode(), wanted.encode()):
                return 403
            length = self.headers.get("Content-Length", "")
            if not length.isdecimal() or int(length) > _LARGEST:
                return 413
            return _kept(receivers[bot], self.rfile.read(int(length)))

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: the inbox knows what came."""

    return Door


def _kept(keep: Keep, body: bytes) -> int:
    try:
        raw = json.loads(body)
        int(raw["update_id"])
    except (ValueError, KeyError, TypeError):
        return 400
    try:
        keep([raw])
    except Exception as error:  # noqa: BLE001 (whatever it is, the messenger calls again)
        log.warning("bots.not_kept", error=type(error).__name__)
        return 503
    return 200
