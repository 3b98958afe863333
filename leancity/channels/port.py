"""What every channel takes and how it fails.

The three errors say all that a sender must know: `UnreachableError` and `RefusedError` promise
that nothing was sent, `DoubtfulError` that nobody can tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from leancity.errors import LeanCityError


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that goes along."""

    name: str
    #: "application/pdf"
    mime: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Message:
    """A letter to one recipient."""

    #: stable over repetitions: the same letter has the same id
    key: str
    #: an address of the channel
    recipient: str
    subject: str
    body: str
    #: aware
    written_at: datetime
    attachments: tuple[Attachment, ...] = ()


class ChannelError(LeanCityError):
    """The base of what `send` raises; the text holds no address and may be shown."""


class UnreachableError(ChannelError):
    """Not sent: the other side does not answer or asks to come later.

    `retry_after`: the seconds it asks for, when it does.
    """

    def __init__(self, reason: str, *, retry_after: float = 0.0) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class RefusedError(ChannelError):
    """Not sent: the other side refuses this letter, or the channel is set up wrongly."""


class DoubtfulError(ChannelError):
    """The letter was handed over and nobody confirmed it: it may have arrived."""


class Channel(Protocol):
    """A way to the outside."""

    @property
    def is_configured(self) -> bool:
        """Whether anything can be sent; when not, nothing is pretended."""

    def send(self, message: Message) -> str:
        """Send one letter in less than `leancity.db.STALE_AFTER`; returns its message id."""


class NoChannel:
    """Stands for a channel nobody has set up."""

    is_configured = False

    def send(self, message: Message) -> str:  # noqa: ARG002
        """Send nothing and say so."""
        raise RefusedError("the channel is not configured")
