"""Notices on a real database, through real mail servers."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import BinaryIO

import pytest
from sqlalchemy import select

from leancity.channels import Channel, Message, SmtpChannel, UnreachableError
from leancity.clock import FixedClock
from leancity.db import STALE_AFTER, Database, Effects
from leancity.errors import ConflictError, NotFoundError
from leancity.files import StoredFile
from leancity.notifications import (
    DeliveryState,
    Notice,
    Notifications,
    OperatorItems,
    Outbox,
    PermanentDeliveryError,
    Settlement,
    TransientDeliveryError,
)
from leancity.notifications.models import NotificationRow
from tests.unit.channels.servers import Inbox, breaking, serving

#: 14:00 in the city.
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
NOTICE = Notice(
    key="task-1:notify", business_key="case-1", channel="email", recipient="owner@example.org",
    subject="Уведомление № 0421", body="Здравствуйте!",
)  # fmt: skip
STAFF = replace(NOTICE, key="case-1:check:due", recipient="kim.i@example.org", staff=True)

QUEUED, STARTED = DeliveryState.QUEUED, DeliveryState.STARTED
SENT, FAILED = DeliveryState.SENT, DeliveryState.FAILED
UNKNOWN, NOT_CONFIGURED = DeliveryState.UNKNOWN, DeliveryState.NOT_CONFIGURED


class Shelf:
    """One file of case-1."""

    def get(self, file_id: str, *, business_key: str | None = None) -> StoredFile:
        if (file_id, business_key) != ("f-1", "case-1"):
            raise NotFoundError("There is no such file.")
        return StoredFile(
            id="f-1", business_key="case-1", field="document:PB-4/0421-1", sha256="0" * 64,
            name="PB-4_0421-1 Уведомление.docx", mime="application/octet-stream", size=3,
            uploaded_by="kim.i", uploaded_at=NOON, meta={}, submitted=True,
        )  # fmt: skip

    def open(self, file_id: str) -> BinaryIO:
        return BytesIO(b"PK!")


class Line:
    """A channel of the test: does what it is told, remembers what it was given."""

    is_configured = True

    def __init__(self, act: Callable[[Message], str]) -> None:
        self.act = act
        self.letters: list[Message] = []

    def send(self, message: Message) -> str:
        answer = self.act(message)
        self.letters.append(message)
        return answer


def unreachable(message: Message) -> str:
    raise UnreachableError("RCPT was answered with 451")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


Room = Callable[..., Notifications]


@pytest.fixture
def room(database: Database, clock: FixedClock) -> Room:
    """The room over a channel; several may stand for several processes."""

    def make(channel: Channel | None = None) -> Notifications:
        operators = OperatorItems(database, clock)
        outbox = Outbox(database, Effects(database, clock), clock, operators)
        channels = {} if channel is None else {"email": channel}
        return Notifications(outbox, operators, channels, Shelf(), clock)

    return make


def smtp(port: int) -> SmtpChannel:
    return SmtpChannel(f"smtp://127.0.0.1:{port}", "dobik@example.org", patience=1.0)


def test_a_notice_leaves_once_however_often_it_is_sent(room: Room) -> None:
    inbox = Inbox()
    with serving(inbox) as port:
        first = room(smtp(port)).send(replace(NOTICE, attachments=("f-1",)))
        again = room(smtp(port)).send(NOTICE)
    assert (first.state, again.state) == (SENT, SENT)
    assert first.message_id == again.message_id != ""
    assert first.sent_at == NOON
    assert len(inbox.letters) == 1
    assert b"PB-4_0421-1" in (inbox.letters[0].original_content or b"")


def test_of_many_processes_one_sends(room: Room) -> None:
    inbox = Inbox()
    barrier = threading.Barrier(4)
    states: list[str] = []
    with serving(inbox) as port:
        rooms = [room(smtp(port)) for _ in range(4)]

        def send(own: Notifications) -> None:
            barrier.wait()
            try:
                states.append(own.send(NOTICE).state)
            except TransientDeliveryError as error:
                states.append(error.reason)

        threads = [threading.Thread(target=send, args=(own,)) for own in rooms]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(inbox.letters) == 1
    assert set(states) <= {SENT, "it is being sent at this moment"}
    assert SENT in states


def test_a_server_that_is_down_is_tried_again_by_the_caller(room: Room) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(TransientDeliveryError, match="does not answer"):
        room(smtp(port)).send(NOTICE)
    assert room().for_case("case-1")[0].state is QUEUED
    inbox = Inbox()
    with serving(inbox) as port:
        assert room(smtp(port)).deliver_due() == {}
        assert room(smtp(port)).send(NOTICE).state is SENT
    assert len(inbox.letters) == 1
    assert room().for_case("case-1")[0].attempts == 2


@pytest.mark.parametrize(
    ("answer", "error", "state"),
    [
        ("451 greylisted", TransientDeliveryError, QUEUED),
        ("550 no such mailbox", PermanentDeliveryError, FAILED),
    ],
)
def test_a_refusal_says_whether_to_repeat(
    room: Room, answer: str, error: type[Exception], state: DeliveryState
) -> None:
    with serving(Inbox(RCPT=answer)) as port:
        with pytest.raises(error, match=answer[:3]):
            room(smtp(port)).send(NOTICE)
        delivery = room().for_case("case-1")[0]
    assert delivery.state is state
    assert answer[:3] in delivery.error
    assert room().operators.list() == []


def test_a_corrected_address_goes_out_under_the_same_key(room: Room) -> None:
    with serving(Inbox(RCPT="550 no such mailbox")) as port, pytest.raises(PermanentDeliveryError):
        room(smtp(port)).send(NOTICE)
    inbox = Inbox()
    with serving(inbox) as port:
        sent = room(smtp(port)).send(replace(NOTICE, recipient="right@example.org"))
    assert (sent.state, sent.error) == (SENT, "")
    assert inbox.letters[0].rcpt_tos == ["right@example.org"]


@pytest.mark.parametrize("moment", ["dot", "slow"])
def test_a_letter_nobody_confirmed_is_unknown_and_never_sent_again(
    room: Room, clock: FixedClock, moment: str
) -> None:
    with breaking(moment) as (port, _):
        assert room(smtp(port)).send(NOTICE).state is UNKNOWN
    inbox = Inbox()
    with serving(inbox) as port:
        assert room(smtp(port)).send(NOTICE).state is UNKNOWN
        clock.advance(timedelta(days=2))
        assert room(smtp(port)).deliver_due() == {}
    assert inbox.letters == []
    (item,) = room().operators.list()
    assert (item.kind, item.business_key) == ("delivery-unknown", "case-1")
    assert item.params["subject"] == NOTICE.subject
    assert "owner@example.org" not in str(item)


def test_a_process_that_died_while_sending_leaves_one_item(room: Room, clock: FixedClock) -> None:
    def die(message: Message) -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        room(Line(die)).send(NOTICE)
    line = Line(lambda _: "<id>")
    with pytest.raises(TransientDeliveryError, match="being sent"):
        room(line).send(NOTICE)
    clock.advance(STALE_AFTER + timedelta(seconds=1))
    assert room(line).deliver_due() == {UNKNOWN: 1}
    assert room(line).deliver_due() == {}
    assert room(line).send(NOTICE).state is UNKNOWN
    assert line.letters == []
    assert len(room().operators.list()) == 1


def test_an_adapter_that_breaks_its_promise_may_have_sent(room: Room) -> None:
    def broken(message: Message) -> str:
        raise ZeroDivisionError

    assert room(Line(broken)).send(NOTICE).state is UNKNOWN
    assert len(room().operators.list()) == 1


def test_a_late_confirmation_clears_the_doubt(room: Room, clock: FixedClock) -> None:
    other = room(Line(lambda _: "<other>"))

    def slow(message: Message) -> str:
        clock.advance(STALE_AFTER + timedelta(seconds=1))
        assert other.deliver_due() == {UNKNOWN: 1}
        return "<id>"

    assert room(Line(slow)).send(NOTICE).state is SENT
    assert other.send(NOTICE).message_id == "<id>"
    assert room().operators.list() == []
    assert room().operators.list(resolved=True)[0].resolution == "sent"


def test_a_late_failure_clears_the_doubt(room: Room, clock: FixedClock) -> None:
    line = Line(lambda _: "<id>")

    def slow(message: Message) -> str:
        clock.advance(STALE_AFTER + timedelta(seconds=1))
        room(line).deliver_due()
        raise UnreachableError("too slow")

    with pytest.raises(TransientDeliveryError):
        room(Line(slow)).send(NOTICE)
    assert room().operators.list() == []
    assert room(line).send(NOTICE).state is SENT


@pytest.mark.parametrize(
    ("settlement", "state", "letters"),
    [
        (Settlement.ARRIVED, SENT, 0),
        (Settlement.RESEND, SENT, 1),
        (Settlement.DROP, FAILED, 0),
    ],
)
def test_an_operator_settles_the_unknown(
    room: Room, settlement: Settlement, state: DeliveryState, letters: int
) -> None:
    with breaking("dot") as (port, _):
        room(smtp(port)).send(NOTICE)
    line = Line(lambda _: "<id>")
    own = room(line)
    own.settle(NOTICE.key, "admin.a", settlement)
    own.deliver_due()
    assert own.for_case("case-1")[0].state is state
    assert len(line.letters) == letters
    assert own.operators.list() == []
    (item,) = own.operators.list(resolved=True)
    assert (item.resolved_by, item.resolution) == ("admin.a", settlement)


def test_a_letter_sent_again_by_an_operator_is_retried_by_the_scheduler(
    room: Room, clock: FixedClock
) -> None:
    with breaking("dot") as (port, _):
        room(smtp(port)).send(NOTICE)
    own = room(Line(unreachable))
    own.settle(NOTICE.key, "admin.a", Settlement.RESEND)
    for minutes in (0, 1, 5, 30):
        clock.advance(timedelta(minutes=minutes))
        own.deliver_due()
    assert own.for_case("case-1")[0].state is FAILED
    assert [item.kind for item in own.operators.list()] == ["delivery-failed"]


def test_a_channel_that_is_not_set_up_pretends_nothing(room: Room) -> None:
    unset = SmtpChannel("", "")
    for own in (room(unset), room()):
        delivery = own.send(NOTICE)
        assert (delivery.state, delivery.sent_at, delivery.attempts) == (NOT_CONFIGURED, None, 0)
    assert room().operators.list() == []
    line = Line(lambda _: "<id>")
    assert room(line).deliver_due() == {}
    assert room(line).send(NOTICE).state is SENT


def test_a_letter_whose_attachment_is_gone_is_not_sent(room: Room) -> None:
    line = Line(lambda _: "<id>")
    with pytest.raises(PermanentDeliveryError, match="attachment is gone"):
        room(line).send(replace(NOTICE, attachments=("f-2",)))
    assert line.letters == []


def test_staff_are_retried_after_1_5_and_30_minutes_then_an_operator_hears(
    room: Room, clock: FixedClock
) -> None:
    own = room(Line(unreachable))
    assert own.send(STAFF).state is QUEUED
    for minutes in (1, 5, 30):
        clock.advance(timedelta(minutes=minutes, seconds=-1))
        assert own.deliver_due() == {}
        clock.advance(timedelta(seconds=1))
        assert own.deliver_due() == {FAILED if minutes == 30 else QUEUED: 1}
    clock.advance(timedelta(days=1))
    assert own.deliver_due() == {}
    (item,) = own.operators.list()
    assert (item.kind, item.params["reason"]) == ("delivery-failed", "RCPT was answered with 451")


def test_staff_sleep_until_eight_unless_it_is_dangerous(room: Room, clock: FixedClock) -> None:
    line = Line(lambda _: "<id>")
    own = room(line)
    clock.advance(timedelta(hours=7))  # 21:00
    assert own.send(STAFF).state is QUEUED
    assert own.send(replace(STAFF, key="danger", danger=True)).state is SENT
    assert own.send(replace(NOTICE, key="outside")).state is SENT
    assert own.deliver_due() == {}
    clock.advance(timedelta(hours=11))  # 08:00
    assert own.deliver_due() == {SENT: 1}
    assert [letter.key for letter in line.letters] == ["danger", "outside", STAFF.key]


def test_one_notice_does_not_hold_up_the_others(
    room: Room, clock: FixedClock, database: Database
) -> None:
    sleeping = room(Line(unreachable))
    for key in ("a", "b"):
        sleeping.send(replace(STAFF, key=key))
    with database.begin() as session:
        broken = session.scalars(select(NotificationRow).where(NotificationRow.key == "a")).one()
        broken.subject = "Письмо для kim.i@example.org"  # no longer a notice that may leave
    clock.advance(timedelta(minutes=1))
    assert room(Line(lambda _: "<id>")).deliver_due() == {SENT: 1}


def test_the_case_lists_its_notices_without_readers_and_texts(room: Room) -> None:
    own = room(Line(lambda _: "<id>"))
    own.send(NOTICE)
    own.send(replace(NOTICE, key="k-2", business_key="case-2"))
    (delivery,) = own.for_case("case-1")
    assert (delivery.channel, delivery.at, delivery.subject) == ("email", NOON, NOTICE.subject)
    assert "owner@example.org" not in repr(delivery)


def test_erasing_a_case_forgets_readers_and_texts(room: Room, database: Database) -> None:
    own = room(Line(lambda _: "<id>"))
    own.send(NOTICE)
    assert own.erase("case-1") == 1
    with database.begin() as session:
        row = session.get_one(NotificationRow, NOTICE.key)
        assert (row.recipient, row.body, row.state) == ("", "", SENT)


def test_an_item_is_resolved_once(room: Room) -> None:
    with breaking("dot") as (port, _):
        room(smtp(port)).send(NOTICE)
    operators = room().operators
    (item,) = operators.list()
    assert operators.get(item.key) == item
    operators.resolve(item.key, "admin.a", "called the owner")
    with pytest.raises(ConflictError):
        operators.resolve(item.key, "admin.b", "again")
    with pytest.raises(NotFoundError):
        operators.resolve("none", "admin.b", "again")
