"""What chats bring that nobody asked for: each is answered in words, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text

from bots.conversation import RaidTeller
from leancity.raids import Raid, RaidStop
from tests.integration.bots.conftest import BOT, INSPECTOR, Chat, City
from tests.photos import CENTRE, Shot, bomb, photo, text_as_photo, truncated
from tests.unit.forms.conftest import NOON

FRESH = NOON - timedelta(minutes=10)


def shot(**changes: Any) -> bytes:
    return photo(Shot(**{"taken_at": FRESH, "point": CENTRE, **changes}))


def captured(chat: Chat) -> None:
    chat.sends_file(shot())
    assert "Выберите что" in chat.says("ок")


class TestPhotos:
    def test_a_photo_begins_a_card_and_brings_place_and_time(self, chat: Chat, city: City):
        answer = chat.sends_file(shot())
        assert "Фотографий: 1." in answer
        assert "Место: " in answer
        data = city.answers(chat.id)
        assert data["found_at"].startswith("2026-11-24T13:55")
        assert data["address"]

    @pytest.mark.parametrize(
        ("content", "hint"),
        [
            (text_as_photo(), "не фото"),
            (truncated(), "повреждена"),
            (bomb(), "64 млн"),
            (shot(taken_at=NOON - timedelta(days=45)), "30"),
            (b"", "пуст"),
            (shot().ljust(10 * 1024 * 1024 + 1, b"\0"), "10 МБ"),
        ],
        ids=["text", "truncated", "bomb", "old", "empty", "large"],
    )
    def test_a_bad_photo_is_refused_and_says_why(self, chat: Chat, city: City, content, hint):
        chat.sends_file(shot())
        assert hint in chat.sends_file(content)
        assert len(city.answers(chat.id)["photos_before"].split()) == 1

    def test_a_photo_from_elsewhere_keeps_its_picture_only(self, chat: Chat, city: City):
        answer = chat.sends_file(shot(point=(55.75, 37.61)))
        assert "за пределами города" in answer
        assert "Теперь пришлите место" in answer
        assert not city.answers(chat.id).get("geo")

    def test_without_location_the_place_is_asked_for(self, chat: Chat, city: City):
        assert "Теперь пришлите место" in chat.sends_file(shot(point=None))
        assert chat.last[-1].ask_place
        chat.sends(location={"latitude": CENTRE[0], "longitude": CENTRE[1]})
        assert city.answers(chat.id)["geo"] == f"{CENTRE[0]:.6f},{CENTRE[1]:.6f}"

    def test_a_fast_clock_of_the_phone_is_told(self, chat: Chat, city: City):
        assert "спешат" in chat.sends_file(shot(taken_at=NOON + timedelta(hours=5)))
        assert city.answers(chat.id)["found_at"].startswith("2026-11-24T14:05")

    def test_two_in_one_second_are_two_and_a_repetition_is_none(self, chat: Chat, city: City):
        first, second = shot(label="Раз"), shot(label="Два")
        chat.sends_file(first)
        chat.sends_file(second)
        assert "Фотографий: 2." in chat.sends_file(first)

    def test_the_same_update_twice_is_carried_out_once(self, chat: Chat, city: City):
        city.files["f"] = shot()
        raw = {"message": chat.message(document={"file_id": "f", "file_name": "a.jpg"})}
        update = city.update(raw, chat.id)
        city.conversations.handle(update)
        assert len(city.heard(chat.id)) == 1
        before = city.opened(chat.id)
        with pytest.raises(Exception, match="settled"):
            city.conversations.handle(update)
        assert city.opened(chat.id) == before
        assert city.heard(chat.id) == []

    def test_more_than_the_messenger_gives_is_not_even_fetched(self, chat: Chat):
        chat.sends_file(shot())
        assert "20" in chat.sends_file(shot(), size=21 * 1024 * 1024)

    def test_a_file_the_messenger_has_lost_is_asked_for_again(self, chat: Chat):
        chat.sends_file(shot())
        lost = {"file_id": "nowhere", "file_name": "a.jpg", "file_size": 5}
        assert "Отправьте его ещё раз" in chat.sends(document=lost)


class TestOtherThings:
    @pytest.mark.parametrize(
        "content",
        [
            {"video": {"file_id": "v"}},
            {"sticker": {"file_id": "s"}},
            {"voice": {"file_id": "o"}},
            {"animation": {"file_id": "g"}, "document": {"file_id": "g"}},
            {"contact": {"phone_number": "+79147778899"}},
        ],
        ids=["video", "sticker", "voice", "animation", "contact"],
    )
    def test_what_no_form_takes_is_told_and_the_card_stays(self, chat: Chat, city: City, content):
        captured(chat)
        before = city.answers(chat.id)
        assert "ему не подходит" in chat.sends(**content)
        assert city.answers(chat.id) == before

    def test_a_live_location_counts_once_and_moves_nothing(self, chat: Chat, city: City):
        chat.sends_file(shot(point=None))
        where = {"latitude": CENTRE[0], "longitude": CENTRE[1], "live_period": 900}
        chat.sends(location=where)
        geo = city.answers(chat.id)["geo"]
        moved = {**where, "latitude": CENTRE[0] + 0.01}
        assert chat.brings({"edited_message": chat.message(location=moved)}) == ""
        assert city.answers(chat.id)["geo"] == geo

    def test_a_changed_message_changes_no_answer(self, chat: Chat, city: City):
        captured(chat)
        chat.presses("Описание")
        chat.says("Куча мусора у дороги")
        answer = chat.brings({"edited_message": chat.message(text="Совсем другое описание")})
        assert "не меняет ответ" in answer
        assert city.answers(chat.id)["description"] == "Куча мусора у дороги"

    def test_an_unknown_kind_of_update_is_passed_over(self, chat: Chat):
        assert chat.brings({"poll_answer": {}}) == ""

    def test_a_button_of_a_card_that_is_gone_says_so(self, chat: Chat):
        captured(chat)
        menu = chat.last
        chat.says("/cancel")
        chat.presses("Удалить")
        chat.last = menu
        assert "больше не действует" in chat.presses("Описание")


class TestAccounts:
    def test_a_stranger_is_told_where_codes_come_from(self, city: City):
        stranger = Chat(city, id=900)
        assert "не связан" in stranger.says("Здравствуйте")
        assert "Такого кода нет" in stranger.says("1234 5678")
        assert "kim.i" in stranger.link()

    def test_a_link_with_the_code_is_enough(self, city: City):
        code = city.kernel.messengers.issue_code(INSPECTOR, BOT.key).text
        assert "kim.i" in Chat(city, id=901).says(f"/start {code}")

    def test_a_group_is_answered_only_when_it_calls(self, city: City):
        group = Chat(city, id=-100, kind="group")
        assert group.says("Всем привет") == ""
        assert "не в группах" in group.says("/start@lc_inspectors_bot")

    def test_two_phones_of_one_person_have_a_card_each(self, chat: Chat, city: City):
        other = Chat(city, id=701)
        other.link()
        captured(chat)
        other.sends_file(shot(label="Другой"))
        assert city.opened(700).scope != city.opened(701).scope

    def test_who_is_dismissed_in_the_middle_is_a_stranger_and_the_draft_stays(
        self, chat: Chat, city: City
    ):
        chat.link("pak.s")
        captured(chat)
        opened = city.opened(chat.id)
        city.kernel.org.dismiss("pak.s", date(2026, 11, 24))
        assert "не связан" in chat.presses("Описание")
        city.clock.advance(timedelta(minutes=20))
        assert city.reminders.send() == 0
        assert city.kernel.forms.drafts.latest("pak.s", opened.scope).data["photos_before"]

    def test_a_chat_that_changes_hands_does_not_show_the_card_of_before(
        self, chat: Chat, city: City
    ):
        captured(chat)
        chat.link("orlov.d")
        assert "Что сделать?" in chat.says("привет")
        chat.sends_file(shot(label="Новая"))
        assert city.opened(chat.id).login == "orlov.d"

    def test_a_blocked_bot_is_silent_until_its_person_writes_again(self, chat: Chat, city: City):
        captured(chat)
        gone = {"chat": {"id": chat.id, "type": "private"}, "new_chat_member": {"status": "kicked"}}
        assert chat.brings({"my_chat_member": gone}) == ""
        city.clock.advance(timedelta(hours=1))
        assert city.reminders.send() == 0
        assert "Выберите что" in chat.says("я снова здесь")

    def test_an_open_card_is_remembered_in_the_persons_words(self, chat: Chat, city: City):
        captured(chat)
        city.clock.advance(timedelta(minutes=16))
        assert city.reminders.send() == 1
        (reminder,) = city.heard(chat.id)
        assert reminder.text == "Бот ждет от вас ответ"
        opened = city.opened(chat.id)
        page = f"http://city.example/start/prevention/{opened.business_key}"
        assert reminder.buttons[0][0].url == page

    def test_a_second_card_waits_for_the_first(self, chat: Chat):
        captured(chat)
        assert "незаконченная карточка" in chat.says("/new")

    def test_words_of_the_portal_meanwhile_are_kept(self, chat: Chat, city: City):
        captured(chat)
        opened = city.opened(chat.id)
        form = city.rooms.open_form(opened, city.kernel.org.person(INSPECTOR))
        drafts = city.kernel.forms.drafts
        draft = drafts.load(form.key(INSPECTOR))
        drafts.save(form.key(INSPECTOR), {**draft.data, "house": "7"}, draft.version)
        chat.presses("Описание")
        chat.says("Куча мусора у дороги")
        data = city.answers(chat.id)
        assert (data["house"], data["description"]) == ("7", "Куча мусора у дороги")

    def test_a_card_that_was_sent_from_the_portal_is_over_in_the_chat(
        self, chat: Chat, city: City, monkeypatch
    ):
        captured(chat)
        monkeypatch.setattr(city.kernel.cases, "is_known", lambda _: True)
        city.clock.advance(timedelta(minutes=16))
        assert city.reminders.send() == 0
        answer = chat.presses("Описание")
        assert answer == "Эта форма заполнена: её закончили в портале."
        assert city.opened(chat.id) is None

    def test_english_is_spoken_to_who_has_chosen_it(self, chat: Chat, city: City):
        chat.link("burkova.t")
        city.kernel.org.set_locale("burkova.t", "en")
        assert "Choose what to add or edit" in (chat.sends_file(shot()), chat.says("ok"))[1]


def test_nothing_personal_lies_in_what_is_kept_of_a_chat(chat: Chat, city: City):
    captured(chat)
    chat.presses("Телефон нарушителя")
    chat.says("+79147778899")
    with city.kernel.database.begin() as session:
        for table in ("dialogue", "dialogue_update", "dialogue_reply"):
            rows = session.execute(text(f"SELECT t::text FROM {table} t")).scalars().all()
            assert rows
            assert not [row for row in rows if "7778899" in row]


STOP = RaidStop(
    place=1, business_key="k", number="0421", address="улица Ленина, 5", note="", lat=46.9,
    lon=142.7, arrive_at=NOON, task_id="t-1", state="open",
)  # fmt: skip


@contextmanager
def raid_of(city: City, *stops: RaidStop) -> Iterator[None]:
    """Today's raid of everybody."""
    raid = Raid(
        business_key="r", number="7", on=NOON.date(), inspector=INSPECTOR, starts_at=NOON,
        ends_at=NOON, start=CENTRE, end=CENTRE, metres=12_340, saved_metres=0, left_out=(),
        stops=stops, metric="straight",
    )  # fmt: skip
    vars(city.kernel)["raids"] = SimpleNamespace(today=lambda _: raid, walkers=lambda: [INSPECTOR])
    try:
        yield
    finally:
        del vars(city.kernel)["raids"]


