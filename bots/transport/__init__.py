"""Messengers: the port every messenger fits, and Telegram behind it."""

from __future__ import annotations

from bots.transport.port import (
    ChatGoneError,
    FileGoneError,
    FileRef,
    Incoming,
    Kind,
    Messenger,
    MessengerError,
    RejectedError,
    SlowDownError,
)

__all__ = [
    "ChatGoneError",
    "FileGoneError",
    "FileRef",
    "Incoming",
    "Kind",
    "Messenger",
    "MessengerError",
    "RejectedError",
    "SlowDownError",
]
