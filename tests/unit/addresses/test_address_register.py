"""Reading a register from CSV."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from leancity.addresses import AddressDataError
from leancity.addresses.register import House, read_register
from leancity.config import Settings

HEAD = "street,house,lat,lon\n"


def test_a_line_is_a_house(tmp_path: Path) -> None:
    path = tmp_path / "houses.csv"
    path.write_text(f"\ufeff# a remark\n{HEAD}\nулица Ленина, 5 ,46.95,142.73\n", encoding="utf-8")

    assert read_register(path, "Город") == [
        House(region_code="", city="Город", street="улица Ленина", house="5", lat=46.95, lon=142.73)
    ]


def test_region_and_city_may_be_named() -> None:
    lines = ["lon,lat,house,street,city,region_code\n", "142.7,46.6,1,улица Мира,Корсаков,65\n"]

    house = read_register(lines, "Южно-Сахалинск")[0]

    assert (house.region_code, house.city) == ("65", "Корсаков")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no column 'street'"),
        ("street,house\n", "no column 'lat'"),
        (HEAD, "the register is empty"),
        (f"{HEAD}улица Ленина,,46,142\n", "line 2: the street or the house is empty"),
        (f"{HEAD}...,5,46,142\n", "line 2: the street or the house is empty"),
        (f"# remark\n{HEAD}улица Ленина,5,x,142\n", "line 3: could not convert"),
        (f"{HEAD}улица Ленина,5,142,46\n", "line 2: 142.0, 46.0 is no place on the Earth"),
        (f"{HEAD}улица Ленина,5,nan,46\n", "line 2: nan, 46.0 is no place on the Earth"),
        (f"{HEAD}улица Ленина,5\n", "line 2: could not convert"),
        (
            f"{HEAD}улица Ленина,5,46,142\nулица Ленина,5,46,142\n",
            "line 3: улица Ленина, 5 is listed twice",
        ),
    ],
)
def test_a_wrong_register_is_refused(text: str, says: str) -> None:
    with pytest.raises(AddressDataError) as caught:
        read_register(text.splitlines(keepends=True), "Город")

    assert says in str(caught.value)


def test_every_wrong_line_is_named_up_to_ten() -> None:
    with pytest.raises(AddressDataError, match=r"line 11: .*and 5 more") as caught:
        read_register([HEAD, *(f"улица Ленина,{n},x,1\n" for n in range(15))], "Город")

    assert len(caught.value.problems) == 15


def test_the_demo_register_lies_in_the_demo_city() -> None:
    west, south, east, north = Settings.city_bounds
    text = (files("leancity.demo") / "addresses.csv").read_text(encoding="utf-8")

    houses = read_register(text.splitlines(keepends=True), "Южно-Сахалинск")

    assert len(houses) > 400
    assert len({house.street for house in houses}) >= 10
    assert all(west < house.lon < east and south < house.lat < north for house in houses)
    assert "approximate" in text.partition("street,")[0]
