"""Any form as a conversation, question by question."""

from __future__ import annotations

import pytest

from bots.dialogue import Act, Place, Refused, Stage, Unfit
from tests.unit.bots.chat import Chat
from tests.unit.forms.conftest import form_of, text_field


def field(kind: str, key: str, **rest):
    return {"type": kind, "id": f"f_{key}", "key": key, "label": key.capitalize(), **rest}


COLOURS = [{"label": "Красный", "value": "red"}, {"label": "Синий", "value": "blue"}]
DAY = field("datetime", "day", subtype="date")
CLOCK = field("datetime", "clock", subtype="time", timeSerializingFormat="no_timezone")
MOMENT = field("datetime", "moment", subtype="datetime", timeSerializingFormat="utc_offset")
REQUIRED = {"required": True}


@pytest.mark.parametrize(
    ("component", "typed", "value"),
    [
        (text_field("a"), " слово ", "слово"),
        (field("textarea", "a"), "два\nслова", "два\nслова"),
        (field("number", "a"), "1 234,5", 1234.5),
        (field("number", "a"), "12", 12),
        (field("checkbox", "a"), "да", True),
        (field("radio", "a", values=COLOURS), "синий", "blue"),
        (field("select", "a", values=COLOURS), "1", "red"),
        (field("select", "a", values=COLOURS), "кра", "red"),
        (field("checklist", "a", values=COLOURS), "красный, синий", ["red", "blue"]),
        (field("taglist", "a", values=COLOURS), "синий", ["blue"]),
        ({**DAY, "key": "a"}, "5.12.26", "2026-12-05"),
        ({**DAY, "key": "a"}, "2026-12-05", "2026-12-05"),
        ({**CLOCK, "key": "a"}, "9:05", "09:05"),
        ({**MOMENT, "key": "a"}, "05.12.2026 14:30", "2026-12-05T14:30+11:00"),
    ],
)
def test_every_kind_of_field_takes_words(room, component, typed, value):
    chat = Chat.of(room, form_of(component))
    assert "Проверьте перед отправкой" in chat.types(typed)
    assert chat.data["a"] == value


@pytest.mark.parametrize(
    ("component", "labels", "value"),
    [
        (field("radio", "a", values=COLOURS), ["Синий"], "blue"),
        (field("checklist", "a", values=COLOURS), ["Синий", "Красный", "Синий", "Готово"], ["red"]),
        (field("checkbox", "a"), ["Да"], True),
        ({**DAY, "key": "a"}, ["Завтра"], "2026-11-25"),
        ({**CLOCK, "key": "a"}, ["Сейчас"], "14:05"),
        ({**MOMENT, "key": "a"}, ["Сейчас"], "2026-11-24T14:05+11:00"),
    ],
)
def test_every_choice_has_buttons(room, component, labels, value):
    chat = Chat.of(room, form_of(component))
    chat.presses(*labels)
    assert chat.data["a"] == value
    assert chat.state.stage is Stage.PREVIEW


@pytest.mark.parametrize(
    ("component", "typed", "hint"),
    [
        (field("number", "a"), "много", "Здесь нужно число"),
        (field("number", "a"), "1e400000", "Здесь нужно число"),
        (field("checkbox", "a"), "может быть", "да или нет"),
        (field("select", "a", values=COLOURS), "зелёный", "Выберите кнопкой"),
        ({**DAY, "key": "a"}, "31.02.2026", "Здесь нужна дата"),
        ({**CLOCK, "key": "a"}, "25:00", "Здесь нужно время"),
        ({**MOMENT, "key": "a"}, "05.12.2026", "Здесь нужно время"),
        (text_field("a", validate={"minLength": 3}), "я", "не меньше 3"),
        (field("number", "a", validate={"max": 5}), "6", "не больше 5"),
        (text_field("a", properties={"widget": "photo"}), "вот фото", "нужен файл"),
    ],
)
def test_a_wrong_answer_says_what_to_do_and_loses_nothing(room, component, typed, hint):
    chat = Chat.of(room, form_of(component))
    assert hint in chat.types(typed)
    assert chat.state.stage is Stage.ASK
    assert chat.data.get("a") in (None, "")


def test_messages_are_those_of_form_js_in_the_persons_language(room):
    form = form_of(text_field("a", validate={"minLength": 3}))
    chat = Chat.of(room, form, locale="en")
    assert "Field must have minimum length of 3." in chat.types("x")


def test_a_question_that_another_answer_hides_is_not_asked(room):
    form = form_of(
        field("radio", "kind", values=COLOURS),
        text_field("shade", label="Оттенок", conditional={"hide": '=kind != "red"'}),
    )
    red, blue = Chat.of(room, form), Chat.of(room, form)
    assert "Оттенок" in red.presses("Красный")
    assert "Оттенок" not in blue.presses("Синий")


def test_a_default_is_shown_and_kept_by_going_on(room):
    chat = Chat.of(room, form_of(text_field("a", defaultValue="как было")))
    assert "Сейчас: как было" in chat.last
    assert "как было" in chat.presses("Оставить как есть")


def test_a_suggestion_is_one_press(room):
    form = form_of({**DAY, "properties": {"defaultFrom": "=today"}})
    chat = Chat.of(room, form)
    chat.presses("Предлагаем: 24.11.2026")
    assert chat.data["day"] == "2026-11-24"


