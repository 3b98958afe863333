from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import pytest

from leancity.documents import (
    Contexts,
    DocumentError,
    DocumentRequest,
    Grammar,
    Letterhead,
    Matter,
    Sources,
)
from leancity.documents.pictures import Picture
from leancity.errors import NotFoundError
from leancity.files import StoredFile
from leancity.library import Package
from leancity.org import Person, Unit

ROOT = Path(__file__).parents[3]
ZONE = ZoneInfo("Asia/Sakhalin")
KIM = Person(
    login="kim.i", last_name="Ким", first_name="Ирина", middle_name="Сергеевна", gender="f",
    post="Главный специалист", phone="+74242000001",
)  # fmt: skip
PAK = Person(
    login="pak.s", last_name="Пак", first_name="Сергей", middle_name="Викторович", gender="m",
    post="Директор департамента",
)  # fmt: skip


class City:
    """A city of two units and two people."""

    def __init__(self) -> None:
        self.root = Unit(
            code="administration", name="Администрация города Южно-Сахалинска",
            name_short="Администрация", kind="administration", address="ул. Учебная, д. 1",
            email="city@example.org",
        )  # fmt: skip
        self.own = Unit(
            code="dobik", name="Департамент общественной безопасности и контроля",
            name_short="ДОБИК", kind="department", parent="administration", phone="+74242000000",
        )  # fmt: skip

    def person(self, login: str) -> Person:
        for person in (KIM, PAK):
            if person.login == login:
                return person
        raise NotFoundError("There is no person with the login %(login)s.", login=login)

    def unit(self, code: str) -> Unit:
        return {"administration": self.root, "dobik": self.own}[code]

    def signatory(self, unit: str) -> Person:
        assert unit == "dobik"
        return PAK

    def members(self, group: str) -> list[Person]:
        return [KIM] if group == "legal.dobik" else []


class Lists:
    """Value lists of one value."""

    def label(self, name: str, value: str, locale: str) -> str:
        assert locale == "ru"
        return {("violation_type", "waste"): "Мусор"}.get((name, value), value)


class People:
    """Subjects that remember what was read."""

    def __init__(self) -> None:
        self.rows = {"s-1": {"owner_name": "ООО «Волна»", "owner_phone": "+79140000000"}}
        self.read_fields: list[list[str]] = []

    def read(
        self, ids: Collection[str], reader: str, purpose: str, *, fields: Collection[str] | None
    ) -> dict[str, dict[str, str]]:
        assert reader
        assert purpose == "notice"
        assert fields is not None
        self.read_fields.append(sorted(fields))
        return {
            key: {name: value for name, value in self.rows[key].items() if name in fields}
            for key in ids
            if key in self.rows
        }


class Shelf:
    """Files of case-1."""

    def __init__(self) -> None:
        self.opened: list[str] = []

    def get(self, file_id: str, *, business_key: str | None = None) -> StoredFile:
        assert business_key == "case-1"
        meta: dict[str, Any] = {"width": 40, "height": 30}
        if file_id == "f-1":
            meta |= {"taken_at": "2026-11-23T14:05:00+11:00", "lat": 46.95912, "lon": 142.73801}
        return StoredFile(
            id=file_id, business_key="case-1", field="photos_before", sha256="0" * 64,
            name=f"{file_id}.jpg", mime="image/jpeg", size=1, uploaded_by="kim.i",
            uploaded_at=datetime(2026, 11, 23, tzinfo=UTC), meta=meta, submitted=True,
        )  # fmt: skip

    def open(self, file_id: str) -> BinaryIO:
        self.opened.append(file_id)
        return BytesIO(Picture.drawn(40, 30, "1").data)


class Desk:
    """Contexts over the doubles above."""

    def __init__(self, grammar: Grammar) -> None:
        self.city, self.people, self.shelf = City(), People(), Shelf()
        self.letterhead = Letterhead(self.city, grammar, "Южно-Сахалинск")
        sources = Sources(
            letterhead=self.letterhead,
            dictionaries=Lists(),
            subjects=self.people,
            files=self.shelf,  # type: ignore[arg-type]
            zone=ZONE,
        )
        self.build = Contexts(sources).build


@pytest.fixture
def desk(grammar: Grammar) -> Desk:
    return Desk(grammar)


@pytest.fixture(scope="module")
def package() -> Package:
    return Package.load(ROOT, "prevention")


@pytest.fixture
def matter(package: Package) -> Matter:
    return Matter(
        business_key="case-1",
        package=package,
        author="kim.i",
        variables={
            "number": "0421",
            "type": "waste",
            "delivery": "post",
            "term": "2026-12-03",
            "found_at": "2026-11-23T14:05+11:00",
            "house": "",
            "description": "Навал",
            "owner_name": "s-1",
            "owner_email": "s-1",
            "photos_before": ["f-1", "f-2"],
            "photos_after": "f-1 f-2",
            "proof": ["f-9"],
            "geo_precision": "house",
        },
    )


def test_fields_become_what_letters_print(desk: Desk, matter: Matter) -> None:
    names = {"type", "delivery", "term", "found_at", "house", "description", "note", "proof"}
    found = desk.build(matter, names)
    assert found["type"] == "Мусор"
    assert found["type"].value == "waste"
    assert (found["delivery"], found["delivery"].value) == ("Почтовым отправлением", "post")
    assert found["term"] == date(2026, 12, 3)
    assert found["found_at"] == datetime(2026, 11, 23, 14, 5, tzinfo=ZONE)
    assert (found["house"], found["note"]) == (None, None)
    assert found["description"] == "Навал"
    assert found["proof"] == ["f-9.jpg"]


