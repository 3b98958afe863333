"""telegram-test-api: somebody else's idea of the Bot API, as a second opinion on dialogues.

It knows texts, commands, keyboards and callbacks; no files, no long polls, no refusals. What it
answers differently from the real service is put right in `OpinionRequest`.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from telegram.request import HTTPXRequest

from leancity.local.ports import free_port
from tests.doubles.telegram.texts import commands_of

FOLDER = Path(__file__).parent
TOKEN = "7104562839:AAF-0123456789abcdefghijklmnopqrstu"


class OpinionRequest(HTTPXRequest):
    """The transport of python-telegram-bot, with answers as the real service gives them."""

    async def do_request(self, url: str, method: str, *args: Any, **kwargs: Any) -> Any:
        """One call."""
        status, payload = await super().do_request(url, method, *args, **kwargs)
        body = json.loads(payload)
        if body.get("ok"):
            body["result"] = _mended(url.rpartition("/")[2], body.get("result"))
        return status, json.dumps(body).encode()


@dataclass
class Opinion:
    """A running service and one person who writes to one bot."""

    url: str
    session: requests.Session
    chat_id: int = 6_871_204_551

    @property
    def base_url(self) -> str:
        """What python-telegram-bot is given as `base_url`."""
        return f"{self.url}/bot"

    def says(self, text: str) -> None:
        """Send a text or a command."""
        entities = commands_of(text)
        more = {"entities": entities} if entities else {}
        self._post("sendCommand" if entities else "sendMessage", text=text, **more)

    def presses(self, data: str, message_id: int) -> None:
        """Press a button below a message."""
        self._post("sendCallback", data=data, message={"message_id": message_id, **self._meta()})

    def heard(self) -> list[dict[str, Any]]:
        """What the bot has said, as it is now."""
        answer = self.session.post(
            f"{self.url}/getUpdatesHistory", json={"token": TOKEN}, timeout=10
        )
        rows = answer.json()["result"]
        said = [row for row in rows if "chat_id" in row.get("message", {})]
        return [{**row["message"], "message_id": row["messageId"]} for row in said]

    def _meta(self) -> dict[str, Any]:
        person = {"id": self.chat_id, "is_bot": False, "first_name": "Аня", "language_code": "ru"}
        chat = {"id": self.chat_id, "type": "private", "first_name": "Аня"}
        return {"from": person, "chat": chat, "date": int(time.time())}

    def _post(self, route: str, **content: Any) -> None:
        body = {"botToken": TOKEN, **self._meta(), **content}
        self.session.post(f"{self.url}/{route}", json=body, timeout=10).raise_for_status()


@contextmanager
def second_opinion() -> Iterator[Opinion]:
    """The service on a free port of this machine; needs `npm ci` in this folder."""
    port = free_port()
    with subprocess.Popen(
        ["node", str(FOLDER / "server.mjs"), str(port)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process, requests.Session() as session:  # fmt: skip
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "ready\n", "make .build/doubles installs it"
        try:
            yield Opinion(url=f"http://127.0.0.1:{port}", session=session)
        finally:
            process.stdin.close()
            process.wait(10)


def _mended(method: str, result: Any) -> Any:
    """What the real service would have answered."""
    if method == "getMe":
        return {**result, "is_bot": True}
    if method == "sendMessage":
        # It counts milliseconds.
        return {**result, "date": result["date"] // 1000}
    if method == "getUpdates":
        return [_mended_update(update) for update in result]
    return True if result is None else result


def _mended_update(update: dict[str, Any]) -> dict[str, Any]:
    query = update.get("callback_query")
    return {**update, "callback_query": {**query, "chat_instance": "1"}} if query else update
