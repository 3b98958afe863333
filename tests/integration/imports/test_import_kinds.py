"""Units, people, addresses, owners: each kind is a few declarations over the room it fills."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, text

from leancity.imports.reading import typed_rows
from leancity.org.models import AssignmentRow
from leancity.owners import Place
from tests.integration.imports.conftest import CLERK, counted
from tests.sheets import cells, workbook

UNITS = [
    ["Код", "Наименование", "Краткое наименование", "Вид", "Входит в", "E-mail"],
    ["raid", "Отдел рейдов", "Рейды", "отдел", "dobik", ""],
    ["dobik", "Департамент безопасности", "ДОБИК", "Департамент", "", "dobik@city.example"],
]
PEOPLE = [
    ["Логин", "Фамилия", "Имя", "Отчество", "Пол", "Подразделение", "Должность", "Роли",
     "Работает с", "Телефон", "Руководит подразделением"],
    ["kim.i", "Ким", "Ирина", "", "ж", "ДОБИК", "Инспектор", "Инспектор", "11.01.2021", "", ""],
    ["kim.i", "Ким", "Ирина", "", "ж", "raid", "Старший инспектор", "inspector, specialist",
     date(2021, 1, 11), "", "да"],
    ["pak.s", "Пак", "Сергей", "", "м", "raid", "Инспектор", "", "11.01.2021",
     "8 914 000-00-11", ""],
]  # fmt: skip
HOUSES = "street;house;lat;lon\nулица Ленина;1;46,96;142,73\nулица Ленина;2;46.97;142.73\n"


def test_units_come_in_any_order(town):
    assert counted(town.load("units", workbook(UNITS))) == (2, 0, 0, 0, 0)
    raid = town.org.unit("raid")
    assert (raid.parent, raid.kind, raid.name_short) == ("dobik", "section", "Рейды")
    assert counted(town.load("units", workbook(UNITS))) == (0, 0, 2, 0, 0)
    changed = [UNITS[0], [*UNITS[1][:2], "Рейд", *UNITS[1][3:]], UNITS[2]]
    assert counted(town.load("units", workbook(changed))) == (0, 1, 1, 0, 0)


def test_a_check_of_units_and_people_changes_nothing(town):
    town.check("units", workbook(UNITS))
    assert town.org.units() == []


def test_units_that_cannot_be_taken_say_why(town):
    run = town.check(
        "units",
        workbook([
            UNITS[0], ["mc", "Контроль", "МК", "отдел", "nowhere", ""],
            ["Мэрия", "Мэрия", "Мэрия", "администрация", "", ""],
            ["ac", "Комиссия", "АК", "клуб", "", "почта"], ["dgh", "", "ДГХ", "департамент", "", ""],
        ]),
    )  # fmt: skip
    assert [(row, column) for row, column, _ in town.told(run)] == [
        (2, "Входит в"), (3, "Код"), (4, "Вид"), (4, "E-mail"), (5, "Наименование"),
    ]  # fmt: skip
    assert counted(run) == (0, 0, 0, 4, 4)


def test_people_get_posts_roles_and_units_their_heads(town):
    town.load("units", workbook(UNITS))
    run = town.load("persons", workbook(PEOPLE))
    assert counted(run) == (3, 0, 0, 0, 0)
    kim = town.org.person("kim.i")
    assert kim.groups == {"employee", "inspector.dobik", "inspector.raid", "specialist.raid"}
    assert town.org.unit("raid").head == "kim.i"
    assert town.org.person("pak.s").phone == "+79140000011"
    assert counted(town.load("persons", workbook(PEOPLE))) == (0, 0, 3, 0, 0)
    assert counted(town.load("units", workbook(UNITS))) == (0, 0, 2, 0, 0)
    assert town.org.unit("raid").head == "kim.i"


def test_a_post_that_is_no_more_in_the_file_ends(town):
    town.load("units", workbook(UNITS))
    town.load("persons", workbook(PEOPLE))
    assert counted(town.load("persons", workbook([PEOPLE[0], PEOPLE[2]]))) == (0, 1, 0, 0, 0)
    with town.database.begin() as session:
        ended = session.scalars(select(AssignmentRow).where(AssignmentRow.valid_to.is_not(None)))
        assert [row.unit for row in ended] == ["dobik"]
    assert town.org.person("pak.s").groups == {"employee"}


def test_people_at_fault_stay_out_whole(town):
    town.load("units", workbook(UNITS))
    nowhere = [*PEOPLE[2][:5], "Нет такого", *PEOPLE[2][6:]]
    other_head = [*PEOPLE[3][:-1], "да"]
    run = town.load("persons", workbook([*PEOPLE[:2], nowhere, other_head]))
    assert counted(run) == (1, 0, 0, 2, 2)
    assert [(row, column) for row, column, _ in town.told(run)] == [
        (2, "Логин"), (3, "Подразделение"),
    ]  # fmt: skip
    assert [person.login for person in town.org.people()] == ["pak.s"]


def test_an_unknown_role_is_told(town):
    town.load("units", workbook(UNITS))
    row = [*PEOPLE[1][:7], "волшебник", *PEOPLE[1][8:]]
    run = town.check("persons", workbook([PEOPLE[0], row]))
    assert town.told(run) == [(2, "Роли", "This value is not known.")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1251"])
def test_houses_are_added_and_moved_and_none_is_lost(town, encoding):
    assert counted(town.load("addresses", HOUSES.encode(encoding), "h.csv")) == (2, 0, 0, 0, 0)
    assert counted(town.load("addresses", HOUSES.encode(encoding), "h.csv")) == (0, 0, 2, 0, 0)
    moved = "Улица,Дом,Широта,Долгота\nулица Ленина,1,46.98,142.73\nулица Мира,x,91,142.73\n"
    run = town.load("addresses", moved.encode(encoding), "h.csv")
    assert counted(run) == (0, 1, 0, 1, 1)
    assert town.told(run) == [(3, "Широта", "This is no number.")]
    assert town.addresses.suggest("ленина 1")[0].lat == 46.98
    assert town.addresses.suggest("ленина 2")[0].house == "2"


OWNERS = [
    ["Кадастровый номер", "Адрес", "Дом", "Широта", "Долгота", "Вид владельца", "Собственник",
     "ИНН", "Телефон", "E-mail", "Основание"],
    ["65:01:0312001:15", "улица Ленина", "1", "46,96", "142,73", "Юрлицо", "ООО «Пример»",
     "6501234561", "8 914 000-00-11", "owner@city.example", "собственность"],
    ["", "улица Мира", "5", "", "", "", "Ким Ирина Олеговна", "", "", "", ""],
]  # fmt: skip


def test_owners_of_plots_and_houses_are_loaded_once(town):
    assert counted(town.check("owners", workbook(OWNERS))) == (2, 0, 0, 0, 0)
    assert town.owners.find(Place(cadastral_no="65:01:0312001:15")) is None
    assert counted(town.load("owners", workbook(OWNERS))) == (2, 0, 0, 0, 0)
    found = town.owners.find(Place(cadastral_no="65:01:0312001:15"))
    assert (found.kind, found.basis) == ("legal", "собственность")
    assert town.subjects.read([found.subject_id], "pak.s", "test")[found.subject_id] == {
        "owner_name": "ООО «Пример»", "owner_inn": "6501234561",
        "owner_phone": "+79140000011", "owner_email": "owner@city.example",
    }  # fmt: skip
    assert counted(town.load("owners", workbook(OWNERS))) == (0, 0, 2, 0, 0)
    changed = [OWNERS[0], [*OWNERS[1][:-1], "аренда"], OWNERS[2]]
    assert counted(town.load("owners", workbook(changed))) == (0, 1, 1, 0, 0)


def test_owners_that_cannot_be_taken_say_why(town):
    run = town.check(
        "owners",
        workbook([
            OWNERS[0], ["65-01", "", "", "", "", "", "Никто", "6501234562", "12", "x", ""],
            ["", "улица Мира", "", "", "", "", "Ким", "", "", "", ""],
            ["", "улица Мира", "7", "46.9", "", "волшебник", "Ким", "", "", "", ""],
            ["", "улица Мира", "8", "46.9", "", "", "Ким", "", "", "", ""],
            ["", "улица Мира", "9", "", "", "", "", "", "", "", ""],
        ]),
    )  # fmt: skip
    assert [(row, column) for row, column, _ in town.told(run)] == [
        (2, "Кадастровый номер"), (2, "ИНН"), (2, "Телефон"), (2, "E-mail"), (3, ""),
        (4, "Вид владельца"), (5, "Широта"), (6, "Собственник"),
    ]  # fmt: skip
    assert counted(run) == (0, 0, 0, 5, 5)


@pytest.mark.parametrize("kind", ["units", "persons", "addresses", "owners", "register"])
@pytest.mark.parametrize("locale", ["ru", "en"])
def test_a_template_is_a_file_of_its_kind(town, kind, locale):
    content = town.imports.template(kind, locale)
    importer = town.imports.importer(kind)
    assert cells(content) == [[column.title for column in importer.columns]]
    assert counted(town.check(kind, content)) == (0, 0, 0, 0, 0)
    filled = load_workbook(io.BytesIO(content))
    examples = {
        row[0]: row[2] for row in filled.worksheets[1].iter_rows(min_row=2, values_only=True)
    }
    filled.worksheets[0].append([examples[column.title] for column in importer.columns])
    target = io.BytesIO()
    filled.save(target)
    row = next(typed_rows(importer, target.getvalue(), "filled.xlsx"))
    assert row.faults == ()


def test_the_audit_log_names_who_loaded(town):
    town.load("units", workbook(UNITS))
    with town.database.begin() as session:
        who = session.scalars(
            text("SELECT DISTINCT who FROM audit_event WHERE object_kind = 'unit'")
        )
        assert list(who) == [CLERK.login]
