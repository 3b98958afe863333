"""A raid through the bot, over real HTTP, while bot, engine and database die on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import requests

from bots.webhook import SECRET_HEADER
from tests.doubles.telegram import Phone, broken, flood, lost
from tests.inspector import (
    CHAT,
    SECOND,
    BotCity,
    assert_bare,
    assert_raid,
    assert_repeats_are_linked,
    bot_city,
    cards_of,
    case_of,
    fill,
    send_photos,
    sent_cases,
)
from tests.photos import ZONE, raid
from tests.road import INSPECTOR, Road
from tests.stack import Stack

CARDS = 5
#: An inspector who reads English.
OTHER = "orlov.d"


@pytest.fixture(scope="module")
def city(stack: Stack) -> Iterator[BotCity]:
    with bot_city(stack) as started:
        yield started


@pytest.fixture(scope="module")
def phone(city: BotCity) -> Phone:
    return city.linked(INSPECTOR)


def test_a_raid_arrives_whole_whatever_dies(city: BotCity, phone: Phone):
    stack = city.stack
    photos = raid(datetime.now(ZONE) - timedelta(days=1), 3 * CARDS)
    first, second, third, fourth, fifth = cards_of(photos)
    # The same photo once more in its card is no second one.
    first.append(next(one for one in photos if one.duplicate_of == first[0].name))

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

    # The bot dies in the middle of an album.
    for photo in third[:2]:
        phone.sends_file(photo.content, photo.name, album="13871056482250001")
    stack.kill("bots")
    for photo in third[2:]:
        phone.sends_file(photo.content, photo.name, album="13871056482250001")
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
    keys = assert_raid(city, phone, photos)
    again = next(one for one in photos if one.duplicate_of and one not in first)
    assert_repeats_are_linked(city, phone, [again], keys)


def test_a_check_is_offered_with_its_card_and_done_as_the_person(city: BotCity, phone: Phone):
    road = Road(city.stack)
    road.capture()
    road.choose_measure()
    road.approve()
    road.wait_for_status("waiting")
    road.end_term()
    road.task("check")
    number, before = road.row()["number"], len(phone.screen.messages)
    phone.says("/tasks")
    listed = phone.hears("Выберите задачу")
    phone.presses(next(row[0] for row in listed.buttons if row[0].startswith(f"№ {number}")))
    card = phone.hears(f"Нарушение № {number}")
    assert "Проверка устранения нарушения" in card.text
    said = [one for one in phone.screen.messages[before:] if not one.mine]
    (picture,) = [one for one in said if one.kind == "photo"]
    sent = phone.bot.files.get(picture.message["photo"][-1]["file_id"]).content
    assert_bare(sent)
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


def test_the_messenger_may_call_and_a_second_bot_speaks_english(city: BotCity):
    """One process, two bots: updates come by a webhook with its secret, and by nothing else."""
    city.kernel.org.set_locale(OTHER, "en")
    asked = len(city.telegram.called("getUpdates"))
    with city.called() as url:
        phone = city.linked(OTHER, CHAT + 1, SECOND)
        (hook,) = [one for one in city.telegram.called("setWebhook") if one["url"].endswith(SECOND)]
        assert hook["url"] == f"{url}/{SECOND}"
        forged = {**phone.says("/new"), "update_id": 1}
        phone.hears("Send photos of the violation and the place")
        for secret in ("", "wrong"):
            headers = {SECRET_HEADER: secret}
            assert (
                requests.post(hook["url"], json=forged, headers=headers, timeout=5).status_code
                == 403
            )
        card = raid(datetime.now(ZONE) - timedelta(days=1), 18)[15]
        phone.sends_file(card.content, card.name)
        phone.hears("Photos: 1.", 60)
        # Asked to slow down, cut off, refused by its front: the words still come.
        city.telegram.fail("sendMessage", flood(1), lost(after=False), broken())
        phone.says("ok")
        phone.hears("Choose what to add or edit", 60)
        phone.presses("Continue in the office")
        phone.hears("Sent: Violation No. ", 90)
        (key,) = set(sent_cases(phone, "Sent:"))
    case = case_of(city, key)
    assert (case.created_by, case.lat, case.lon) == (OTHER, *card.point)
    assert len(city.telegram.called("getUpdates")) == asked
    city.kernel.org.set_locale(OTHER, "ru")
