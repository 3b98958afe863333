from __future__ import annotations

import pytest

from leancity.imports.kinds.places import Place, find_place
from leancity.imports.parsing import without_persons


@pytest.mark.parametrize(
    ("text", "names", "shown"),
    [
        ("Мусор у дома", [], "Мусор у дома"),
        ("Мусор, тел. 8-914-000-00-11", [], "Мусор, тел. […]"),
        ("Писать на anna@city.example!", [], "Писать на […]!"),
        ("Хозяин Вымыслов Пётр Ильич не убрал", [], "Хозяин […] не убрал"),
        ("Шины Вымыслова П. И. у гаража", [], "Шины […] у гаража"),
        ("Шины П.И. Вымыслова у гаража", [], "[…] у гаража"),
        ("Вымысловым не убран снег", ["Вымыслов Пётр Ильич"], "[…] не убран снег"),
        ("Киоск, ул. Антона Павловича Чехова", [], "Киоск, ул. Антона Павловича Чехова"),
        ("Киоск на улице Ленина, 5", ["Ленина Анна Олеговна"], "Киоск на улице Ленина, 5"),
        ("ООО «Пример», участок 65:01:0101001:12", [], "ООО «Пример», участок 65:01:0101001:12"),
    ],
)
def test_a_description_without_people(text, names, shown):
    assert without_persons(text, names) == shown


@pytest.mark.parametrize(
    ("text", "street", "house"),
    [
        ("Мусор после строительства, ул. Ленина, 5", "ул. Ленина", "5"),
        ("грязный киоск на пр-т Мира 56А, у входа", "пр-т Мира", "56А"),
        ("шины по улице Антона Буюклы дом 12", "улице Антона Буюклы", "12"),
        ("ул. 50 лет Октября, д. 3/1.", "ул. 50 лет Октября", "3/1"),
        ("на ул. Чехова, снег", "ул. Чехова", ""),
    ],
)
def test_a_place_in_a_sentence(text, street, house):
    assert find_place(text) == Place(street=street, house=house)


def test_a_sentence_without_a_place():
    assert find_place("просто мусор, 5 мешков") is None
