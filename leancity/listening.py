"""A small HTTP server beside the real work of a process: probes, calls of a messenger."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def listening(
    address: tuple[str, int], answer: type[BaseHTTPRequestHandler], name: str
) -> Iterator[int]:
    """Answer in threads while the block runs; yields the port, chosen by the system for 0."""
    server = ThreadingHTTPServer(address, answer)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, name=name, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
