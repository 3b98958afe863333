"""A task that has come reaches each person by the way they chose, once, and not at night."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from leancity.audit import Actor
from leancity.calendars import Calendar
from leancity.cases.models import Case, CaseTask
from leancity.channels import Message, TelegramChannel
from leancity.db import Effects
from leancity.deadlines import Arrivals, Rooms
from leancity.messengers import News, Way
from leancity.notifications import Notifications, OperatorItems, Outbox
from tests.doubles.telegram import BOT_TOKEN, Phone

BOT, WHO = "inspectors", "kim.i"
SUBJECT = "Новая задача: «Согласовать документы», № 0421"


class Letters:
    """A mail channel that keeps what it sends."""

    is_configured = True

    def __init__(self) -> None:
        self.sent: list[Message] = []

    def send(self, message: Message) -> str:
        self.sent.append(message)
        return f"letter-{len(self.sent)}"


@pytest.fixture
def letters() -> Letters:
    return Letters()


@pytest.fixture
def notifications(database, clock, messengers, telegram, letters) -> Notifications:
    operators = OperatorItems(database, clock)
    chats = TelegramChannel({BOT: BOT_TOKEN}, telegram.url, messengers)
    outbox = Outbox(database, Effects(database, clock), clock, operators)
    channels = {"telegram": chats, "email": letters}
    return Notifications(outbox, operators, channels, SimpleNamespace(), clock)


@pytest.fixture
def arrivals(database, clock, org, routes, notifications) -> Arrivals:
    """A task of the office that no messenger offers, given to kim.i a moment ago."""
    now = clock.now()
    with database.begin() as session:
        session.add(
            Case(
                business_key="b1", process_key="prevention", process_definition_id="d",
                process_instance_id="p1", version=1, number="0421", created_at=now, unit="dobik",
                data={}, status_log=[], incidents=[], search_text="",
            )
        )  # fmt: skip
        session.flush()
        session.add(
            CaseTask(
                id="t1", business_key="b1", process_instance_id="p1", activity_id="approve",
                name="Согласовать документы", assignee=WHO, candidate_groups=[], created_at=now,
                due_at=None, outcome="open",
            )
        )  # fmt: skip
    package: Any = SimpleNamespace(
        bpmn=SimpleNamespace(nodes={"approve": SimpleNamespace(properties={})}),
        config=SimpleNamespace(name="Профилактика"),
        translate=lambda text, _: text,
    )
    rooms = Rooms(
        org=org, notifications=notifications, calendar=Calendar.load(), routes=routes.of,
        package=lambda _: package, portal_url="https://city.example",
    )  # fmt: skip
    return Arrivals(database, clock, rooms, routes.news)


def heard(phone: Phone) -> list[str]:
    return [one.text for one in phone.screen.messages if not one.mine]


@pytest.mark.parametrize(
    ("way", "news", "by_mail", "by_messenger"),
    [
        (Way.MAIL, News.MINE, 1, 0),
        (Way.MESSENGER, News.MINE, 0, 1),
        (Way.BOTH, News.ALL, 1, 1),
        (Way.NONE, News.ALL, 0, 0),
        (Way.BOTH, News.OFFERED, 0, 0),
    ],
    ids=["mail", "messenger", "both", "nowhere", "not of this task"],
)
def test_a_new_task_is_told_as_its_person_chose(
    arrivals, routes, phone, letters, way, news, by_mail, by_messenger
):
    routes.choose(WHO, way, news, Actor(login=WHO))
    arrivals.tell()
    arrivals.tell()
    message = f"{SUBJECT}\n\nhttps://city.example/tasks/t1"
    assert heard(phone) == [message] * by_messenger
    sent = [(one.recipient, one.subject) for one in letters.sent]
    assert sent == [("kim.i@city.example", SUBJECT)] * by_mail


def test_what_comes_at_night_waits_for_the_morning(
    arrivals, routes, phone, letters, clock, notifications
):
    routes.choose(WHO, Way.BOTH, News.MINE, Actor(login=WHO))
    clock.advance(timedelta(hours=11))
    assert arrivals.tell() == 2
    assert notifications.deliver_due() == {}
    assert not letters.sent
    clock.advance(timedelta(hours=11))
    notifications.deliver_due()
    notifications.deliver_due()
    assert len(letters.sent) == len(heard(phone)) == 1
