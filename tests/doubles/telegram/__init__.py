"""The Bot API of Telegram over real HTTP, in memory, strict, with faults on demand.

What the published rules forbid is refused in the words of the real server (its source is open).
Stricter than the real one: an unknown parameter and a number that is none are refused, not
ignored. A test acts through `server.phone(...)`, as somebody with the messenger in their hand.
"""

from __future__ import annotations

from tests.doubles.telegram.faults import (
    Fault,
    blocked,
    broken,
    chat_not_found,
    deactivated,
    flood,
    lost,
)
from tests.doubles.telegram.phone import Phone
from tests.doubles.telegram.screen import Screen, Shown
from tests.doubles.telegram.server import BOT_TOKEN, TelegramServer, serving

__all__ = [
    "BOT_TOKEN",
    "Fault",
    "Phone",
    "Screen",
    "Shown",
    "TelegramServer",
    "blocked",
    "broken",
    "chat_not_found",
    "deactivated",
    "flood",
    "lost",
    "serving",
]
