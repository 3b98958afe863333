"""The register in memory: by place and by letters."""

from __future__ import annotations

import math
import random
from importlib.resources import files
from timeit import repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leancity.addresses.index import Address, AddressIndex, metres_between
from leancity.addresses.register import read_register


def address(street: str, house: str, lat: float = 46.95, lon: float = 142.73) -> Address:
    return Address(region_code="65", city="Город", street=street, house=house, lat=lat, lon=lon)


def demo() -> list[Address]:
    text = (files("leancity.demo") / "addresses.csv").read_text(encoding="utf-8")
    return [
        Address(region_code="", city=h.city, street=h.street, house=h.house, lat=h.lat, lon=h.lon)
        for h in read_register(text.splitlines(keepends=True), "Южно-Сахалинск")
    ]


HOUSES = demo()
INDEX = AddressIndex(HOUSES)


class TestNearest:
    @pytest.mark.parametrize("house", HOUSES[::29], ids=lambda house: house.text)
    def test_a_point_at_a_house_is_that_house(self, house: Address) -> None:
        found = INDEX.nearest(house.lat, house.lon, 150)

        assert found is not None
        assert (found.text, found.distance_m) == (house.text, 0)

    @given(st.floats(46.93, 46.98), st.floats(142.71, 142.76))
    def test_no_house_is_nearer(self, lat: float, lon: float) -> None:
        distances = [metres_between((lat, lon), (house.lat, house.lon)) for house in HOUSES]

        found = INDEX.nearest(lat, lon, 150)

        if min(distances) > 150:
            assert found is None
        else:
            assert found is not None
            assert found.distance_m == pytest.approx(min(distances), abs=0.05)

    @pytest.mark.parametrize(("away", "found"), [(140, True), (160, False)])
    @pytest.mark.parametrize("direction", [(1, 0), (0, 1), (-1, 0), (0, -1)])
    def test_the_distance_is_in_metres_in_every_direction(
        self, direction: tuple[int, int], away: float, found: bool
    ) -> None:
        index = AddressIndex([address("улица Ленина", "1", 60.0, 30.0)])
        lat = 60.0 + direction[0] * away / 111_195
        lon = 30.0 + direction[1] * away / 111_195 / math.cos(math.radians(60))

        assert (index.nearest(lat, lon, 150) is not None) == found

    def test_an_empty_register_has_no_house(self) -> None:
        assert AddressIndex([]).nearest(46.95, 142.73, 150) is None
        assert AddressIndex([]).suggest("Ленина", 5) == []

    def test_among_100_000_houses_in_less_than_a_millisecond(self) -> None:
        chance = random.Random(7)  # noqa: S311
        houses = []
        for number in range(100_000):
            lat, lon = chance.uniform(46.9, 47), chance.uniform(142.6, 142.8)
            houses.append(address(f"улица {number // 200}", str(number), lat, lon))
        index = AddressIndex(houses)

        seconds = min(repeat(lambda: index.nearest(46.95, 142.7, 150), number=20, repeat=10)) / 20

        assert index.nearest(46.95, 142.7, 150) is not None
        assert seconds < 0.001


class TestSuggest:
    @pytest.mark.parametrize(
        ("typed", "first"),
        [
            ("ул. Ленина 173", "улица Ленина, 173"),
            ("Ленина, 173", "улица Ленина, 173"),
            ("ленина д.173", "улица Ленина, 173"),
            ("ленина 173 а", "улица Ленина, 173А"),
            ("лениа 173", "улица Ленина, 173"),
            ("пр-т Мира 10", "проспект Мира, 10"),
            ("мира 56/1", "проспект Мира, 56/1"),
            ("мир", "проспект Мира"),
            ("комун", "Коммунистический проспект"),
            ("проспект Коммунистический 32", "Коммунистический проспект, 32"),
            ("сахал", "улица Сахалинская"),
            ("Lenina 173", "улица Ленина, 173"),
            ("Chekhova 11A", "улица Чехова, 11А"),
            ("Емельянова", "улица Емельянова"),
        ],
    )
    def test_the_first_suggestion(self, typed: str, first: str) -> None:
        assert INDEX.suggest(typed, 5)[0].text == first

    @pytest.mark.parametrize("typed", ["", " ", "?!", "улица", "йцукенгшщ", "qwrtp 5"])
    def test_nothing_to_suggest(self, typed: str) -> None:
        assert INDEX.suggest(typed, 5) == []

    def test_the_very_house_comes_before_its_letters_and_longer_numbers(self) -> None:
        index = AddressIndex([address("улица Мира", house) for house in ("50", "5А", "51", "5")])

        assert [found.house for found in index.suggest("мира 5", 10)] == ["5", "5А", "50", "51"]

    def test_the_type_of_street_decides_between_namesakes(self) -> None:
        index = AddressIndex([address("улица Мира", "1"), address("проспект Мира", "1")])

        assert index.suggest("пр. Мира 1", 2)[0].street == "проспект Мира"
        assert index.suggest("ул. Мира 1", 2)[0].street == "улица Мира"
        assert len(index.suggest("Мира", 5)) == 2

    def test_an_exact_name_comes_before_a_longer_one(self) -> None:
        index = AddressIndex([address("улица Мирная", "1"), address("улица Мир", "1")])

        assert index.suggest("мир", 5)[0].street == "улица Мир"

    def test_an_unknown_house_leaves_the_street(self) -> None:
        found = INDEX.suggest("Чехова 999", 5)

        assert (found[0].street, found[0].house) == ("улица Чехова", "")

    def test_no_more_than_asked_for(self) -> None:
        assert len(INDEX.suggest("Ленина 1", 3)) == 3

    def test_a_street_lies_at_one_of_its_houses(self) -> None:
        street = INDEX.suggest("Горького", 1)[0]

        assert (street.lat, street.lon) in {(house.lat, house.lon) for house in HOUSES}


def test_a_known_distance() -> None:
    korsakov, city = (46.6327, 142.7992), (46.9591, 142.7380)

    assert metres_between(korsakov, city) == pytest.approx(36_590, rel=0.002)
