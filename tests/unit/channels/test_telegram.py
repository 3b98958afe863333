"""Messages to chats, through a strict Bot API."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import requests

from leancity.channels import (
    ChannelError,
    DoubtfulError,
    Message,
    RefusedError,
    TelegramChannel,
    UnreachableError,
)
from leancity.channels.telegram import BotApi
from leancity.local.ports import free_port
from tests.doubles.telegram import (
    BOT_TOKEN,
    Phone,
    TelegramServer,
    blocked,
    broken,
    chat_not_found,
    deactivated,
    flood,
    lost,
    serving,
)

PHONE, TABLET = 6_871_204_551, 7_003_118_902
MESSAGE = Message(
    key="t1:due:kim.i:telegram", recipient="kim.i", subject="Срок истёк: «Проверка», № 0421",
    body="https://city.example/tasks/t1", written_at=datetime(2026, 11, 23, 3, 0, tzinfo=UTC),
)  # fmt: skip
TEXT = "Срок истёк: «Проверка», № 0421\n\nhttps://city.example/tasks/t1"


class Book:
    """The chats of kim.i."""

    def __init__(self, *chats: int) -> None:
        self.chats = [("inspectors", chat) for chat in chats]
        self.lost: list[int] = []

    def chats_for(self, login: str) -> list[tuple[str, int]]:
        return list(self.chats) if login == "kim.i" else []

    def gone(self, bot: str, chat_id: int) -> None:
        self.lost.append(chat_id)


@pytest.fixture
def telegram() -> Iterator[TelegramServer]:
    with serving() as server:
        yield server


@pytest.fixture
def phone(telegram: TelegramServer) -> Phone:
    phone = telegram.phone(PHONE)
    phone.starts()
    return phone


@pytest.fixture
def book() -> Book:
    return Book(PHONE)


@pytest.fixture
def channel(telegram: TelegramServer, book: Book) -> TelegramChannel:
    return TelegramChannel({"inspectors": BOT_TOKEN}, telegram.url, book)


def heard(phone: Phone) -> list[str]:
    return [one.text for one in phone.screen.messages if not one.mine]


def test_a_message_says_subject_and_body_and_shows_no_preview(channel, phone, telegram):
    message_id = channel.send(MESSAGE)
    assert message_id == f"inspectors:{phone.screen.last.id}"
    assert heard(phone) == [TEXT]
    assert telegram.called("sendMessage")[0]["link_preview_options"] == {"is_disabled": True}


def test_without_a_bot_nothing_is_pretended(book):
    channel = TelegramChannel({}, "http://127.0.0.1:1", book)
    assert not channel.is_configured
    with pytest.raises(RefusedError, match="not configured"):
        channel.send(MESSAGE)


def test_what_is_too_long_ends_at_a_paragraph(channel, phone):
    lines = [f"№ {n:04}. Проверить устранение\nhttps://city.example/tasks/{n}" for n in range(200)]
    channel.send(Message(**{**vars(MESSAGE), "body": "\n\n".join(lines)}))
    (text,) = heard(phone)
    assert 3900 < len(text) <= 4096
    assert text.endswith("\n\n…")
    assert text.removesuffix("\n\n…").splitlines()[-1].startswith("https://city.example/tasks/")


@pytest.mark.parametrize("fault", [blocked(), deactivated(), chat_not_found()])
def test_a_chat_that_refuses_is_marked_and_the_next_is_tried(telegram, book, phone, channel, fault):
    tablet = telegram.phone(TABLET)
    tablet.starts()
    book.chats.append(("inspectors", TABLET))
    telegram.fail("sendMessage", fault)
    channel.send(MESSAGE)
    assert (book.lost, heard(phone), heard(tablet)) == ([PHONE], [], [TEXT])


def test_without_a_chat_that_takes_it_the_message_is_refused(telegram, book, phone, channel):
    phone.blocks()
    with pytest.raises(RefusedError, match="no chat"):
        channel.send(MESSAGE)
    assert book.lost == [PHONE]
    with pytest.raises(RefusedError, match="no chat"):
        channel.send(Message(**{**vars(MESSAGE), "recipient": "orlov.d"}))


def test_the_service_is_left_alone_for_as_long_as_it_asks(telegram, phone):
    now = [100.0]
    api = BotApi(
        token=BOT_TOKEN, base_url=telegram.url, session=requests.Session(), now=lambda: now[0]
    )
    telegram.fail("sendMessage", flood(35))
    for moment, rest in ((100.0, 35.0), (110.0, 25.0)):
        now[0] = moment
        with pytest.raises(UnreachableError) as refused:
            api.call("sendMessage", chat_id=PHONE, text="x")
        assert refused.value.retry_after == rest
    assert len(telegram.called("sendMessage")) == 1
    now[0] = 135.1
    assert api.call("sendMessage", chat_id=PHONE, text="x")["text"] == "x"


@pytest.mark.parametrize(
    ("fault", "error", "arrived"),
    [
        (lost(after=True), DoubtfulError, 1),
        (lost(after=False), DoubtfulError, 0),
        (broken(502), DoubtfulError, 0),
        (broken(500, after=True), DoubtfulError, 1),
    ],
    ids=["lost after", "lost before", "bad gateway", "ill after"],
)
def test_what_nobody_can_tell_is_doubtful(telegram, phone, channel, fault, error, arrived):
    telegram.fail("sendMessage", fault)
    with pytest.raises(error):
        channel.send(MESSAGE)
    assert len(heard(phone)) == arrived


def test_a_service_that_does_not_answer_has_sent_nothing(book):
    channel = TelegramChannel({"inspectors": BOT_TOKEN}, f"http://127.0.0.1:{free_port()}", book)
    with pytest.raises(UnreachableError):
        channel.send(MESSAGE)


@pytest.mark.parametrize("token", ["7104562839:AAF-someone-elses-0123456789abcdefgh", "nonsense"])
def test_no_error_tells_the_token(telegram, book, phone, token):
    channel = TelegramChannel({"inspectors": token}, telegram.url, book)
    with pytest.raises(RefusedError) as refused:
        channel.send(MESSAGE)
    assert token not in str(refused.value)
    dead = TelegramChannel({"inspectors": token}, f"http://127.0.0.1:{free_port()}", book)
    with pytest.raises(ChannelError) as lost_way:
        dead.send(MESSAGE)
    assert token not in f"{lost_way.value}{lost_way.value.__cause__}"
