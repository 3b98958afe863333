"""Street names as people write them."""

from __future__ import annotations

import pytest

from leancity.addresses.words import Wanted, latin, normal_house, normal_street, split_street


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("улица Ленина", "ленина", "улица"),
        ("ул. Ленина", "ленина", "улица"),
        ("Ленина ул", "ленина", "улица"),
        ("пр-т Мира", "мира", "проспект"),
        ("пр. Мира", "мира", "проспект"),
        ("Коммунистический проспект", "коммунистический", "проспект"),
        ("б-р им. Анкудинова", "им анкудинова", "бульвар"),
        ("ул. 1-я Октябрьская", "1я октябрьская", "улица"),
        ("50 лет Октября", "50 лет октября", ""),
        ("переулок Зелёный", "зеленый", "переулок"),
        ("Lenina street", "lenina", "улица"),
        ("", "", ""),
    ],
)
def test_a_street_is_a_name_and_a_type(text: str, name: str, kind: str) -> None:
    assert split_street(text) == (name, kind)


def test_a_street_has_one_normal_form() -> None:
    assert normal_street("пр-т Мира") == normal_street("Мира просп.") == "мира проспект"
    assert normal_street("50 лет Октября") == "50 лет октября"


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("5", "5"),
        ("5 А", "5а"),
        ("д. 5", "5"),
        ("дом 5а", "5а"),
        ("10 корп. 2", "10к2"),
        ("10к2", "10к2"),
        ("10 к 2 стр. 1", "10к2с1"),
        ("56/1", "56/1"),
    ],
)
def test_a_house_has_one_normal_form(text: str, normal: str) -> None:
    assert normal_house(text) == normal


@pytest.mark.parametrize(
    ("typed", "name", "kind", "house"),
    [
        ("ул. Ленина 5", "ленина", "улица", "5"),
        ("Ленина, 5", "ленина", "", "5"),
        ("ленина д.5", "ленина", "", "5"),
        ("ленина дом 5 а", "ленина", "", "5а"),
        ("Пр-т Мира, д. 10 корп. 2", "мира", "проспект", "10к2"),
        ("мира 56/1", "мира", "", "56/1"),
        ("Ленина", "ленина", "", ""),
        ("50 лет Октября", "50 лет октября", "", ""),
        ("50 лет Октября 3", "50 лет октября", "", "3"),
        ("ул. 50", "50", "улица", ""),
        ("Lenina 5", "lenina", "", "5"),
        ("Lenina st., house 5", "lenina", "улица", "5"),
        ("   ", "", "", ""),
        ("?!", "", "", ""),
    ],
)
def test_what_was_typed_is_taken_apart(typed: str, name: str, kind: str, house: str) -> None:
    assert Wanted.read(typed) == Wanted(name=name, kind=kind, house=house)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("улица Чехова, 11А", "ulitsa Chekhova, 11A"),
        ("Коммунистический проспект, 5", "Kommunisticheskiy prospekt, 5"),
        ("площадь Щорса", "ploshchad Shchorsa"),
        ("Зелёный", "Zelenyy"),
    ],
)
def test_latin_letters(text: str, shown: str) -> None:
    assert latin(text) == shown
