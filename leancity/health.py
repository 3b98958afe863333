"""`/health` (200 or 503, JSON) and `/metrics` (Prometheus) of one process."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest

from leancity.listening import listening

Health = Callable[[], Mapping[str, Any]]
#: Probes come from the same machine or container.
HOST = "127.0.0.1"


@contextmanager
def serve_health(
    address: tuple[str, int], health: Health, registry: CollectorRegistry = REGISTRY
) -> Iterator[int]:
    """Serve while the block runs; yields the port (port 0 takes a free one).

    `health` tells the state; the answer is 200 when its `status` is UP.
    """

    class Answer(BaseHTTPRequestHandler):
        server_version = "leancity"
        sys_version = ""

        def do_GET(self) -> None:
            if self.path == "/health":
                state = health()
                status = 200 if state.get("status") == "UP" else 503
                self._send(status, "application/json", json.dumps(state).encode())
            elif self.path == "/metrics":
                self._send(200, CONTENT_TYPE_LATEST, generate_latest(registry))
            else:
                self._send(404, "text/plain", b"")

        def _send(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: probes are no events."""

    with listening(address, Answer, "health") as port:
        yield port
