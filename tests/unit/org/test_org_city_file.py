"""A city file is taken whole or refused with the place at fault."""

from __future__ import annotations

import copy
from datetime import date
from importlib.resources import files

import pytest
import yaml

from leancity.org import CityFileError
from leancity.org.city_file import Known, read_city_file

CITY = {
    "units": [
        {"code": "dobik", "name": "Департамент", "name_short": "ДОБИК", "kind": "department",
         "parent": "city", "head": "kim.i"},
        {"code": "city", "name": "Администрация", "name_short": "АГ", "kind": "administration"},
    ],
    "posts": [{"code": "inspector", "title": "Инспектор"}],
    "people": [
        {"login": "kim.i", "last_name": "Ким", "first_name": "Ирина", "gender": "f",
         "active_from": date(2020, 1, 9),
         "assignments": [
             {"unit": "dobik", "post": "inspector", "roles": ["inspector"], "from": "2020-01-09",
              "to": date(2026, 12, 31)}]},
    ],
}  # fmt: skip


def test_units_come_after_the_unit_they_belong_to():
    file = read_city_file(CITY, Known())
    assert [unit["code"] for unit in file.units] == ["city", "dobik"]


def test_days_are_read_from_dates_and_from_text():
    posting = read_city_file(CITY, Known()).people[0].postings[0]
    assert (posting.valid_from, posting.valid_to) == (date(2020, 1, 9), date(2026, 12, 31))


def test_a_file_may_refer_to_what_the_city_has_already():
    people = {"people": CITY["people"]}
    with pytest.raises(CityFileError, match="dobik is not known"):
        read_city_file(people, Known(posts=["inspector"]))
    assert read_city_file(people, Known(posts=["inspector"], units=["dobik"])).people


def _with(change) -> dict:
    city = copy.deepcopy(CITY)
    change(city)
    return city


def _set(*path):
    *way, key, value = path

    def change(city):
        for step in way:
            city = city[step]
        city[key] = value

    return change


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_set("units", 0, "parent", "moon"), r"units\.dobik\.parent: moon is not known"),
        (_set("units", 0, "head", "nobody"), r"units\.dobik\.head: nobody is not known"),
        (_set("units", 1, "parent", "dobik"), "city, dobik belong to each other in a circle"),
        (_set("units", 0, "code", "do.bik"), r"units\[0\]\.code"),
        (_set("units", 0, "colour", "red"), r"'colour' was unexpected"),
        (_set("people", 0, "login", "svc-kim"), r"people\[0\]\.login"),
        (_set("people", 0, "login", "Kim"), r"people\[0\]\.login"),
        (_set("people", 0, "gender", "x"), r"people\[0\]\.gender"),
        (_set("people", 0, "phone", "8914"), r"people\[0\]\.phone"),
        (_set("people", 0, "active_from", "2020-13-01"), r"people\.kim\.i\.active_from"),
        (_set("people", 0, "assignments", 0, "roles", ["wizard"]), "wizard is not known"),
        (_set("people", 0, "assignments", 0, "post", "king"), "king is not known"),
        (_set("people", 0, "assignments", 0, "to", "2019-01-01"), "is before 2020-01-09"),
        (lambda city: city["people"].append(city["people"][0]), "kim.i occurs 2 times"),
        (lambda city: city.update(cats=[]), "'cats' was unexpected"),
        (lambda city: city["posts"][0].pop("title"), "'title' is a required property"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place(change, reason):
    with pytest.raises(CityFileError, match=reason):
        read_city_file(_with(change), Known())


def test_the_demo_city_is_sound():
    text = (files("leancity.demo") / "city.yaml").read_text(encoding="utf-8")
    city = read_city_file(yaml.safe_load(text), Known())
    roles = [role for person in city.people for p in person.postings for role in p.roles]
    assert {"inspector", "specialist", "control_head", "admin", "auditor"} <= set(roles)
    assert roles.count("inspector") == 2
