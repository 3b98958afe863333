"""Requests of persons: everything is found, told with its views, and forgotten when it may be."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from leancity.audit import Actor, Audit, AuditQuery
from leancity.cases.erasure import Erasure
from leancity.cases.models import Case
from leancity.clock import FixedClock
from leancity.errors import NotFoundError, UserError
from leancity.forms import Drafts
from leancity.privacy import Anonymising, Privacy, PrivacyRooms, dossier_zip
from leancity.privacy.retention import years_before
from leancity.subjects import Subjects
from leancity.worklist import Notes
from tests.integration.cases.test_registry_queries import case, seed

OFFICER = Actor(login="yun.a", ip="10.0.0.9")
REASON = "Обращение 12 от 20.11.2026"
NAME, PHONE = "Мустафаева Гюльнара Рашид кызы", "+79146665544"


class Letters:
    """The outbox of a few cases."""

    def __init__(self) -> None:
        self.erased: list[str] = []

    def for_case(self, _key):
        at = datetime(2026, 11, 1, tzinfo=UTC)
        return [SimpleNamespace(subject="Уведомление № 0001", channel="email", state="sent", at=at)]

    def erase(self, key):
        self.erased.append(key)
        return 1


class City:
    """The rooms of one city, and three cases: closed long ago, closed lately, in work."""

    def __init__(self, database) -> None:
        self.database = database
        self.clock = FixedClock(datetime(2026, 11, 23, 3, 0, tzinfo=UTC))
        self.audit = Audit(database, self.clock)
        self.subjects = Subjects(database, self.clock, self.audit)
        self.letters = Letters()
        self.notes = Notes(database, self.clock, self.audit)
        self.erasure = Erasure(
            database, self.subjects, Drafts(database, self.clock), self.letters, self.notes
        )
        paper = SimpleNamespace(number="PB-4/0001-1", title="Уведомление", date=date(2020, 1, 9))
        self.privacy = Privacy(
            database,
            self.clock,
            PrivacyRooms(
                audit=self.audit,
                subjects=self.subjects,
                erasure=self.erasure,
                documents=SimpleNamespace(for_case=lambda _key: [paper]),
                notifications=self.letters,
            ),
        )
        now = self.clock.now()
        ends = {"old": now - timedelta(days=5 * 366), "done": now - timedelta(days=9), "open": None}
        with database.begin() as session:
            seed(session, *(
                case(key, number=f"000{place}", closed_at=end, status="fixed",
                     data={"address": "улица Чехова"})
                for place, (key, end) in enumerate(ends.items(), start=1)
            ))  # fmt: skip
            for key in ends:
                person = {"owner_name": NAME, "owner_phone": PHONE}
                self.subjects.keep(session, key, "owner", person)
                self.subjects.keep(session, key, "violator", {"subject_name": "Ли Светлана"})

    def found(self, text=PHONE):
        return self.privacy.find(text, OFFICER, REASON)

    def acts(self, action):
        return self.audit.events(AuditQuery(action=action))


@pytest.fixture
def city(database):
    return City(database)


@pytest.mark.parametrize("text", [NAME, NAME.lower(), "8 (914) 666-55-44"])
def test_a_person_is_found_in_every_case_and_shown_masked(city, text):
    found = city.found(text)
    assert [(one.number, one.name, one.may_be_erased) for one in found] == [
        ("0001", "Мустафаева Г. Р.", True),
        ("0002", "Мустафаева Г. Р.", True),
        ("0003", "Мустафаева Г. Р.", False),
    ]
    kept = [(row.who, row.new) for row in city.acts("personal.search")]
    assert kept == [("yun.a", REASON)] * 3


@pytest.mark.parametrize(("text", "reason"), [("Ли", REASON), (NAME, "ну"), (NAME, "   ")])
def test_nobody_is_searched_for_by_a_stump_or_without_a_reason(city, text, reason):
    with pytest.raises(UserError):
        city.privacy.find(text, OFFICER, reason)


def test_a_search_that_finds_nobody_is_recorded_without_what_was_typed(city):
    assert city.found("Несуществующий Иван") == []
    (row,) = city.acts("personal.search")
    assert "Несуществующий" not in f"{row.object_id} {row.new}"


def test_all_that_is_kept_is_handed_out_with_the_views(city):
    ids = [one.subject for one in city.found()]
    dossier = city.privacy.dossier(ids, OFFICER, REASON)
    archive = zipfile.ZipFile(io.BytesIO(dossier_zip(dossier, "ru", city.clock.zone)))
    told = json.loads(archive.read("person.json"))
    assert {person["attributes"]["owner_phone"] for person in told["persons"]} == {PHONE}
    assert "Ли Светлана" not in archive.read("person.json").decode()
    assert all(person["readings"][-1]["reader"] == "yun.a" for person in told["persons"])
    assert [one["number"] for one in told["cases"]] == ["0001", "0002", "0003"]
    assert told["cases"][0]["documents"][0]["number"] == "PB-4/0001-1"
    assert told["cases"][0]["letters"][0]["state"] == "sent"
    book = load_workbook(io.BytesIO(archive.read("person.xlsx")))
    assert book.sheetnames == ["Данные", "Дела", "Документы", "Письма", "Просмотры", "Изменения"]
    assert book["Данные"].max_row == 1 + 2 * 3
    assert {row.new for row in city.acts("personal.export")} == {REASON}


def test_a_case_in_work_is_not_forgotten(city):
    ids = [one.subject for one in city.found()]
    with pytest.raises(UserError, match="0003"):
        city.privacy.erase(ids, OFFICER, REASON)
    assert len(city.found()) == 3


def test_a_closed_case_forgets_one_person_and_keeps_the_other_and_its_number(city):
    closed = [one.subject for one in city.found() if one.may_be_erased]
    assert city.privacy.erase(closed, OFFICER, REASON) == 2
    assert [one.number for one in city.found()] == ["0003"]
    assert len(city.found("Ли Светлана")) == 3
    assert city.letters.erased == ["old", "done"]
    with city.database.begin() as session:
        row = session.get_one(Case, "old")
        assert (row.number, row.status, row.data) == ("0001", "fixed", {"address": "улица Чехова"})
    assert {row.new for row in city.acts("erase")} == {REASON}


def test_nothing_chosen_is_said(city):
    with pytest.raises(NotFoundError):
        city.privacy.erase([], OFFICER, REASON)


def test_after_its_years_a_case_forgets_everybody_once(city):
    timer = Anonymising(city.database, city.clock, city.erasure, lambda: {"prevention": 5})
    assert timer.run() == 1
    assert [one.number for one in city.found()] == ["0002", "0003"]
    assert [one.number for one in city.found("Ли Светлана")] == ["0002", "0003"]
    assert timer.run() == 0
    assert {row.who for row in city.acts("erase")} == {"system"}


def test_a_process_without_a_term_forgets_nothing(city):
    assert Anonymising(city.database, city.clock, city.erasure, dict).run() == 0


@pytest.mark.parametrize(
    ("day", "years", "before"),
    [(date(2026, 11, 23), 5, date(2021, 11, 23)), (date(2028, 2, 29), 5, date(2023, 2, 28))],
)
def test_the_same_day_years_before(day, years, before):
    assert years_before(day, years) == before
