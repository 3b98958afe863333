"""The rows of the outbox: every change of a notice's state, each in one transaction.

A row and its effect in the ledger change together, so that they cannot contradict each other.
`attempts` tells a late answer of an earlier attempt from the answer of the present one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from leancity.clock import Clock
from leancity.db import STALE_AFTER, BeginOutcome, Database, Effects
from leancity.i18n import N_
from leancity.notifications.models import NotificationRow
from leancity.notifications.operators import PLATFORM, OperatorItem, OperatorItems
from leancity.notifications.shapes import Delivery, DeliveryState, Notice
from leancity.notifications.timing import awake, pause_after

#: A notice in one of these states was certainly not sent and may be changed.
_NOT_SENT = (DeliveryState.QUEUED, DeliveryState.FAILED, DeliveryState.NOT_CONFIGURED)


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A notice that is ours to send now."""

    notice: Notice
    #: counts from 1
    number: int


class Outbox:
    """The outbox."""

    def __init__(
        self, database: Database, effects: Effects, clock: Clock, operators: OperatorItems
    ) -> None:
        self._database = database
        self._effects = effects
        self._clock = clock
        self._operators = operators

    def put(self, notice: Notice) -> Delivery:
        """Queue a notice; repeated before it is sent it takes the newer text and address."""
        now = self._clock.now()
        fresh = {
            "business_key": notice.business_key,
            "channel": notice.channel,
            "recipient": notice.recipient,
            "subject": notice.subject,
            "body": notice.body,
            "attachments": list(notice.attachments),
            "staff": notice.staff,
            "danger": notice.danger,
            "state": DeliveryState.QUEUED,
            "state_at": now,
            "next_try_at": self.awake(notice) if notice.staff else None,
        }
        new = {"created_at": now, "attempts": 0, "error": "", "message_id": "", **fresh}
        with self._database.begin() as session:
            session.execute(
                insert(NotificationRow)
                .values(key=notice.key, **new)
                .on_conflict_do_update(
                    index_elements=[NotificationRow.key],
                    set_=fresh,
                    where=NotificationRow.state.in_(_NOT_SENT),
                )
            )
            return Delivery.from_row(self._row(session, notice.key))

    def awake(self, notice: Notice) -> datetime:
        """When a notice may leave: staff are not woken but for danger."""
        now = self._clock.now()
        return awake(now, self._clock.zone) if notice.staff and not notice.danger else now

    def begin(self, key: str, *, configured: bool) -> Attempt | Delivery:
        """Take a notice to send it, or learn why it is not to be sent now."""
        with self._database.begin() as session:
            row = self._row(session, key)
            if row.state in _NOT_SENT and not configured:
                row.next_try_at = None
                self._state(row, DeliveryState.NOT_CONFIGURED)
            elif row.state in (*_NOT_SENT, DeliveryState.STARTED):
                begun = self._effects.begin_in(session, _effect(key))
                if begun.outcome is BeginOutcome.FRESH:
                    row.attempts += 1
                    self._state(row, DeliveryState.STARTED)
                    return Attempt(notice=_notice(row), number=row.attempts)
                if begun.outcome is BeginOutcome.UNKNOWN:
                    self._doubted(session, row, "the process that was sending it died")
            return Delivery.from_row(row)

    def sent(self, attempt: Attempt, message_id: str) -> Delivery:
        """The other side has confirmed it."""
        with self._database.begin() as session:
            row = self._row(session, attempt.notice.key)
            self._effects.done_in(session, _effect(row.key), message_id)
            row.message_id, row.error = message_id, ""
            row.sent_at, row.next_try_at = self._clock.now(), None
            self._state(row, DeliveryState.SENT)
            self._operators.resolve_in(session, _item(row.key), PLATFORM, "sent")
            return Delivery.from_row(row)

    def delayed(self, attempt: Attempt, reason: str, wanted: float = 0.0) -> Delivery:
        """Not sent, may be tried again: by the scheduler for staff, else by whoever called.

        `wanted`: the seconds the other side asks for; it is not tried again before.
        """
        with self._database.begin() as session:
            row = self._released(session, attempt)
            if row is None:
                return Delivery.from_row(self._row(session, attempt.notice.key))
            row.error = reason
            if _is_scheduled(row):
                return self._later(session, row, timedelta(seconds=wanted))
            self._state(row, DeliveryState.QUEUED)
            return Delivery.from_row(row)

    def refused(self, attempt: Attempt, reason: str) -> Delivery:
        """Not sent, and sending it again changes nothing."""
        with self._database.begin() as session:
            row = self._released(session, attempt)
            if row is None:
                return Delivery.from_row(self._row(session, attempt.notice.key))
            row.error = reason
            return self._gave_up(session, row)

    def doubtful(self, attempt: Attempt, reason: str) -> Delivery:
        """Nobody can tell whether it was sent."""
        with self._database.begin() as session:
            row = self._row(session, attempt.notice.key)
            if row.attempts == attempt.number and row.state == DeliveryState.STARTED:
                self._effects.doubt_in(session, _effect(row.key))
                self._doubted(session, row, reason)
            return Delivery.from_row(row)

    def settle(self, key: str, by: str, state: DeliveryState, resolution: str) -> Delivery:
        """An operator's decision about a notice whose fate is unknown."""
        with self._database.begin() as session:
            row = self._row(session, key)
            if row.state == DeliveryState.UNKNOWN:
                if state is DeliveryState.SENT:
                    self._effects.done_in(session, _effect(key), row.message_id)
                    row.sent_at = row.state_at
                else:
                    self._effects.release_in(session, _effect(key))
                row.attempts = 0 if state is DeliveryState.QUEUED else row.attempts
                row.next_try_at = self._clock.now() if state is DeliveryState.QUEUED else None
                self._state(row, state)
            self._operators.resolve_in(session, _item(key), by, resolution)
            return Delivery.from_row(row)

    def due(self, limit: int) -> list[Delivery]:
        """Notices the scheduler must look at: their time has come, or their sender has died."""
        now, row = self._clock.now(), NotificationRow
        waiting = and_(row.state == DeliveryState.QUEUED, row.next_try_at <= now)
        stuck = and_(row.state == DeliveryState.STARTED, row.state_at < now - STALE_AFTER)
        query = select(row).where(or_(waiting, stuck)).order_by(row.state_at).limit(limit)
        with self._database.begin() as session:
            return [Delivery.from_row(found) for found in session.scalars(query)]

    def known(self, keys: Collection[str]) -> set[str]:
        """Which of these keys have a row."""
        if not keys:
            return set()
        query = select(NotificationRow.key).where(NotificationRow.key.in_(keys))
        with self._database.begin() as session:
            return set(session.scalars(query))

    def for_case(self, business_key: str) -> list[Delivery]:
        """The notices of a case, oldest first."""
        query = (
            select(NotificationRow)
            .where(NotificationRow.business_key == business_key)
            .order_by(NotificationRow.created_at, NotificationRow.key)
        )
        with self._database.begin() as session:
            return [Delivery.from_row(row) for row in session.scalars(query)]

    def erase(self, business_key: str) -> int:
        """Empty recipients and texts of a case; returns how many notices it has."""
        forget = (
            update(NotificationRow)
            .where(NotificationRow.business_key == business_key)
            .values(recipient="", body="", attachments=[])
            .returning(NotificationRow.key)
        )
        with self._database.begin() as session:
            return len(session.execute(forget).all())

    # --- inside --------------------------------------------------------------------------
    def _row(self, session: Session, key: str) -> NotificationRow:
        return session.get_one(NotificationRow, key, with_for_update=True, populate_existing=True)

    def _state(self, row: NotificationRow, state: DeliveryState) -> None:
        row.state, row.state_at = state, self._clock.now()

    def _released(self, session: Session, attempt: Attempt) -> NotificationRow | None:
        """The row of an attempt that sent nothing; None when it is no longer this attempt's."""
        row = self._row(session, attempt.notice.key)
        if row.attempts != attempt.number or row.state not in _OPEN:
            return None
        self._effects.release_in(session, _effect(row.key))
        self._operators.resolve_in(session, _item(row.key), PLATFORM, "not sent")
        return row

    def _later(self, session: Session, row: NotificationRow, wanted: timedelta) -> Delivery:
        """The scheduler's next try, or the end of its patience."""
        pause = pause_after(row.attempts)
        if pause is None:
            return self._gave_up(session, row)
        later = self._clock.now() + max(pause, wanted)
        sleeps = row.staff and not row.danger
        row.next_try_at = awake(later, self._clock.zone) if sleeps else later
        self._state(row, DeliveryState.QUEUED)
        return Delivery.from_row(row)

    def _gave_up(self, session: Session, row: NotificationRow) -> Delivery:
        scheduled = _is_scheduled(row)
        row.next_try_at = None
        self._state(row, DeliveryState.FAILED)
        if scheduled:
            message = N_("The notice “%(subject)s” could not be sent: %(reason)s")
            self._operators.open(
                session,
                OperatorItem(
                    key=_item(row.key),
                    kind="delivery-failed",
                    business_key=row.business_key,
                    message=message,
                    params={"subject": row.subject, "reason": row.error},
                ),
            )
        return Delivery.from_row(row)

    def _doubted(self, session: Session, row: NotificationRow, reason: str) -> None:
        row.error, row.next_try_at = reason, None
        self._state(row, DeliveryState.UNKNOWN)
        self._operators.open(
            session,
            OperatorItem(
                key=_item(row.key),
                kind="delivery-unknown",
                business_key=row.business_key,
                message=N_("It is not known whether the letter “%(subject)s” was sent: %(reason)s"),
                params={"subject": row.subject, "reason": reason},
            ),
        )


#: States in which the answer of an attempt still counts.
_OPEN = (DeliveryState.STARTED, DeliveryState.UNKNOWN)


def _is_scheduled(row: NotificationRow) -> bool:
    """Whether the scheduler, and not whoever called `send`, tries again."""
    return row.staff or row.next_try_at is not None


def _effect(key: str) -> str:
    return f"notification:{key}"


def _item(key: str) -> str:
    return f"notification:{key}"


def _notice(row: NotificationRow) -> Notice:
    return Notice(
        key=row.key,
        business_key=row.business_key,
        channel=row.channel,
        recipient=row.recipient,
        subject=row.subject,
        body=row.body,
        attachments=tuple(row.attachments),
        staff=row.staff,
        danger=row.danger,
    )
