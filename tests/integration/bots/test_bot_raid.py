"""A raid through the bot, over real HTTP, while bot, engine and database die on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from itertools import groupby

import pytest
from PIL import Image
from sqlalchemy import select

from leancity.cases.models import Case
from tests.doubles.telegram import Phone
from tests.inspector import BotCity, assert_arrived, bot_city, fill, send_photos, sent_cases
from tests.photos import ZONE, RaidPhoto, raid
from tests.road import INSPECTOR, Road
from tests.stack import Stack
from tests.waiting import eventually

CARDS = 5


@pytest.fixture(scope="module")
def city(stack: Stack) -> Iterator[BotCity]:
    with bot_city(stack) as started:
        yield started


@pytest.fixture(scope="module")
def phone(city: BotCity) -> Phone:
    return city.linked(INSPECTOR)


def cards() -> list[list[RaidPhoto]]:
    """Three photos to a card; the first and a middle one hold a photo twice."""
    photos = raid(datetime.now(ZONE) - timedelta(days=1), 3 * CARDS)
    by_card = sorted(photos, key=lambda photo: photo.violation)
    return [list(group) for _, group in groupby(by_card, key=lambda photo: photo.violation)]


def test_a_raid_arrives_whole_whatever_dies(city: BotCity, phone: Phone):
    stack = city.stack
    first, second, third, fourth, fifth = raid_cards = cards()

    send_photos(phone, first)
    fill(phone, "Первая карточка рейда, мешки у дороги")
    with stack.without("engine"):
        phone.presses("Отправить")
        phone.hears("отправится сама", 60)
        # The raid goes on while the engine is down.
        send_photos(phone, second)

    fill(phone, "Вторая карточка рейда, мешки у дороги")
    stack.kill("bots")
    phone.presses("Отправить")
    stack.start("bots")
    phone.hears("Отправлено:", 90)

    # The bot dies in the middle of the photos of one violation.
    for photo in third[:2]:
        phone.sends_file(photo.content, photo.name)
    stack.kill("bots")
    for photo in third[2:]:
        phone.sends_file(photo.content, photo.name)
    phone.delivers_again(phone.updates[-2])
    stack.start("bots")
    phone.hears("Фотографий: 3.", 60)
    fill(phone, "Третья карточка рейда, мешки у дороги")
    phone.presses("Отправить")
    phone.hears("Отправлено:", 60)

    with stack.without("postgres"):
        for photo in fourth:
            phone.sends_file(photo.content, photo.name)
    phone.hears("Фотографий: 3.", 90)
    fill(phone, "Четвёртая карточка рейда, мешки у дороги")
    phone.presses("Отправить")
    phone.hears("Отправлено:", 60)

    send_photos(phone, fifth)
    phone.says("/ok")
    phone.hears("Выберите что")
    phone.presses("Продолжить заполнение в офисе")
    phone.hears("Отправлено:", 60)

    # A confirmation whose bot died before it noted it is said again; a case is never made again.
    eventually(lambda: len(set(sent_cases(phone))) == CARDS, 60, "five confirmations")
    keys = set(sent_cases(phone))
    assert len(begun_cases(city)) == CARDS
    placed = {first_place(city, key): key for key in keys}
    for photos in raid_cards:
        assert_arrived(city.kernel, placed[photos[0].point], photos)


def begun_cases(city: BotCity) -> set[str]:
    """The cases of the raid, by the registry."""
    begun = Case.created_by == INSPECTOR, Case.created_at >= city.begun_at
    with city.kernel.database.begin() as session:
        return set(session.scalars(select(Case.business_key).where(*begun)))


def first_place(city: BotCity, business_key: str) -> tuple[float, float]:
    """The point of a case: that of its first photo."""
    with city.kernel.database.begin() as session:
        case = session.scalars(select(Case).where(Case.business_key == business_key)).one()
    assert case.created_by == INSPECTOR
    return (case.lat, case.lon)


def test_a_check_is_offered_with_its_card_and_done_as_the_person(city: BotCity, phone: Phone):
    road = Road(city.stack)
    road.capture()
    road.choose_measure()
    road.approve()
    road.wait_for_status("waiting")
    road.end_term()
    road.task("check")
    number = road.row()["number"]
    phone.says("/tasks")
    listed = phone.hears("Выберите задачу")
    phone.presses(next(row[0] for row in listed.buttons if row[0].startswith(f"№ {number}")))
    card = phone.hears(f"Нарушение № {number}")
    assert "Проверка устранения нарушения" in card.text
    (picture,) = [one for one in phone.screen.messages if one.kind == "photo" and not one.mine]
    sent = phone.bot.files.get(picture.message["photo"][-1]["file_id"]).content
    assert dict(Image.open(BytesIO(sent)).getexif()) == {}
    phone.hears("Фотографии после устранения")
    phone.sends_file(road.shots[0], "after.jpg")
    phone.hears("Принято: 1")
    phone.says("/ok")
    phone.hears("Результат проверки")
    phone.presses("Устранено")
    phone.hears("Примечание")
    phone.presses("Пропустить")
    phone.hears("Проверьте перед отправкой")
    phone.presses("Отправить")
    phone.hears(f"Выполнено: Нарушение № {number}", 60)
    road.wait_for_status("fixed")
    kernel = city.stack.kernel
    card = kernel.cases.get(road.business_key, kernel.org.person(INSPECTOR), personal=False)
    (done,) = [task for task in card.tasks if task.activity_id == "check"]
    assert (done.outcome, done.completed_by) == ("completed", INSPECTOR)
