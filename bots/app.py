"""The composition root of the bots: several bots in one process."""

from __future__ import annotations

import asyncio
import signal
import time

from bots.configuration import load_configuration
from bots.runner import Runner
from bots.transport.telegram import Telegram
from bots.webhook import serve_webhooks, webhook
from leancity.config import Settings
from leancity.kernel import Kernel

#: A bot that has heard nothing from the messenger for so long is not healthy, seconds.
_SILENCE = 120.0


class Bots:
    """Every configured bot."""

    def __init__(self, kernel: Kernel) -> None:
        self._settings = kernel.settings
        self._runners = {
            key: Runner(
                kernel,
                bot,
                Telegram(bot.token, kernel.settings.telegram_url),
                load_configuration(bot.kind),
                webhook(kernel.settings, key),
            )
            for key, bot in kernel.bots.items()
        }

    def health(self) -> dict[str, object]:
        """The state for `/health`; UP while every bot reaches its messenger."""
        bots = {key: self._is_up(runner) for key, runner in self._runners.items()}
        return {"status": "UP" if all(bots.values()) else "DOWN", "bots": bots}

    def _is_up(self, runner: Runner) -> bool:
        seen = runner.seen
        if seen is None:
            return False
        # With a webhook the messenger calls; nobody can tell silence from a quiet day.
        return bool(self._settings.webhook_url) or time.monotonic() - seen < _SILENCE

    async def run(self) -> None:
        """Serve until SIGTERM or SIGINT."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        receivers = {key: runner.keep for key, runner in self._runners.items()}
        with serve_webhooks(self._settings, receivers):
            await asyncio.gather(*(runner.run() for runner in self._runners.values()))

    def stop(self) -> None:
        """Come to an end."""
        for runner in self._runners.values():
            runner.stop()


def build(settings: Settings) -> Bots:
    """The bots of this city, acting as the people who write to them."""
    kernel = Kernel(settings)
    kernel.key_kind = "bots"
    return Bots(kernel)
