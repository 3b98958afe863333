"""Adapters to the outside: one module per kind of channel, one port for all of them."""

from __future__ import annotations

from leancity.channels.port import (
    Attachment,
    Channel,
    ChannelError,
    DoubtfulError,
    Message,
    NoChannel,
    RefusedError,
    UnreachableError,
)
from leancity.channels.smtp import SmtpChannel
from leancity.channels.telegram import TelegramChannel

__all__ = [
    "Attachment",
    "Channel",
    "ChannelError",
    "DoubtfulError",
    "Message",
    "NoChannel",
    "RefusedError",
    "SmtpChannel",
    "TelegramChannel",
    "UnreachableError",
]
