"""Value lists: what a form offers, what a registry shows, who changed what."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from leancity.audit import Actor, Audit, AuditQuery
from leancity.clock import FixedClock
from leancity.dictionaries import Dictionaries, Entry
from leancity.errors import NotFoundError, UserError

CLERK = Actor(login="pak.s", ip="10.0.0.7")
PACKAGE = {
    "violation_type": {
        "title": "Виды нарушений",
        "values": [
            {"value": "waste", "label": "Мусор", "term_days": 10},
            {"value": "snow", "label": "Снег", "label_en": "Snow", "term_days": 3},
        ],
    }
}


@pytest.fixture
def audit(database):
    return Audit(database, FixedClock(datetime(2026, 11, 22, 23, tzinfo=UTC)))


@pytest.fixture
def dictionaries(database, audit):
    room = Dictionaries(database, FixedClock(datetime(2026, 11, 22, 23, tzinfo=UTC)), audit)
    room.seed(PACKAGE, CLERK, english={"Мусор": "Waste", "Виды нарушений": "Kinds"})
    return room


def values(dictionaries, on=None) -> list[str]:
    return [option["value"] for option in dictionaries.options("violation_type", "ru", on)]


def test_options_come_in_the_order_of_the_package_with_their_attributes(dictionaries):
    assert dictionaries.options("violation_type", "ru") == [
        {"value": "waste", "label": "Мусор", "term_days": 10},
        {"value": "snow", "label": "Снег", "term_days": 3},
    ]


def test_labels_speak_english_where_somebody_translated_them(dictionaries):
    dictionaries.put("violation_type", Entry(value="tyres", label="Шины", rank=5), CLERK)
    labels = [option["label"] for option in dictionaries.options("violation_type", "en")]
    assert labels == ["Шины", "Waste", "Snow"]
    assert dictionaries.label("violation_type", "waste", "en") == "Waste"
    assert dictionaries.label("violation_type", "waste", "ru") == "Мусор"


def test_seeding_again_adds_what_is_new_and_keeps_what_was_edited(dictionaries):
    edited = Entry(value="waste", label="Мусор и отходы", rank=10, attributes={"term_days": 7})
    dictionaries.put("violation_type", edited, CLERK)
    content = PACKAGE["violation_type"]
    added = {**content, "values": [*content["values"], {"value": "grass", "label": "Трава"}]}
    dictionaries.seed({"violation_type": added}, CLERK)
    assert dictionaries.label("violation_type", "waste", "ru") == "Мусор и отходы"
    assert dictionaries.attributes("violation_type", "waste") == {"term_days": 7}
    assert values(dictionaries) == ["waste", "snow", "grass"]


def test_a_retired_value_is_not_offered_and_keeps_its_label(dictionaries):
    dictionaries.retire("violation_type", "snow", date(2026, 11, 22), CLERK)
    assert values(dictionaries) == ["waste"]
    assert values(dictionaries, date(2026, 11, 22)) == ["waste", "snow"]
    assert dictionaries.label("violation_type", "snow", "ru") == "Снег"


def test_a_value_of_tomorrow_is_offered_tomorrow(dictionaries):
    entry = Entry(value="ice", label="Лёд", rank=1, valid_from=date(2026, 11, 24))
    dictionaries.put("violation_type", entry, CLERK)
    assert values(dictionaries) == ["waste", "snow"]
    assert values(dictionaries, date(2026, 11, 24)) == ["ice", "waste", "snow"]


def test_an_unlisted_value_is_shown_as_it_is(dictionaries):
    assert dictionaries.label("violation_type", "lava", "ru") == "lava"


@pytest.mark.parametrize(
    "ask",
    [
        lambda room: room.options("moods", "ru"),
        lambda room: room.label("moods", "good", "ru"),
        lambda room: room.attributes("moods", "good"),
        lambda room: room.entries("moods"),
        lambda room: room.put("moods", Entry(value="good", label="Хорошее"), CLERK),
    ],
)
def test_an_unknown_dictionary_is_named(dictionaries, ask):
    with pytest.raises(NotFoundError, match="moods"):
        ask(dictionaries)


@pytest.mark.parametrize(
    "ask",
    [
        lambda room: room.attributes("violation_type", "lava"),
        lambda room: room.retire("violation_type", "lava", date(2026, 1, 1), CLERK),
    ],
)
def test_an_unknown_value_is_named(dictionaries, ask):
    with pytest.raises(NotFoundError, match="lava"):
        ask(dictionaries)


def test_a_faulty_name_is_refused_whole(dictionaries):
    with pytest.raises(UserError, match="no good"):
        dictionaries.seed({"good": {"values": []}, "no good": {"values": []}}, CLERK)
    assert dictionaries.names() == {"violation_type": "Виды нарушений"}


def test_an_empty_dictionary_is_no_unknown_one(dictionaries):
    dictionaries.seed({"empty": {"title": "Пусто"}}, CLERK)
    assert dictionaries.options("empty", "ru") == []


def test_every_edit_is_audited_and_no_edit_is_not(dictionaries, audit):
    edited = Entry(value="waste", label="Отходы", label_en="Waste", rank=10,
                   attributes={"term_days": 10})  # fmt: skip
    for _ in range(2):
        dictionaries.put("violation_type", edited, CLERK)
    events = audit.events(AuditQuery(kind="dictionary", key="violation_type/waste"))
    assert [(e.action, e.field, e.old, e.new) for e in events] == [
        ("edit", "label", "Мусор", "Отходы"),
        ("seed", None, None, None),
    ]
    assert events[0].who == "pak.s"
