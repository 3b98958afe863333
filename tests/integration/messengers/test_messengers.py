"""Chats, codes and choices on a real database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from leancity.audit import Actor, AuditQuery
from leancity.errors import NotFoundError
from leancity.messengers import ChatRef, LinkRefusal, News, Way
from leancity.messengers.codes import FREE_GUESSES, LIFETIME, REMEMBERED, REST
from leancity.messengers.models import MessengerCodeRow, MessengerGuessRow
from tests.integration.org.conftest import HR

#: Chats of the messenger need more than 32 bits.
PHONE, TABLET, GROUP = 6_871_204_551, 7_003_118_902, -1_002_147_483_648
BOT = "inspectors"


@pytest.fixture
def linked(messengers):
    """Give a chat to a person."""

    def link(login: str, chat_id: int = PHONE) -> str | LinkRefusal:
        return messengers.link(BOT, chat_id, chat_id, messengers.issue_code(login, BOT).text)

    return link


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**8:08}"


def test_a_code_links_the_chat_it_was_typed_in(messengers, clock):
    code = messengers.issue_code("kim.i", BOT)
    assert (len(code.text), code.expires_at) == (8, clock.now() + LIFETIME)
    assert messengers.login_of(BOT, PHONE) is None
    assert messengers.link(BOT, PHONE, PHONE, f" {code.shown}\n") == "kim.i"
    assert messengers.login_of(BOT, PHONE) == "kim.i"
    assert [chat.ref for chat in messengers.chats_of("kim.i")] == [ChatRef(bot=BOT, chat_id=PHONE)]


def test_the_code_itself_is_nowhere(messengers, database, audit):
    code = messengers.issue_code("kim.i", BOT)
    with database.begin() as session:
        row = session.scalars(select(MessengerCodeRow)).one()
    assert code.text not in row.digest
    assert code.text not in repr(code)
    written = audit.events(AuditQuery(kind="person", key="kim.i"))
    assert all(code.text not in str(vars(event)) for event in written)


def test_the_same_message_twice_links_once(messengers, audit):
    code = messengers.issue_code("kim.i", BOT).text
    assert [messengers.link(BOT, PHONE, PHONE, code) for _ in range(2)] == ["kim.i", "kim.i"]
    links = [one for one in audit.events(AuditQuery(key="kim.i")) if one.action == "link-messenger"]
    assert len(links) == 1


def test_a_chat_that_was_unlinked_is_not_linked_by_its_old_code(messengers):
    code = messengers.issue_code("kim.i", BOT).text
    messengers.link(BOT, PHONE, PHONE, code)
    messengers.unlink("kim.i")
    assert messengers.link(BOT, PHONE, PHONE, code) is LinkRefusal.USED
    assert messengers.login_of(BOT, PHONE) is None


def test_a_used_code_links_no_other_chat(messengers):
    code = messengers.issue_code("kim.i", BOT).text
    messengers.link(BOT, PHONE, PHONE, code)
    assert messengers.link(BOT, TABLET, TABLET, code) is LinkRefusal.USED
    assert messengers.login_of(BOT, TABLET) is None


def test_an_old_code_and_a_replaced_one_are_void(messengers, clock):
    first = messengers.issue_code("kim.i", BOT).text
    second = messengers.issue_code("kim.i", BOT).text
    assert messengers.link(BOT, PHONE, PHONE, first) is LinkRefusal.EXPIRED
    clock.advance(LIFETIME)
    assert messengers.link(BOT, PHONE, PHONE, second) is LinkRefusal.EXPIRED


def test_a_code_of_one_bot_is_unknown_to_another(messengers):
    code = messengers.issue_code("kim.i", BOT).text
    assert messengers.link("responsible", PHONE, PHONE, code) is LinkRefusal.UNKNOWN
    with pytest.raises(NotFoundError):
        messengers.issue_code("kim.i", "responsible")


@pytest.mark.parametrize("typed", ["", "hello", "12345678901234567890", "1234'; --", "١٢٣٤٥٦٧٨"])
def test_what_is_no_code_is_unknown(messengers, typed):
    assert messengers.link(BOT, PHONE, PHONE, typed) is LinkRefusal.UNKNOWN


def test_a_chat_that_guesses_rests(messengers, clock):
    code = messengers.issue_code("kim.i", BOT).text
    for _ in range(FREE_GUESSES):
        assert messengers.link(BOT, PHONE, PHONE, wrong(code)) is LinkRefusal.UNKNOWN
    assert messengers.link(BOT, PHONE, PHONE, code) is LinkRefusal.TOO_MANY
    assert messengers.link(BOT, TABLET, TABLET, code) == "kim.i"
    clock.advance(REST + timedelta(seconds=1))
    code = messengers.issue_code("kim.i", BOT).text
    assert messengers.link(BOT, PHONE, PHONE, code) == "kim.i"


def test_old_codes_and_guesses_are_forgotten(messengers, database, clock):
    code = messengers.issue_code("kim.i", BOT).text
    messengers.link(BOT, PHONE, PHONE, wrong(code))
    clock.advance(REMEMBERED + timedelta(seconds=1))
    messengers.issue_code("orlov.d", BOT)
    with database.begin() as session:
        assert [row.login for row in session.scalars(select(MessengerCodeRow))] == ["orlov.d"]
        assert session.scalars(select(MessengerGuessRow)).all() == []


def test_guesses_at_once_are_counted(messengers):
    code = messengers.issue_code("kim.i", BOT).text
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda _: messengers.link(BOT, PHONE, PHONE, wrong(code)), range(12))
        )
    assert answers.count(LinkRefusal.UNKNOWN) == FREE_GUESSES


def test_two_chats_that_send_one_code_at_once_give_one_link(messengers):
    code = messengers.issue_code("kim.i", BOT).text
    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(lambda chat: messengers.link(BOT, chat, chat, code), (PHONE, TABLET))
        )
    assert sorted(map(str, answers)) == sorted([str(LinkRefusal.USED), "kim.i"])


def test_a_group_is_nobodys(messengers):
    code = messengers.issue_code("kim.i", BOT).text
    assert messengers.link(BOT, GROUP, PHONE, code) is LinkRefusal.GROUP
    assert messengers.link(BOT, PHONE, PHONE, code) == "kim.i"


def test_two_telephones_are_listed_the_newest_first(messengers, linked, clock):
    linked("kim.i", PHONE)
    clock.advance(timedelta(minutes=1))
    linked("kim.i", TABLET)
    assert [chat.ref.chat_id for chat in messengers.chats_of("kim.i")] == [TABLET, PHONE]
    assert messengers.unlink(ChatRef(bot=BOT, chat_id=PHONE), Actor(login="kim.i")) == 1
    assert [chat.ref.chat_id for chat in messengers.chats_of("kim.i")] == [TABLET]
    assert messengers.unlink(ChatRef(bot=BOT, chat_id=PHONE)) == 0


def test_a_telephone_that_changes_hands_is_the_new_persons_alone(messengers, linked, audit):
    linked("kim.i")
    assert linked("orlov.d") == "orlov.d"
    assert messengers.chats_of("kim.i") == []
    assert messengers.login_of(BOT, PHONE) == "orlov.d"
    lost = audit.events(AuditQuery(key="kim.i"))[0]
    assert (lost.action, lost.who) == ("unlink-messenger", "orlov.d")


def test_whoever_is_dismissed_is_a_stranger_from_that_day(messengers, linked, org, clock, audit):
    linked("kim.i")
    tomorrow = clock.today() + timedelta(days=1)
    org.dismiss("kim.i", tomorrow, HR)
    assert messengers.login_of(BOT, PHONE) == "kim.i"
    assert messengers.unlink_dismissed() == 0
    code = messengers.issue_code("kim.i", BOT).text
    org.dismiss("kim.i", clock.today(), HR)
    assert messengers.login_of(BOT, PHONE) is None
    assert messengers.reachable("kim.i") == []
    assert not isinstance(messengers.link(BOT, TABLET, TABLET, code), str)
    assert messengers.unlink_dismissed() == 1
    assert messengers.chats_of("kim.i") == []
    assert audit.events(AuditQuery(key="kim.i"))[0].action == "unlink-messenger"


def test_a_blocked_chat_is_left_alone_until_its_person_writes(messengers, linked):
    linked("kim.i")
    messengers.mark_blocked(ChatRef(bot=BOT, chat_id=PHONE))
    assert messengers.reachable("kim.i") == []
    assert [chat.blocked for chat in messengers.chats_of("kim.i")] == [True]
    assert messengers.login_of(BOT, PHONE) == "kim.i"
    assert [chat.ref.chat_id for chat in messengers.reachable("kim.i")] == [PHONE]


@pytest.mark.parametrize(
    ("way", "before", "after", "blocked"),
    [
        (None, ["email"], ["email", "telegram"], ["email"]),
        (Way.BOTH, ["email"], ["email", "telegram"], ["email"]),
        (Way.MAIL, ["email"], ["email"], ["email"]),
        (Way.MESSENGER, ["email"], ["telegram"], ["email"]),
        (Way.NONE, [], [], []),
    ],
)
def test_notices_go_where_a_person_wants_them(
    messengers, routes, linked, org, way, before, after, blocked
):
    if way:
        routes.choose("kim.i", way, News.ALL, Actor(login="kim.i"))
        routes.choose("kim.i", way, News.ALL, Actor(login="kim.i"))
    person = org.person("kim.i")

    def channels() -> list[str]:
        return [channel for channel, _ in routes.of(person)]

    assert channels() == before
    linked("kim.i")
    assert channels() == after
    assert set(routes.of(person)) <= {("email", "kim.i@city.example"), ("telegram", "kim.i")}
    messengers.mark_blocked(ChatRef(bot=BOT, chat_id=PHONE))
    assert channels() == blocked
