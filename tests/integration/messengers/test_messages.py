"""Notices to people's chats: from the outbox through the channel to the telephone, honestly."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from leancity.channels import TelegramChannel
from leancity.db import Effects
from leancity.notifications import DeliveryState, Notice, Notifications, OperatorItems, Outbox
from tests.doubles.telegram import BOT_TOKEN, Phone, flood, lost
from tests.integration.org.conftest import HR

BOT = "inspectors"
NOTICE = Notice(
    key="t1:new:kim.i:telegram", business_key="case-1", channel="telegram", recipient="kim.i",
    subject="Новая задача: «Проверка», № 0421", body="https://city.example/tasks/t1", staff=True,
)  # fmt: skip


@pytest.fixture
def notifications(database, clock, messengers, telegram) -> Notifications:
    return room(database, clock, TelegramChannel({BOT: BOT_TOKEN}, telegram.url, messengers))


def room(database, clock, channel: TelegramChannel) -> Notifications:
    operators = OperatorItems(database, clock)
    outbox = Outbox(database, Effects(database, clock), clock, operators)
    return Notifications(outbox, operators, {"telegram": channel}, SimpleNamespace(), clock)


def heard(phone: Phone) -> list[str]:
    return [one.text for one in phone.screen.messages if not one.mine]


def test_a_message_arrives_once(notifications, phone):
    states = {notifications.send(NOTICE).state for _ in range(3)}
    assert states == {DeliveryState.SENT}
    assert heard(phone) == [f"{NOTICE.subject}\n\n{NOTICE.body}"]


def test_nobody_is_woken(notifications, phone, clock):
    clock.advance(timedelta(hours=11))
    assert notifications.send(NOTICE).state is DeliveryState.QUEUED
    assert notifications.deliver_due() == {}
    clock.advance(timedelta(hours=11))
    assert notifications.deliver_due() == {DeliveryState.SENT: 1}
    assert len(heard(phone)) == 1


def test_a_blocked_chat_is_marked_an_operator_hears_and_letters_go_on(
    notifications, phone, messengers, routes, org
):
    phone.blocks()
    assert notifications.send(NOTICE).state is DeliveryState.FAILED
    (item,) = notifications.operators.list()
    assert item.kind == "delivery-failed"
    assert [chat.blocked for chat in messengers.chats_of("kim.i")] == [True]
    assert routes.of(org.person("kim.i")) == [("email", "kim.i@city.example")]


def test_a_message_nobody_confirmed_is_unknown_and_not_repeated(notifications, phone, telegram):
    telegram.fail("sendMessage", lost(after=True))
    assert notifications.send(NOTICE).state is DeliveryState.UNKNOWN
    assert notifications.send(NOTICE).state is DeliveryState.UNKNOWN
    assert [item.kind for item in notifications.operators.list()] == ["delivery-unknown"]
    assert len(heard(phone)) == 1


def test_the_service_is_asked_again_when_it_wants_to_be(
    database, notifications, phone, telegram, clock, messengers
):
    telegram.fail("sendMessage", flood(7200))
    delivery = notifications.send(NOTICE)
    assert delivery.state is DeliveryState.QUEUED
    assert delivery.next_try_at == clock.now() + timedelta(hours=2)
    clock.advance(timedelta(hours=2))
    # Another process, which knows nothing of the wish.
    other = room(database, clock, TelegramChannel({BOT: BOT_TOKEN}, telegram.url, messengers))
    assert other.deliver_due() == {DeliveryState.SENT: 1}
    assert len(heard(phone)) == 1


def test_whoever_was_dismissed_before_the_morning_gets_nothing(notifications, phone, clock, org):
    clock.advance(timedelta(hours=11))
    notifications.send(NOTICE)
    clock.advance(timedelta(hours=11))
    org.dismiss("kim.i", clock.today(), HR)
    assert notifications.deliver_due() == {DeliveryState.FAILED: 1}
    assert heard(phone) == []


def test_without_a_bot_the_channel_says_so(database, clock, messengers):
    channel = TelegramChannel({}, "http://127.0.0.1:1", messengers)
    assert room(database, clock, channel).send(NOTICE).state is DeliveryState.NOT_CONFIGURED
