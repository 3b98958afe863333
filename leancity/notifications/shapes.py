"""What goes into the notifications room and what comes out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leancity.notifications.models import NotificationRow

_PERSONAL = re.compile(r"\S+@\S+|(?:\+7|\b8)[\s(-]*\d{3}[\s)-]*\d{3}")

#: An address or a whole telephone: the numbers of cases may be long, too.
_CONTACT = re.compile(r"\S+@\S+|(?:\+7|\b8)[\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}\b")
_LINK = re.compile(r"https?://\S+")
#: Channels that belong to others and may lie abroad: nothing personal goes there.
MESSENGERS = frozenset({"telegram"})


class DeliveryState(StrEnum):
    """How far a notice has come."""

    #: waits to be sent, for the first time or again
    QUEUED = "queued"
    #: somebody is sending it
    STARTED = "started"
    #: the other side has confirmed it
    SENT = "sent"
    #: certainly not sent, and nobody will try again by himself
    FAILED = "failed"
    #: it may have been sent; an operator decides
    UNKNOWN = "unknown"
    #: not sent: the channel is not configured
    NOT_CONFIGURED = "not_configured"


class Settlement(StrEnum):
    """What an operator decides about a notice whose fate is unknown."""

    #: it has arrived after all
    ARRIVED = "arrived"
    #: it has not: send it again
    RESEND = "resend"
    #: nothing more is to be done
    DROP = "drop"


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One letter to one recipient.

    `key` makes it happen once: `<external task id>:notify`, or `<business key>:<activity>:<event>`.
    The subject travels in clear and is shown in lists: it must hold no personal data, and one
    that shows an e-mail address or a telephone is refused with ValueError; so is the whole text of
    a messenger's, which has no attachments.
    """

    key: str
    business_key: str
    #: email, telegram
    channel: str
    #: an address of the channel, of a messenger the login; kept in this room only
    recipient: str = field(repr=False)
    subject: str
    body: str = field(repr=False)
    #: ids of files
    attachments: tuple[str, ...] = ()
    #: to the city's own people: rests at night, is retried by the scheduler, never raises
    staff: bool = False
    #: danger to life does not wait for the morning
    danger: bool = False

    def __post_init__(self) -> None:
        if "\n" in self.subject or "\r" in self.subject:
            raise ValueError("the subject of a notice is one line")
        if _PERSONAL.search(self.subject):
            raise ValueError("the subject of a notice holds no personal data")
        if self.channel in MESSENGERS and (
            self.attachments or _CONTACT.search(_LINK.sub("", self.body))
        ):
            raise ValueError("a message holds number, status and a link, and no personal data")


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """How far a notice has come, without recipient and text."""

    key: str
    business_key: str
    channel: str
    subject: str
    state: DeliveryState
    #: since when it is in this state
    at: datetime
    created_at: datetime
    sent_at: datetime | None
    attempts: int
    next_try_at: datetime | None
    #: why it is not sent, without addresses
    error: str
    #: what the other side calls it
    message_id: str

    @classmethod
    def from_row(cls, row: NotificationRow) -> Delivery:
        """The delivery of an outbox row."""
        return cls(
            key=row.key,
            business_key=row.business_key,
            channel=row.channel,
            subject=row.subject,
            state=DeliveryState(row.state),
            at=row.state_at,
            created_at=row.created_at,
            sent_at=row.sent_at,
            attempts=row.attempts,
            next_try_at=row.next_try_at,
            error=row.error,
            message_id=row.message_id,
        )
