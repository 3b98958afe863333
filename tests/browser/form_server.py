"""One form on a page of its own: the built bundles, the portal's content policy, no portal."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from typing import Any

from portal.assets import DIST, Assets
from portal.security import content_security_policy

#: A picture of one pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63f8cfc0f01f0005000201a5f645400000000049454e44ae426082"
)
CONTRACT = {
    "locale": "ru",
    "today": "2026-11-24",
    "zone": "Asia/Sakhalin",
    "submitUrl": "/submit",
    "uploadUrl": "/upload",
    "suggestUrl": "/suggest",
    "draftUrl": "/draft",
    "sessionUrl": "/session",
    "loginUrl": "/sign-in",
    "login": "kim.i",
    "scope": "task:1",
    "formHash": "hash",
    "csrf": "first",
    "submitLabel": "Отправить",
    "bounds": [142.55, 46.85, 142.90, 47.10],
}


@dataclass
class FormServer:
    """What the page is told, and what it has sent."""

    base_url: str = ""
    contract: dict[str, Any] = field(default_factory=dict)
    #: (status, body) of the next submits; the last one stays
    answers: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    draft_answer: tuple[int, dict[str, Any]] = (200, {"version": 1})
    #: seconds an answer to a submit takes
    delay: float = 0.0
    login: str = "kim.i"
    #: (what, body, CSRF token) in order
    sent: list[tuple[str, Any, str]] = field(default_factory=list)

    def show(self, *components: dict[str, Any], **changes: Any) -> str:
        """Put a form on the page; returns the page's address."""
        schema = {"type": "default", "id": "f", "components": list(components)}
        self.contract = {**CONTRACT, "schema": schema, "data": {}, **changes}
        return f"{self.base_url}/"

    def answer(self, *answers: tuple[int, dict[str, Any]]) -> None:
        """What the next submits are told."""
        self.answers = list(answers)

    def bodies(self, what: str) -> list[Any]:
        """What was sent to one address."""
        return [body for name, body, _ in self.sent if name == what]

    def page(self) -> str:
        """The page itself."""
        assets = Assets()
        block = json.dumps(self.contract, ensure_ascii=False).replace("<", "\\u003c")
        return (
            f'<!doctype html><html lang="{self.contract["locale"]}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            "<title>Form</title>"
            + "".join(
                f'<link rel="stylesheet" href="/static/{assets.path(name)}">'
                for name in ("base.css", "form.css")
            )
            + "".join(
                f'<script type="module" src="/static/{assets.path(name)}"></script>'
                for name in ("base.js", "form.js")
            )
            + '</head><body><main class="page"><h1>Form</h1><div data-form="form-data"></div>'
            f'<script type="application/json" id="form-data">{block}</script></main></body></html>'
        )

    def next_answer(self) -> tuple[int, dict[str, Any]]:
        """The answer to a submit."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def form_server() -> Iterator[FormServer]:
    """Serve forms until the end of the block."""
    state = FormServer()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(state))
    state.base_url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(state: FormServer) -> type[BaseHTTPRequestHandler]:  # noqa: C901 (one per address)
    policy = "; ".join(f"{name} {value}" for name, value in content_security_policy("").items())

    class Handler(BaseHTTPRequestHandler):
        """Answers as the portal does."""

        def log_message(self, *_: Any) -> None:
            """Nothing: the test speaks."""

        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            if path.startswith("/static/dist/"):
                self._send(200, (DIST / path.removeprefix("/static/dist/")).read_bytes())
            elif path == "/suggest":
                house = {"value": "улица Ленина", "label": "улица Ленина, 246"}
                self._json(200, [{**house, "fields": {"house": "246"}}])
            elif path == "/session":
                self._json(200, {"login": state.login, "csrf": "second"})
            elif path == "/thumb":
                self._send(200, PIXEL, "image/png")
            elif path == "/favicon.ico":
                self._send(204, b"")
            else:
                self._send(200, state.page().encode(), "text/html; charset=utf-8")

        def do_PUT(self) -> None:
            self._note(json.loads(self._body()))
            self._json(*state.draft_answer)

        def do_POST(self) -> None:
            body = self._body()
            if self.path == "/upload":
                self._upload(body)
                return
            self._note(json.loads(body))
            answer = state.next_answer()
            time.sleep(state.delay)
            self._json(*answer)

        def _upload(self, body: bytes) -> None:
            name = body.split(b'filename="')[1].split(b'"')[0].decode()
            self._note(name)
            if "bad" in name:
                self._json(400, {"message": "Это не снимок"})
                return
            place = {"lat": 46.95912, "lon": 142.73801} if "gps" in name else {}
            known = {"name": name, "size": len(body), "url": "/thumb", "thumb": "/thumb"}
            self._json(201, {"id": f"id-{name}", **known, **place})

        def _note(self, body: Any) -> None:
            state.sent.append((self.path[1:], body, self.headers.get("X-CSRFToken", "")))

        def _body(self) -> bytes:
            return self.rfile.read(int(self.headers["Content-Length"]))

        def _json(self, status: int, body: Any) -> None:
            self._send(status, json.dumps(body).encode(), "application/json")

        def _send(self, status: int, body: bytes, kind: str = "") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind or guess_type(self.path)[0] or "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body)

    return Handler
