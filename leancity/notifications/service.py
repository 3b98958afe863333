"""Sending notices once, and saying honestly what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import BinaryIO, Protocol

import structlog

from leancity.channels import (
    Attachment,
    Channel,
    DoubtfulError,
    Message,
    NoChannel,
    RefusedError,
    UnreachableError,
)
from leancity.clock import Clock
from leancity.errors import NotFoundError
from leancity.files import StoredFile
from leancity.notifications.errors import PermanentDeliveryError, TransientDeliveryError
from leancity.notifications.operators import OperatorItems
from leancity.notifications.outbox import Attempt, Outbox
from leancity.notifications.shapes import Delivery, DeliveryState, Notice, Settlement

log = structlog.get_logger(__name__)

#: Notices of one round of the scheduler.
ROUND = 100
_SETTLED = {
    Settlement.ARRIVED: DeliveryState.SENT,
    Settlement.RESEND: DeliveryState.QUEUED,
    Settlement.DROP: DeliveryState.FAILED,
}


class FileSource(Protocol):
    """Where attachments come from."""

    def get(self, file_id: str, *, business_key: str | None = None) -> StoredFile:
        """A file of a case, without its bytes."""

    def open(self, file_id: str) -> BinaryIO:
        """Its bytes."""


class Notifications:
    """The notices of the platform, whatever channel they take.

    A notice leaves at most once: a repetition of `send` with its key tells what became of it.
    """

    def __init__(
        self,
        outbox: Outbox,
        operators: OperatorItems,
        channels: Mapping[str, Channel],
        files: FileSource,
        clock: Clock,
    ) -> None:
        #: what waits for an operator
        self.operators = operators
        self._outbox = outbox
        self._channels = channels
        self._files = files
        self._clock = clock

    def send(self, notice: Notice) -> Delivery:
        """Queue a notice and send it at once, unless its reader sleeps.

        Answers `sent`, `unknown` (an operator's item is open) or `not_configured`; a notice to
        staff also `queued` or `failed`. For a notice to the outside raises
        `TransientDeliveryError` (repeat the call later) or `PermanentDeliveryError`; both
        promise that nothing was sent.
        """
        delivery = self._outbox.put(notice)
        if self._outbox.awake(notice) > self._clock.now():
            return delivery
        delivery = self._deliver(notice.key, notice.channel)
        if not notice.staff:
            _raise_unless_through(delivery)
        return delivery

    def deliver_due(self) -> dict[str, int]:
        """Send what has come due, and give up what a dead process left behind.

        Returns how many notices ended in which state.
        """
        outcomes: Counter[str] = Counter()
        for delivery in self._outbox.due(ROUND):
            try:
                outcomes[self._deliver(delivery.key, delivery.channel).state] += 1
            except Exception:
                # One notice must not hold up the others; the next round meets it again.
                log.exception("notification.round_failed", notice=delivery.key)
        return dict(outcomes)

    def known(self, keys: Collection[str]) -> set[str]:
        """Which of these notices are in the outbox already, whatever became of them."""
        return self._outbox.known(keys)

    def for_case(self, business_key: str) -> list[Delivery]:
        """The notices of a case, oldest first."""
        return self._outbox.for_case(business_key)

    def settle(self, key: str, by: str, settlement: Settlement) -> Delivery:
        """An operator's decision about a notice whose fate is unknown; closes its item."""
        return self._outbox.settle(key, by, _SETTLED[settlement], settlement)

    def erase(self, business_key: str) -> int:
        """Forget whom the notices of a case went to and what they said."""
        return self._outbox.erase(business_key)

    # --- inside --------------------------------------------------------------------------
    def _deliver(self, key: str, channel_name: str) -> Delivery:
        channel = self._channels.get(channel_name, NoChannel())
        begun = self._outbox.begin(key, configured=channel.is_configured)
        delivery = self._attempted(channel, begun) if isinstance(begun, Attempt) else begun
        log.info(
            "notification.delivered",
            notice=key,
            business_key=delivery.business_key,
            channel=channel_name,
            state=delivery.state,
            attempts=delivery.attempts,
        )
        return delivery

    def _attempted(self, channel: Channel, attempt: Attempt) -> Delivery:
        try:
            message = self._message(attempt.notice)
        except NotFoundError:
            return self._outbox.refused(attempt, "an attachment is gone")
        except Exception as error:
            log.exception("notification.not_composed", notice=attempt.notice.key)
            return self._outbox.delayed(
                attempt, f"it could not be composed ({type(error).__name__})"
            )
        return self._handed_over(channel, attempt, message)

    def _handed_over(self, channel: Channel, attempt: Attempt, message: Message) -> Delivery:
        try:
            message_id = channel.send(message)
        except UnreachableError as error:
            return self._outbox.delayed(attempt, str(error), error.retry_after)
        except RefusedError as error:
            return self._outbox.refused(attempt, str(error))
        except DoubtfulError as error:
            return self._outbox.doubtful(attempt, str(error))
        except Exception as error:
            # An adapter that breaks its promise may have sent it.
            log.exception("notification.adapter_broke", notice=attempt.notice.key)
            return self._outbox.doubtful(attempt, f"the channel broke ({type(error).__name__})")
        return self._outbox.sent(attempt, message_id)

    def _message(self, notice: Notice) -> Message:
        return Message(
            key=notice.key,
            recipient=notice.recipient,
            subject=notice.subject,
            body=notice.body,
            written_at=self._clock.now().astimezone(self._clock.zone),
            attachments=tuple(
                self._attachment(notice.business_key, file_id) for file_id in notice.attachments
            ),
        )

    def _attachment(self, business_key: str, file_id: str) -> Attachment:
        file = self._files.get(file_id, business_key=business_key)
        with self._files.open(file_id) as stream:
            return Attachment(name=file.name, mime=file.mime, content=stream.read())


def _raise_unless_through(delivery: Delivery) -> None:
    if delivery.state is DeliveryState.FAILED:
        raise PermanentDeliveryError(delivery.key, delivery.error)
    if delivery.state is DeliveryState.STARTED:
        raise TransientDeliveryError(delivery.key, "it is being sent at this moment")
    if delivery.state is DeliveryState.QUEUED:
        raise TransientDeliveryError(delivery.key, delivery.error)
