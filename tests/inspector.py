"""An inspector with a telephone: the bots of a running city behind a Telegram of the tests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import yaml

from leancity.config import Settings
from leancity.files import StoredFile
from leancity.kernel import Kernel
from tests.doubles.telegram import BOT_TOKEN, Phone, TelegramServer, serving
from tests.photos import RaidPhoto
from tests.stack import Stack

BOT = "inspector"
CHAT = 700_100_200
_KEY = re.compile(r"/cases/([0-9a-f-]{36})$")


@dataclass
class BotCity:
    """A city with a bot for inspectors."""

    stack: Stack
    telegram: TelegramServer
    begun_at: datetime

    @cached_property
    def kernel(self) -> Kernel:
        """A kernel as the bots have it."""
        kernel = Kernel(Settings.from_env(self.stack.environment))
        kernel.key_kind = "bots"
        return kernel

    def linked(self, login: str, chat_id: int = CHAT) -> Phone:
        """The telephone of a person, linked by a code."""
        phone = self.telegram.phone(chat_id)
        code = self.kernel.messengers.issue_code(login, BOT)
        phone.starts(code.text)
        phone.hears("Чат связан", 60)
        return phone


@contextmanager
def bot_city(stack: Stack) -> Iterator[BotCity]:
    """The bots of a city for the time of the block; they speak to the double over HTTP."""
    bots = stack.city.state_dir / "bots.yaml"
    row = {"name": "lc_inspectors_bot", "token": BOT_TOKEN, "kind": "inspector"}
    bots.write_text(yaml.safe_dump({BOT: row}), encoding="utf-8")
    with serving() as telegram:
        stack.environment |= {
            "LEANCITY_BOTS_FILE": str(bots), "LEANCITY_TELEGRAM_URL": telegram.url,
        }  # fmt: skip
        stack.start("bots")
        city = BotCity(stack, telegram, stack.kernel.clock.now())
        try:
            yield city
        finally:
            stack.kill("bots")
            city.kernel.database.dispose()


def send_photos(phone: Phone, photos: Sequence[RaidPhoto], patience: float = 60) -> None:
    """Send the photos of one violation as files; the place is in them."""
    for photo in photos:
        phone.sends_file(photo.content, photo.name)
    distinct = len({photo.content for photo in photos})
    phone.hears(f"Фотографий: {distinct}.", patience)


def fill(phone: Phone, description: str) -> None:
    """Fill in what the menu offers, and look at the card."""
    phone.says("готово")
    phone.hears("Выберите что добавить/редактировать")
    phone.presses("Вид нарушения")
    phone.hears("Вид нарушения")
    phone.presses("Мусор, строительные отходы")
    phone.hears("Выберите что")
    phone.presses("Описание")
    phone.hears("Описание")
    phone.says(description)
    phone.hears("Выберите что")
    phone.presses("Срок устранения нарушения")
    suggested = phone.hears("Срок устранения").buttons[0][0]
    phone.presses(suggested)
    phone.hears("Выберите что")
    phone.says("/ok")
    phone.hears("Проверьте перед отправкой")


def sent_cases(phone: Phone) -> list[str]:
    """Business keys of the cases whose sending was confirmed, in order."""
    found = []
    for shown in phone.screen.messages:
        if shown.text.startswith("Отправлено:"):
            (row,) = shown.message["reply_markup"]["inline_keyboard"]
            match = _KEY.search(row[0]["url"])
            assert match
            found.append(match[1])
    return found


def assert_arrived(kernel: Kernel, business_key: str, photos: Sequence[RaidPhoto]) -> None:
    """Every photo is there once: bit for bit, with its place, its time, its orientation."""
    by_content = {kernel.files.read(file.id): file for file in _photos(kernel, business_key)}
    assert by_content.keys() == {photo.content for photo in photos}
    assert len(by_content) == len(_photos(kernel, business_key))
    for photo in photos:
        file = by_content[photo.content]
        assert file.submitted
        assert file.point == photo.point
        assert file.taken_at == photo.taken_at
        assert file.meta["orientation"] == photo.orientation


def _photos(kernel: Kernel, business_key: str) -> list[StoredFile]:
    return kernel.files.for_case(business_key, "photos_before")
