"""`python -m bots`: run the configured bots until SIGTERM or SIGINT.

Without a bot it says so and waits: there is nothing to start again. Exit codes: 0 stopped when
asked, 2 a mistake of configuration.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from leancity.config import Settings
from leancity.errors import ConfigurationError
from leancity.health import HOST, Health, serve_health
from leancity.logs import configure_logging
from leancity.messengers.bots import load_bots

EX_CONFIGURATION = 2


def main() -> int:
    """Run the command; the exit code."""
    try:
        settings = Settings.from_env()
        configure_logging(settings)
        if not load_bots(settings.bots_file):
            return _wait(settings)
        from bots.app import build

        bots = build(settings)
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        return EX_CONFIGURATION
    with _health(settings, bots.health):
        asyncio.run(bots.run())
    return 0


def _wait(settings: Settings) -> int:
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    with _health(settings, lambda: {"status": "UP", "bots": {}}):
        sys.stdout.write("No bot is configured: people work in the portal.\n")
        stopped.wait()
    return 0


@contextmanager
def _health(settings: Settings, health: Health) -> Iterator[None]:
    if not settings.health_port:
        yield
        return
    with serve_health((HOST, settings.health_port), health):
        yield


if __name__ == "__main__":
    sys.exit(main())
