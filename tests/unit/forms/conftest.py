"""A form room over memory, and a short way to write forms."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest

from leancity.clock import FixedClock
from leancity.errors import NotFoundError
from leancity.files import StoredFile
from leancity.forms import FormRooms, Forms, FormSchema, HeadlessForms
from leancity.forms.drafts import Drafts
from leancity.forms.ports import CaseOption, CaseWish
from leancity.library.form import FormFile

BOUNDS = (142.55, 46.85, 142.90, 47.10)
#: Tuesday, 24 November 2026, 14:05 in the city
NOON = datetime(2026, 11, 24, 3, 5, tzinfo=UTC)


@pytest.fixture(scope="session")
def headless() -> Iterator[HeadlessForms]:
    checker = HeadlessForms()
    yield checker
    checker.close()


@dataclass
class MemoryLists:
    lists: dict[str, dict[str, str]] = field(default_factory=dict)
    retired: dict[str, str] = field(default_factory=dict)

    def options(self, name: str, locale: str, on: date | None = None) -> list[Any]:
        return [{"value": v, "label": text} for v, text in self.lists[name].items()]

    def label(self, name: str, value: str, locale: str) -> str:
        return self.retired.get(value, value)


@dataclass
class MemorySubjects:
    people: dict[str, dict[str, str]] = field(default_factory=dict)
    readings: list[tuple[str, str, set[str]]] = field(default_factory=list)

    def read(
        self,
        ids: Collection[str],
        reader: str,
        purpose: str,
        *,
        fields: Collection[str] | None = None,
        ip: str = "",
    ) -> dict[str, dict[str, str]]:
        self.readings.append((reader, purpose, set(ids)))
        return {key: self.people[key] for key in ids if key in self.people}


@dataclass
class MemoryFiles:
    files: dict[str, StoredFile] = field(default_factory=dict)

    def add(self, file_id: str, **changes: Any) -> None:
        values: dict[str, Any] = {
            "id": file_id,
            "business_key": "case-1",
            "field": "photos",
            "sha256": "0" * 64,
            "name": f"{file_id}.jpg",
            "mime": "image/jpeg",
            "size": 10,
            "uploaded_by": "kim.i",
            "uploaded_at": NOON,
            "meta": {"width": 4, "height": 3},
            "submitted": False,
        }
        self.files[file_id] = StoredFile(**{**values, **changes})

    def get(self, file_id: str, *, business_key: str | None = None) -> StoredFile:
        file = self.files.get(file_id)
        if file is None or (business_key and file.business_key != business_key):
            raise NotFoundError("There is no such file.")
        return file


@dataclass
class MemoryChoices:
    groups: dict[str, dict[str, str]] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    #: reader -> cases
    offers: dict[str, list[CaseOption]] = field(default_factory=dict)
    wishes: list[CaseWish] = field(default_factory=list)

    def people(self, group: str) -> list[dict[str, Any]]:
        return [{"value": login, "label": name} for login, name in self.groups[group].items()]

    def name(self, login: str) -> str:
        return self.left.get(login, login)

    def cases(self, wish: CaseWish, reader: str, locale: str) -> list[CaseOption]:
        self.wishes.append(wish)
        return self.offers.get(reader, [])


class Package:
    """A package of one form; its catalogue writes English in capitals."""

    sha256 = "1" * 64

    def __init__(self, *components: dict[str, Any]) -> None:
        schema = {"type": "default", "id": "test_form", "components": list(components)}
        self._form = FormFile("form", schema)

    def form(self, reference: str) -> FormFile:
        assert reference in {"form", "test_form"}
        return self._form

    def translator(self, locale: str) -> Callable[[str], str]:
        return str.upper if locale == "en" else str


def text_field(key: str, **rest: Any) -> dict[str, Any]:
    return {"type": "textfield", "id": f"f_{key}", "key": key, "label": key, **rest}


def form_of(*components: dict[str, Any]) -> FormSchema:
    return FormSchema.load(Package(*components), "form")


@dataclass
class Room:
    """The forms room and what lies in the rooms beside it."""

    forms: Forms
    lists: MemoryLists
    subjects: MemorySubjects
    files: MemoryFiles
    choices: MemoryChoices


@pytest.fixture
def room(headless: HeadlessForms) -> Room:
    lists, subjects, files = MemoryLists(), MemorySubjects(), MemoryFiles()
    clock = FixedClock(NOON)
    choices = MemoryChoices()
    rooms = FormRooms(dictionaries=lists, subjects=subjects, files=files, choices=choices)
    # Drafts need a database; nothing here touches them.
    drafts = Drafts.__new__(Drafts)
    return Room(
        forms=Forms(headless, drafts, rooms, clock, BOUNDS),
        lists=lists,
        subjects=subjects,
        files=files,
        choices=choices,
    )
