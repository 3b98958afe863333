"""Telegram behind the port: what is sent, what comes, what its refusals mean."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from bots.dialogue import Button, Reply
from bots.transport import (
    ChatGoneError,
    FileGoneError,
    FileRef,
    Kind,
    MessengerError,
    RejectedError,
    SlowDownError,
)
from bots.transport.reading import read_update
from bots.transport.telegram import Telegram
from tests.doubles.telegram import (
    BOT_TOKEN,
    Phone,
    TelegramServer,
    blocked,
    broken,
    chat_not_found,
    flood,
    lost,
    serving,
)
from tests.photos import Shot, photo

CHAT = 700_100_200


@pytest.fixture(scope="module")
def server() -> Iterator[TelegramServer]:
    with serving() as started:
        yield started


@pytest.fixture
def phone(server: TelegramServer) -> Phone:
    telephone = server.phone(CHAT)
    telephone.says("привет")
    return telephone


def with_bot(server: TelegramServer, act: Callable[[Telegram], Awaitable[Any]]) -> Any:
    """Do something with a bot that has begun."""

    async def run() -> Any:
        telegram = Telegram(BOT_TOKEN, server.url)
        await telegram.open()
        try:
            return await act(telegram)
        finally:
            await telegram.close()

    return asyncio.run(run())


def says(server: TelegramServer, reply: Reply, *pictures: bytes) -> None:
    with_bot(server, lambda bot: bot.send(CHAT, reply, pictures))


def test_words_buttons_links_and_a_place(server, phone):
    buttons = (
        (Button(label="Да", data="n|o:1:1"), Button(label="Портал", url="https://c.example")),
    )
    says(server, Reply(text="Вопрос", buttons=buttons))
    assert phone.screen.last.buttons == [["Да", "Портал"]]
    says(server, Reply(text="Где?", ask_place="Моё место", buttons=buttons))
    assert phone.screen.keyboard == [["Моё место"]]
    assert phone.screen.last.buttons == [["Да", "Портал"]]


def test_pictures_go_alone_or_together(server, phone):
    before = len(phone.screen.messages)
    says(server, Reply(text="Карточка"), photo())
    says(server, Reply(text="Карточка"), photo(), photo(Shot(label="Два")))
    kinds = [one.kind for one in phone.screen.messages[before:]]
    assert kinds == ["photo", "text", "photo", "photo", "text"]


def test_a_message_is_changed_in_its_place_or_sent_anew(server, phone):
    says(server, Reply(text="Было"))
    shown = phone.screen.last
    for _ in range(2):
        says(server, Reply(text="Стало", edit=shown.id))
    assert (phone.screen.last.id, phone.screen.last.text) == (shown.id, "Стало")
    says(server, Reply(text="Иначе", edit=999_999))
    assert phone.screen.last.text == "Иначе"


def test_long_texts_are_cut_not_refused(server, phone):
    says(server, Reply(text="ы" * 5000))
    assert len(phone.screen.last.text) == 4096


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (flood(3), SlowDownError),
        (blocked(), ChatGoneError),
        (chat_not_found(), ChatGoneError),
        (broken(), MessengerError),
        (lost(), MessengerError),
    ],
    ids=["429", "blocked", "deleted", "502", "lost"],
)
def test_every_refusal_has_a_meaning(server, phone, fault, error):
    server.fail("sendMessage", fault)
    with pytest.raises(error) as caught:
        says(server, Reply(text="Вопрос"))
    assert BOT_TOKEN not in str(caught.value)
    assert getattr(caught.value, "seconds", 3) == 3


def test_what_can_never_be_sent_is_told_apart(server, phone):
    with pytest.raises(RejectedError):
        says(server, Reply(text="", buttons=()))


def test_a_file_comes_as_it_was_sent_and_a_lost_one_is_gone(server, phone):
    content = photo()
    message = phone.sends_file(content, "a.jpg")
    file = read_update({"message": message}).file
    assert file is not None
    assert with_bot(server, lambda bot: bot.fetch(file)) == content
    with pytest.raises(FileGoneError):
        with_bot(server, lambda bot: bot.fetch(FileRef(id="nothing", name="x")))


def test_updates_come_until_later_ones_are_asked_for(server, phone):
    async def read(bot: Telegram) -> list[list[int]]:
        first = await bot.updates(0, 1)
        again = await bot.updates(0, 1)
        last = first[-1]["update_id"]
        after = await bot.updates(last + 1, 0)
        return [[raw["update_id"] for raw in rows] for rows in (first, again, after)]

    first, again, after = with_bot(server, read)
    assert first == again != []
    assert after == []


def test_an_old_press_needs_no_answer(server):
    assert with_bot(server, lambda bot: bot.acknowledge("4382104776093218001")) is None


def test_what_comes_is_read_in_the_ports_words(phone):
    content = photo()
    sent = {
        Kind.TEXT: phone.says("слова"),
        Kind.COMMAND: phone.says("/start 48219037"),
        Kind.FILE: phone.sends_photo(content),
        Kind.PLACE: phone.sends_location(46.95, 142.73),
        Kind.UNFIT: phone.sends_voice(),
    }
    for kind, message in sent.items():
        incoming = read_update({"message": message})
        assert (incoming.kind, incoming.chat_id, incoming.private) == (kind, CHAT, True)
    command = read_update({"message": sent[Kind.COMMAND]})
    assert (command.text, command.argument) == ("start", "48219037")
    edited = read_update({"edited_message": sent[Kind.TEXT]})
    assert edited.kind is Kind.EDITED
    assert read_update({"edited_message": sent[Kind.PLACE]}).kind is Kind.NOTHING
    assert read_update({"channel_post": {}}).kind is Kind.NOTHING
