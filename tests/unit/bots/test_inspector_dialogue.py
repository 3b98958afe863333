"""The card of a violation, as an inspector captures it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bots.configuration import load_configuration, read_configuration
from bots.dialogue import Act, Stage
from leancity.errors import ConfigurationError
from leancity.forms import FormSchema
from leancity.library import Package
from leancity.local.environment import ROOT
from tests.unit.bots.chat import CENTRE, Chat
from tests.unit.forms.conftest import NOON

MENU = [
    "Адрес", "Вид нарушения", "Описание", "Срок устранения нарушения", "Физ/Юр лицо",
    "Телефон нарушителя", "E-mail нарушителя", "Дополнительную информацию о нарушителе",
    "Канал получения информации", "Продолжить заполнение в офисе",
]  # fmt: skip
INSPECTOR = load_configuration("inspector")
PACKAGE = Package.load(ROOT, "prevention")


@pytest.fixture
def chat(room) -> Chat:
    lists = PACKAGE.config.dictionaries
    waste = {"value": "waste", "label": "Мусор, строительные отходы", "term_days": 10}
    room.lists.lists["channel"] = {row.value: row.label for row in lists["channel"].values}
    plain = room.lists.options
    room.lists.options = lambda name, *rest: (
        [waste] if name == "violation_type" else plain(name, *rest)
    )
    for number in range(1, 13):
        room.files.add(f"p{number}", field="photos_before")
    form = FormSchema.load(PACKAGE, "office")
    return Chat.of(room, form, INSPECTOR.starts["prevention"])


def captured(chat: Chat) -> Chat:
    chat.sends("p1")
    chat.stands()
    chat.types("любой символ")
    return chat


def test_every_field_of_the_configuration_is_in_the_form():
    keys = FormSchema.load(PACKAGE, "office").by_key.keys()
    plan = INSPECTOR.starts["prevention"]
    named = {item.field for item in plan.items} | plan.defaults.keys()
    assert named | {plan.photos, plan.point, plan.street, plan.house, plan.moment} <= keys
    assert all(set(item.label) == {"ru", "en"} for item in plan.items)


def test_inspectors_get_the_list_of_their_checks_at_half_past_eight():
    (digest,) = [one for one in PACKAGE.config.digests if one.group == "inspector.dobik"]
    assert (digest.at, digest.tasks, digest.own) == ("08:30", ("check",), True)


def test_it_asks_for_photos_and_the_place_first(chat):
    assert "Пришлите фотографии нарушения и место" in chat.said[0].text
    assert chat.said[0].ask_place


def test_the_menu_has_exactly_the_ten_items(chat):
    captured(chat)
    assert chat.last.startswith("Выберите что добавить/редактировать")
    assert [label.removeprefix("✓ ") for label in chat.labels] == MENU


@pytest.mark.parametrize("word", ["/ok", "ок", "."])
def test_ok_with_nothing_says_what_is_missing(chat, word):
    answer = chat.types(word)
    assert "Без фотографий и места карточки ещё нет" in answer
    assert chat.state.stage is Stage.GATHER


def test_a_photo_without_place_asks_for_it_and_one_with_it_does_not(chat):
    answer = chat.sends("p1")
    assert "Фотографий: 1" in answer
    assert "пришлите место" in answer
    assert "Место: улица Ленина, 173" in chat.sends("p2", point=CENTRE)
    assert (chat.data["address"], chat.data["house"]) == ("улица Ленина", "173")


def test_a_place_sent_by_the_person_is_not_moved_by_a_photo(chat):
    chat.stands()
    chat.sends("p1", point=(46.9, 142.7))
    assert chat.data["geo"] == "46.959120,142.738010"


def test_a_photo_from_outside_the_city_keeps_the_photo_not_the_place(chat):
    assert "за пределами города" in chat.sends("p1", point=(55.75, 37.61))
    assert chat.data["photos_before"] == "p1"
    assert not chat.data.get("geo")


def test_the_address_can_be_corrected_at_once(chat):
    chat.sends("p1")
    chat.stands()
    chat.presses("Исправить адрес")
    chat.types("Ленина")
    chat.presses("Как написано: Ленина")
    assert (chat.data["address"], chat.data["house"]) == ("Ленина", None)
    assert chat.state.stage is Stage.MENU


def test_late_photos_keep_the_time_of_the_camera(chat):
    assert chat.data["found_at"] == "2026-11-24T14:05+11:00"
    chat.sends("p1", taken_at=NOON - timedelta(hours=3))
    chat.sends("p2", taken_at=NOON - timedelta(hours=1))
    assert chat.data["found_at"] == "2026-11-24T11:05+11:00"


def test_a_fast_clock_of_the_phone_does_not_count(chat):
    assert "Часы телефона спешат" in chat.sends("p1", taken_at=NOON + timedelta(days=1))
    assert chat.data["found_at"] == "2026-11-24T14:05+11:00"


def test_a_photo_that_is_too_old_is_refused(chat, room):
    taken = (NOON - timedelta(days=40)).isoformat()
    room.files.add("p1", field="photos_before", meta={"width": 4, "height": 3, "taken_at": taken})
    assert "30" in chat.sends("p1")
    assert not chat.data.get("photos_before")


def test_the_eleventh_photo_is_refused(chat):
    for number in range(1, 11):
        chat.sends(f"p{number}")
    assert "не больше: 10" in chat.sends("p11")
    assert len(chat.data["photos_before"].split()) == 10


def test_more_photos_are_taken_from_the_menu(chat):
    captured(chat)
    assert "Фотографий: 2" in chat.sends("p2")
    assert chat.state.stage is Stage.MENU


def test_each_item_leads_to_its_question_and_back(chat):
    captured(chat)
    chat.presses("Вид нарушения", "Мусор, строительные отходы")
    chat.presses("Описание")
    chat.types("Куча мусора у дороги")
    chat.presses("Срок устранения нарушения", "Предлагаем: 04.12.2026")
    chat.presses("Телефон нарушителя")
    chat.types("89147778899")
    assert chat.button("Описание").label == "✓ Описание"
    answer = chat.types("/ok")
    assert "Телефон нарушителя: указан" in answer
    assert "7778899" not in answer
    assert "Вид нарушения: Мусор, строительные отходы" in answer
    chat.presses("Отправить")
    assert chat.turn.act is Act.SUBMIT


def test_a_card_that_lacks_something_is_not_sent(chat):
    captured(chat)
    answer = chat.types("/ok")
    assert "Вид нарушения: Выберите вид нарушения или продолжите заполнение в офисе." in answer
    assert chat.state.stage is Stage.MENU


@pytest.mark.parametrize(
    ("item", "typed", "hint"),
    [
        ("Телефон нарушителя", "12345", "+7"),
        ("E-mail нарушителя", "кому-то", "@"),
        ("Описание", "мусор", "10"),
        ("Срок устранения нарушения", "01.01.2020", "в прошлом"),
        ("Срок устранения нарушения", "завтра", "25.12.2026"),
    ],
    ids=["phone", "mail", "short", "past", "no date"],
)
def test_what_the_form_refuses_is_asked_again_in_its_words(chat, item, typed, hint):
    captured(chat)
    before = dict(chat.data)
    chat.presses(item)
    answer = chat.types(typed)
    assert hint in answer
    assert chat.state.stage is Stage.ASK
    assert chat.data == before


def test_the_office_goes_on_with_what_there_is(chat):
    captured(chat)
    chat.presses("Продолжить заполнение в офисе")
    assert chat.turn.act is Act.SUBMIT
    assert chat.data["continue_in_office"] is True
    assert chat.data["channel"] == "raid"


def test_a_configuration_that_is_wrong_is_named():
    with pytest.raises(ConfigurationError, match="no bot of the kind"):
        load_configuration("../secrets")
    with pytest.raises(ConfigurationError, match=r"odd\.yaml"):
        read_configuration("odd", {"apiVersion": "leancity/v1", "starts": [{"title": 1}]})