def test_a_moment_without_zone_is_the_citys(desk: Desk, matter: Matter) -> None:
    variables = {**matter.variables, "found_at": "2026-11-23T14:05"}
    found = desk.build(replace(matter, variables=variables), {"found_at"})
    assert found["found_at"] == datetime(2026, 11, 23, 14, 5, tzinfo=ZONE)


def test_a_date_that_is_none_is_refused_without_showing_it(desk: Desk, matter: Matter) -> None:
    variables = {**matter.variables, "term": "завтра"}
    with pytest.raises(DocumentError, match=r"the field term holds no date$"):
        desk.build(replace(matter, variables=variables), {"term"})


def test_other_variables_are_as_they_are_and_unknown_names_stay_out(
    desk: Desk, matter: Matter
) -> None:
    found = desk.build(matter, {"geo_precision", "number", "nonsense"})
    assert found == {"geo_precision": "house", "number": "0421"}


def test_only_the_personal_fields_a_letter_names_are_read(desk: Desk, matter: Matter) -> None:
    found = desk.build(matter, {"owner_name", "owner_email", "subject_name"})
    assert found == {"owner_name": "ООО «Волна»", "owner_email": None, "subject_name": None}
    assert desk.people.read_fields == [["owner_email", "owner_name"]]


def test_nothing_personal_is_read_for_a_letter_that_names_nobody(
    desk: Desk, matter: Matter
) -> None:
    desk.build(matter, {"type", "term"})
    assert desk.people.read_fields == []


def test_an_erased_owner_is_absent(desk: Desk, matter: Matter) -> None:
    desk.people.rows.clear()
    assert desk.build(matter, {"owner_name"}) == {"owner_name": None}


@pytest.mark.parametrize("field", ["photos_before", "photos_after"])
def test_photos_come_in_order_with_time_point_and_author(
    desk: Desk, matter: Matter, field: str
) -> None:
    first, second = desk.build(matter, {field})[field]
    assert (first.number, second.number) == (1, 2)
    assert first.taken_at == datetime(2026, 11, 23, 14, 5, tzinfo=ZONE)
    assert first.point == "46.959120, 142.738010"
    assert (second.taken_at, second.point, second.caption) == (None, None, None)
    assert first.author == "Ким И. С."
    assert (first.image.width, first.image.height) == (40, 30)


def test_photos_are_not_loaded_for_a_letter_without_them(desk: Desk, matter: Matter) -> None:
    desk.build(matter, {"type"})
    assert desk.shelf.opened == []


def test_the_unit_takes_what_it_lacks_from_the_unit_above(desk: Desk, matter: Matter) -> None:
    unit = desk.build(matter, {"unit"})["unit"]
    assert unit.name == "Департамент общественной безопасности и контроля"
    assert unit.name_full == (
        "Департамент общественной безопасности и контроля администрации города Южно-Сахалинска"
    )
    assert unit.administration == "Администрация города Южно-Сахалинска"
    assert (unit.phone, unit.address) == ("+74242000000", "ул. Учебная, д. 1")
    assert unit.contacts.replace("\u00a0", " ") == (
        "ул. Учебная, д. 1, тел. +7 (4242) 00-00-00, city@example.org"
    )


def test_a_city_without_a_unit_above_is_named_by_its_settings(desk: Desk, matter: Matter) -> None:
    desk.city.own = replace(desk.city.own, parent=None, phone="")
    unit = desk.build(matter, {"unit"})["unit"]
    assert unit.administration == "Администрация города Южно-Сахалинска"
    assert unit.name_full == unit.name
    assert (unit.phone, unit.address, unit.contacts) == (None, None, "")


def test_the_case_and_the_people(desk: Desk, matter: Matter) -> None:
    found = desk.build(replace(matter, executor="pak.s"), {"case", "author", "executor"})
    assert found["case"].number == "0421"
    assert found["case"].title == "Нарушение № 0421"
    assert found["author"].full_name == "Ким Ирина Сергеевна"
    assert found["executor"].short_name == "Пак С. В."
    assert found["executor"].phone is None
    assert desk.build(matter, {"executor"})["executor"].login == "kim.i"


@pytest.mark.parametrize(
    ("code", "named", "login"),
    [("PB-1", "", "kim.i"), ("PB-4", "", "pak.s"), ("PB-4", "kim.i", "kim.i")],
    ids=["the inspector", "the head", "as asked for"],
)
def test_who_signs(desk: Desk, matter: Matter, code: str, named: str, login: str) -> None:
    request = DocumentRequest(**vars(matter), code=code, effect_key="e", signatory=named)
    assert desk.letterhead.signatory(request).login == login
    assert desk.build(request, {"signatory"})["signatory"].login == login


def test_a_case_without_number_has_no_letter(desk: Desk, matter: Matter) -> None:
    with pytest.raises(DocumentError, match="no number"):
        desk.build(replace(matter, variables={}), {"case"})


def test_a_letter_about_work_needs_whoever_did_it(desk: Desk, matter: Matter) -> None:
    with pytest.raises(DocumentError, match="who did the work"):
        desk.build(replace(matter, author=""), {"author"})