def test_skipping_and_going_back(room):
    form = form_of(text_field("a", label="Первое"), text_field("b", validate=REQUIRED))
    chat = Chat.of(room, form)
    chat.presses("Пропустить")
    assert "нужен" in chat.types("/skip")
    assert "Первое" in chat.presses("Назад")
    assert "первый вопрос" in chat.types("/back")
    chat.types("раз", "два")
    assert chat.data == {**chat.data, "a": "раз", "b": "два"}


def test_an_answer_can_be_cleared(room):
    chat = Chat.of(room, form_of(text_field("a", defaultValue="лишнее")))
    chat.presses("Очистить")
    assert chat.data["a"] is None


def test_rows_of_a_list_are_asked_one_by_one(room):
    rows = {"type": "dynamiclist", "id": "rows", "path": "rows", "label": "Строки",
            "isRepeating": True, "allowAddRemove": True, "defaultRepetitions": 0,
            "components": [text_field("name", label="Имя")]}  # fmt: skip
    chat = Chat.of(room, form_of(rows, text_field("end", label="Конец")))
    assert "Строки: 0" in chat.last
    assert "Имя (1)" in chat.presses("Добавить строку")
    assert "Строки: 1" in chat.types("один")
    assert "Имя (2)" in chat.presses("Добавить строку")
    chat.types("два")
    assert "Строки: 1" in chat.presses("Убрать последнюю")
    assert "Конец" in chat.presses("Дальше")
    assert chat.data["rows"] == [{"name": "один"}]


def test_many_options_come_in_pages(room):
    options = [{"label": f"Пункт {n}", "value": f"v{n}"} for n in range(20)]
    chat = Chat.of(room, form_of(field("select", "a", values=options)))
    chat.presses("›", "›", "‹", "›")
    assert chat.said[-1].edit == 7
    chat.presses("Пункт 17")
    assert chat.data["a"] == "v17"


def test_a_button_of_an_earlier_question_does_nothing(room):
    form = form_of(field("radio", "a", values=COLOURS), text_field("b"))
    chat = Chat.of(room, form)
    chat.presses("Красный")
    assert "больше не действует" in chat.presses("Синий")
    assert chat.data["a"] == "red"


def test_photos_are_counted_and_the_same_one_counts_once(room):
    room.files.add("p1", field="a")
    room.files.add("p2", field="a")
    photos = text_field("a", validate=REQUIRED, properties={"widget": "photo", "minCount": "2"})
    chat = Chat.of(room, form_of(photos))
    chat.sends("p1")
    assert "не меньше: 2" in chat.types("/ok")
    chat.sends("p2")
    assert "Принято: 2" in chat.sends("p2")
    assert chat.types("/ok").startswith("Проверьте")
    assert chat.data["a"] == "p1 p2"


def test_a_photo_where_words_are_wanted_is_told_so(room):
    chat = Chat.of(room, form_of(text_field("a", label="Слова")))
    answer = chat.sends("p1")
    assert "Сейчас спрашивается другое" in answer
    assert "Слова" in answer
    assert chat.does(Refused(reason="не фото")).startswith("не фото")
    assert chat.does(Unfit(hint="наклейка")) == "наклейка"
    assert chat.state.stage is Stage.ASK


def test_a_place_is_a_message_of_its_own(room):
    point = text_field("a", validate=REQUIRED, properties={"widget": "geo"})
    chat = Chat.of(room, form_of(point))
    assert chat.said[-1].ask_place
    assert "за пределами города" in chat.does(Place(lat=55.75, lon=37.61))
    assert "улица Ленина, 173" in chat.stands()
    assert chat.data["a"] == "46.959120,142.738010"


def test_personal_values_are_never_repeated(room):
    personal = {"personal": "true"}
    form = form_of(
        text_field("phone", label="Телефон", properties=personal),
        text_field("mail", label="Почта", properties=personal),
    )
    chat = Chat.of(room, form)
    chat.types("+79147778899", "/skip")
    assert "Телефон: указано" in chat.last
    assert "Почта: не указано" in chat.last
    chat.presses("Изменить", "Телефон")
    assert not any("7778899" in reply.text for reply in chat.said)


def test_the_preview_leads_back_to_what_is_wrong(room):
    rule = {"rule": '=b != "нет"', "ruleMessage": "Раз б нет, то и а нет."}
    form = form_of(text_field("a", label="А", properties=rule), text_field("b"))
    chat = Chat.of(room, form)
    answer = chat.types("что-то", "нет")
    assert "А: Раз б нет, то и а нет." in answer
    assert chat.state.at == "f_a"


def test_giving_up_takes_two_words(room):
    chat = Chat.of(room, form_of(text_field("a")))
    chat.types("/cancel")
    chat.presses("Оставить")
    assert chat.turn.act is Act.NONE
    chat.types("/cancel")
    chat.presses("Удалить")
    assert chat.turn.act is Act.CANCEL


def test_sending_is_one_press_after_the_card(room):
    chat = Chat.of(room, form_of(text_field("a")))
    chat.types("слово")
    chat.presses("Отправить")
    assert chat.turn.act is Act.SUBMIT
