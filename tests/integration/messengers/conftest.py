"""A small city whose people have telephones, on a clock that stands."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leancity.audit import Audit
from leancity.clock import FixedClock
from leancity.db import Database
from leancity.messengers import Bot, Codes, Messengers, NoticeRoutes, Rooms
from leancity.org import Org
from tests.doubles.telegram import Phone, TelegramServer, serving
from tests.integration.org.conftest import CITY, HR, NOW

BOT = Bot(
    key="inspectors", name="lc_inspectors_bot", title="Бот инспекторов", kind="inspectors",
    token="7104562839:AAF-0123456789abcdefghijklmnopqrstu",
)  # fmt: skip
#: The chat of kim.i with it.
CHAT = 6_871_204_551


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def audit(database: Database, clock: FixedClock) -> Audit:
    return Audit(database, clock)


@pytest.fixture
def org(database: Database, clock: FixedClock, audit: Audit) -> Org:
    room = Org(database, clock, audit, "test")
    people = [{**one, "email": f"{one['login']}@city.example"} for one in CITY["people"]]
    room.load({**CITY, "people": people}, HR)
    return room


@pytest.fixture
def messengers(database: Database, clock: FixedClock, audit: Audit, org: Org) -> Messengers:
    codes = Codes(secret="a-secret-of-the-tests")
    rooms = Rooms(org=org, audit=audit, bots={BOT.key: BOT}, codes=codes)
    return Messengers(database, clock, rooms)


@pytest.fixture
def telegram() -> Iterator[TelegramServer]:
    with serving() as server:
        yield server


@pytest.fixture
def phone(telegram: TelegramServer, messengers: Messengers) -> Phone:
    """The telephone of kim.i, linked."""
    phone = telegram.phone(CHAT)
    code = messengers.issue_code("kim.i", BOT.key).text
    phone.starts(code)
    assert messengers.link(BOT.key, CHAT, CHAT, code) == "kim.i"
    return phone


@pytest.fixture
def routes(database: Database, audit: Audit, messengers: Messengers) -> NoticeRoutes:
    return NoticeRoutes(database, audit, messengers)