class TestRaids:
    def test_without_a_raid_it_says_so(self, chat: Chat):
        assert chat.says("/raid") == "Сегодня рейда для вас нет."

    def test_the_route_is_told_in_order_with_its_open_checks(self, chat: Chat, city: City):
        with raid_of(city, replace(STOP, state="done"), replace(STOP, place=2)):
            answer = chat.says("/raid")
        assert "Рейд № 7: сделано 1 из 2, 12,3 км" in answer
        assert "1. ✓ № 0421 улица Ленина, 5" in answer
        assert "2. 14:05 № 0421 улица Ленина, 5" in answer
        (check, place), (way,), (page,) = chat.last[0].buttons
        assert (check.label, check.data) == ("2. улица Ленина, 5", "-|task::t-1")
        assert page.url == "http://city.example/cases/r/route"
        here, end = "46.900000,142.700000", "46.959500,142.730000"
        assert place.label == "2. На карте"
        assert place.url == f"https://yandex.ru/maps/?rtext=~{here}&rtt=auto"
        assert way.label == "Весь маршрут на карте"
        assert way.url == f"https://yandex.ru/maps/?rtext=~{here}~{end}&rtt=auto"

    def test_the_route_is_sent_once_by_day_to_one_telephone(self, chat: Chat, city: City):
        teller = RaidTeller(city.rooms)
        newer = Chat(city, id=701)
        city.clock.advance(timedelta(seconds=1))
        newer.link()
        with raid_of(city, STOP):
            city.clock.advance(timedelta(hours=7))
            assert teller.announce() == 0
            city.clock.advance(timedelta(hours=11))
            assert [teller.announce(), teller.announce()] == [1, 0]
        (route,) = city.heard(newer.id)
        assert "Рейд № 7" in route.text
        assert route.buttons[0][0].data == "-|task::t-1"

    def test_nobody_is_sent_a_route_without_a_chat(self, city: City):
        with raid_of(city, STOP):
            assert RaidTeller(city.rooms).announce() == 0

    def test_a_long_route_fits_into_what_a_messenger_takes(self, chat: Chat, city: City):
        stops = tuple(replace(STOP, place=at, task_id=f"t-{at}") for at in range(1, 101))
        with raid_of(city, *stops):
            answer = chat.says("/raid")
        assert "И ещё 50: смотрите в портале." in answer
        buttons = [one for row in chat.last[0].buttons for one in row]
        assert len(buttons) <= 100
        assert buttons[0].label == "1. улица Ленина, 5"
        assert len(answer) <= 4096
