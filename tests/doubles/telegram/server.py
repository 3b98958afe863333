"""The double behind an address."""

from __future__ import annotations

import copy
import json
import re
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from tests.doubles.telegram.bot import BotAccount
from tests.doubles.telegram.faults import Fault, Refused
from tests.doubles.telegram.methods import Methods
from tests.doubles.telegram.phone import Phone
from tests.doubles.telegram.rooms import Json, Room
from tests.doubles.telegram.rules import checked
from tests.doubles.telegram.table import METHODS
from tests.doubles.telegram.wire import Query, read

BOT_TOKEN = "7104562839:AAF-0123456789abcdefghijklmnopqrstu"
_NAMES = {name.lower(): name for name in METHODS}
_PATH = re.compile(r"/(file/)?bot([^/]+)/(.+)")


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call that was received, whatever was answered."""

    bot: str
    method: str
    values: dict[str, Any]


class TelegramServer:
    """State and rules; `serving` puts it behind an address."""

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[Call] = []
        #: guards everything and tells of every change
        self.changed = threading.Condition(threading.RLock())
        self.bots: dict[str, Methods] = {}
        self._faults: dict[str, list[Fault]] = defaultdict(list)

    # --- what a test does ----------------------------------------------------------------
    @property
    def base_url(self) -> str:
        """What python-telegram-bot is given as `base_url`."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """What python-telegram-bot is given as `base_file_url`."""
        return f"{self.url}/file/bot"

    def bot(self, token: str = BOT_TOKEN, username: str = "lc_inspectors_bot") -> BotAccount:
        """A bot; the same token gives the same one."""
        with self.changed:
            if token not in self.bots:
                account = BotAccount(token, username, self.changed)
                self.bots[token] = Methods(account, self.changed)
            return self.bots[token].bot

    def phone(
        self, chat_id: int, user_id: int = 0, language: str = "ru", bot: BotAccount | None = None
    ) -> Phone:
        """Somebody with the messenger in their hand: a private chat, or (below zero) a group."""
        account = bot or self.bot()
        user = {
            "id": user_id or chat_id, "is_bot": False, "first_name": "Аня",
            "language_code": language,
        }  # fmt: skip
        title = "Рейд" if chat_id < 0 else ""
        with self.changed:
            room = account.rooms.put(Room(id=chat_id, title=title, user=user, begun=bool(title)))
        return Phone(self, account, room, user)

    def fail(self, method: str, *faults: Fault) -> None:
        """The next calls of a method meet these faults, one each."""
        with self.changed:
            self._faults[method.lower()] += faults

    def forget_buttons(self) -> None:
        """What was pressed can be answered no longer, as after a quarter of an hour."""
        with self.changed:
            for methods in self.bots.values():
                methods.bot.callbacks.clear()

    def called(self, method: str) -> list[dict[str, Any]]:
        """The parameters of every call of a method."""
        with self.changed:
            return [call.values for call in self.calls if call.method == method]

    def until(self, holds: Callable[[], object], what: str = "", within: float = 20) -> None:
        """Wait until something holds; looked at after every change here, and now and then."""
        end = time.monotonic() + within
        while not holds():
            with self.changed:
                if not self.changed.wait(0.1) and time.monotonic() > end:
                    raise AssertionError(f"not within {within} s: {what or holds}")

    def close(self) -> None:
        """End every poll and webhook."""
        with self.changed:
            for methods in self.bots.values():
                methods.bot.closed = True
                if methods.hook:
                    methods.hook.end()
            self.changed.notify_all()

    # --- what a bot does -----------------------------------------------------------------
    def answer(self, request: Request) -> Response:
        """One request."""
        found = _PATH.fullmatch(request.path)
        try:
            if found is None:
                raise Refused(404, "Not Found")
            methods = self._methods(found[2])
            if found[1]:
                return self._download(methods, found[3])
            return self._met(methods, read(request, found[3]), request)
        except Refused as refusal:
            return _refusal(refusal)

    def _methods(self, token: str) -> Methods:
        if not re.fullmatch(r"\d+:[\w-]+", token):
            raise Refused(404, "Not Found")
        if token not in self.bots:
            raise Refused(401, "Unauthorized")
        return self.bots[token]

    def _download(self, methods: Methods, path: str) -> Response:
        with self.changed:
            content = methods.bot.files.at(path)
        if content is None:
            raise Refused(404, "Not Found")
        return Response(content, mimetype="application/octet-stream")

    def _met(self, methods: Methods, query: Query, request: Request) -> Response:
        """The work of a call, or the fault it meets."""
        with self.changed:
            queue = self._faults[query.method]
            fault = queue.pop(0) if queue else None
            name = _NAMES.get(query.method, query.method)
            values = {**query.values, **query.files}
            self.calls.append(Call(bot=methods.bot.username, method=name, values=values))
            self.changed.notify_all()
        if fault is not None and not fault.after:
            return self._broken(fault, request)
        result = self._worked(methods, query)
        if fault is not None:
            return self._broken(fault, request)
        return _json({"ok": True, "result": result})

    def _worked(self, methods: Methods, query: Query) -> Any:
        name = _NAMES.get(query.method)
        if name is None:
            raise Refused(404, "Not Found: method not found")
        given = checked(query, METHODS[name])
        python_name = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
        with self.changed:
            result = getattr(methods, python_name)(given, query.files)
            self.changed.notify_all()
            # As it is now: the next call may change it.
            return copy.deepcopy(result)

    def _broken(self, fault: Fault, request: Request) -> Response:
        if fault.drop:
            with suppress(OSError):
                request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            return Response()
        if fault.status >= 502:
            return Response("<html><h1>Bad Gateway</h1></html>", fault.status, mimetype="text/html")
        return _refusal(fault.refusal)


class _Quiet(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        """Nothing: addresses hold tokens."""


@contextmanager
def serving() -> Iterator[TelegramServer]:
    """The double on a free port of this machine, with one bot."""
    server = TelegramServer()
    server.bot()

    @Request.application
    def app(request: Request) -> Response:
        return server.answer(request)

    http = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    http.daemon_threads = True  # type: ignore[attr-defined]
    server.url = f"http://127.0.0.1:{http.server_port}"
    thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        http.shutdown()
        thread.join(5)
        http.server_close()


def _json(body: Json, status: int = 200) -> Response:
    return Response(json.dumps(body), status, mimetype="application/json")


def _refusal(refusal: Refused) -> Response:
    body: Json = {
        "ok": False, "error_code": refusal.code, "description": refusal.description,
    }  # fmt: skip
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return _json(body, refusal.code)
