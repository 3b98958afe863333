"""An inspector with a telephone: the bots of a running city behind a Telegram of the tests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from io import BytesIO
from itertools import groupby

import yaml
from PIL import Image
from sqlalchemy import select

from bots.conversation.tasks import SIZE
from leancity.cases.models import Case
from leancity.config import Settings
from leancity.files import StoredFile
from leancity.kernel import Kernel
from leancity.local.ports import free_port
from tests.doubles.telegram import BOT_TOKEN, Phone, TelegramServer, serving
from tests.photos import RaidPhoto
from tests.road import INSPECTOR, Road
from tests.stack import Stack
from tests.waiting import eventually

#: Keys of the bots in the city's file; one process runs both.
BOT, SECOND = "inspector", "second"
_NAMES = {BOT: "lc_inspectors_bot", SECOND: "lc_second_bot"}
_TOKENS = {BOT: BOT_TOKEN, SECOND: BOT_TOKEN.replace("7104562839", "7104562840")}
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

    def linked(self, login: str, chat_id: int = CHAT, bot: str = BOT) -> Phone:
        """The telephone of a person, linked by a code."""
        account = self.telegram.bot(_TOKENS[bot], _NAMES[bot])
        phone = self.telegram.phone(chat_id, bot=account)
        code = self.kernel.messengers.issue_code(login, bot)
        phone.starts(code.text)
        phone.hears(login, 60)
        return phone

    @contextmanager
    def called(self) -> Iterator[str]:
        """For the time of the block the messenger brings updates itself; yields where to."""
        bind = f"127.0.0.1:{free_port()}"
        url = f"http://{bind}/messenger-updates"
        given = {"LEANCITY_WEBHOOK_URL": url, "LEANCITY_WEBHOOK_BIND": bind}
        self.stack.kill("bots")
        self.stack.environment |= given
        self.stack.start("bots")
        try:
            yield url
        finally:
            self.stack.kill("bots")
            for name in given:
                del self.stack.environment[name]
            self.stack.start("bots")


@contextmanager
def bot_city(stack: Stack) -> Iterator[BotCity]:
    """The bots of a city for the time of the block; they speak to the double over HTTP."""
    bots = stack.city.state_dir / "bots.yaml"
    rows = {
        key: {"name": name, "token": _TOKENS[key], "kind": "inspector"}
        for key, name in _NAMES.items()
    }
    bots.write_text(yaml.safe_dump(rows), encoding="utf-8")
    with serving() as telegram:
        for key, name in _NAMES.items():
            telegram.bot(_TOKENS[key], name)
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


def sent_cases(phone: Phone, words: str = "Отправлено:") -> list[str]:
    """Business keys of the cases whose sending was confirmed, in order."""
    found = []
    for shown in phone.screen.messages:
        if shown.text.startswith(words):
            (row,) = shown.message["reply_markup"]["inline_keyboard"]
            match = _KEY.search(row[0]["url"])
            assert match
            found.append(match[1])
    return found


def cards_of(photos: Sequence[RaidPhoto]) -> list[list[RaidPhoto]]:
    """The photos of a raid by violation, without those that are sent twice."""
    once = sorted((one for one in photos if not one.duplicate_of), key=lambda one: one.violation)
    return [list(group) for _, group in groupby(once, key=lambda one: one.violation)]


def send_card(phone: Phone, photos: Sequence[RaidPhoto], description: str) -> None:
    """One card from the first photo to its confirmation."""
    send_photos(phone, photos)
    fill(phone, description)
    phone.presses("Отправить")
    phone.hears("Отправлено:", 90)


def assert_raid(city: BotCity, phone: Phone, photos: Sequence[RaidPhoto]) -> dict[str, str]:
    """Every card is one case with all its photos, confirmed; name of a photo -> business key."""
    cards = cards_of(photos)
    eventually(lambda: len(set(sent_cases(phone))) == len(cards), 120, "every confirmation")
    cases = begun_cases(city)
    assert {case.business_key for case in cases} == set(sent_cases(phone))
    placed = {(case.lat, case.lon): case.business_key for case in cases}
    assert len(placed) == len(cases) == len(cards)
    for card in cards:
        assert_arrived(city.kernel, placed[card[0].point], card)
    return {photo.name: placed[card[0].point] for card in cards for photo in card}


def assert_repeats_are_linked(
    city: BotCity, phone: Phone, photos: Sequence[RaidPhoto], keys: dict[str, str]
) -> None:
    """What is sent a second time is asked about; confirmed in the chat, it names the first, void."""
    for repeat in (one for one in photos if one.duplicate_of):
        before = set(sent_cases(phone))
        send_card(phone, [repeat], "Ещё раз то же нарушение, мешки с мусором")
        (key,) = set(sent_cases(phone)) - before
        confirm_repeat(city, phone, key)
        eventually(lambda key=key: case_of(city, key).status == "void", 60, "the end of a repeat")
        first = case_of(city, keys[str(repeat.duplicate_of)])
        assert case_of(city, key).data["duplicate_of"] == first.number
        assert first.status != "void"


def confirm_repeat(city: BotCity, phone: Phone, business_key: str) -> None:
    """Say in the chat that a case is a repeat, as soon as it is asked."""
    road = Road(city.stack, business_key=business_key)
    road.task("confirm_repeat")
    number = road.row()["number"]
    phone.says("/tasks")
    listed = phone.hears("Выберите задачу").buttons
    phone.presses(next(row[0] for row in listed if row[0].startswith(f"№ {number}")))
    phone.hears("Это одно и то же нарушение?")
    phone.presses("Да, повтор: аннулировать это дело")
    phone.hears("Проверьте перед отправкой")
    phone.presses("Отправить")
    phone.hears(f"Выполнено: Нарушение № {number}", 60)


def begun_cases(city: BotCity) -> list[Case]:
    """The violations of the inspector since the bots were started, by the registry."""
    begun = Case.created_by == INSPECTOR, Case.created_at >= city.begun_at
    with city.kernel.database.begin() as session:
        return list(session.scalars(select(Case).where(*begun)))


def case_of(city: BotCity, business_key: str) -> Case:
    """The registry row of a case."""
    with city.kernel.database.begin() as session:
        return session.get_one(Case, business_key)


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
        assert_bare(kernel.files.thumbnail(file.id, SIZE))


def assert_bare(picture: bytes) -> None:
    """A copy that may leave the city: upright, and nothing in it of what the camera wrote."""
    with Image.open(BytesIO(picture)) as copy:
        assert dict(copy.getexif()) == {}
        corner = copy.convert("RGB").crop((0, 0, copy.width * 15 // 100, copy.height * 3 // 100))
        # A number may be written on it.
        assert any(red > 150 and green < 90 for red, green, _ in corner.get_flattened_data())


def _photos(kernel: Kernel, business_key: str) -> list[StoredFile]:
    return kernel.files.for_case(business_key, "photos_before")
