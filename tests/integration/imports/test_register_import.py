"""The old register: rows become cases with events, people go where people are kept."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import undefer

from leancity.audit import Actor
from leancity.cases.models import IMPORTED, Case, ImportedCase, ImportedEvent
from tests.integration.imports.conftest import counted
from tests.many_rows import load_twice
from tests.sheets import REGISTER, line, register, workbook

PERSON, PHONE, EMAIL = "Вымыслова Анна Олеговна", "8-914-000-00-11", "anna@city.example"
FULL = line(
    7,
    date(2020, 11, 10),
    "Мусор после стройки, ул. Ленина, 5. Звонить Вымысловой 89140000011",
    person=PERSON,
    phone=f"{PHONE}, 8 914 000 00 22",
    email=EMAIL,
    owner="Вымыслов Пётр Ильич, собственность",
    photos="IMG_1.jpg",
    note="Вручена листовка 12.11.2020, собственник уведомлен 13.11.2020, исполнено 25.11.2020",
)


def cases(town) -> list[Case]:
    with town.database.begin() as session:
        every = select(Case).options(undefer(Case.search))
        return list(session.scalars(every.order_by(Case.created_at, Case.number)))


def events(town) -> list[tuple[str, date | None, date | None]]:
    with town.database.begin() as session:
        rows = session.scalars(
            select(ImportedEvent).order_by(ImportedEvent.business_key, ImportedEvent.place)
        )
        return [(row.kind, row.happened_on, row.term) for row in rows]


def columns(row) -> dict[str, object]:
    return {name: getattr(row, name) for name in row.__table__.columns.keys()}  # noqa: SIM118


def test_a_row_becomes_a_case_with_events(town):
    run = town.load("register", register(FULL))
    assert counted(run) == (1, 0, 0, 0, 0)
    [case] = cases(town)
    assert (case.kind, case.number, case.status, case.unit) == (
        IMPORTED, "7/2020", "fixed", "dobik",
    )  # fmt: skip
    assert case.created_at == datetime(2020, 11, 9, 13, 0, 0, 7, tzinfo=UTC)
    assert case.closed_at == datetime(2020, 11, 24, 13, tzinfo=UTC)
    assert (case.data["address"], case.data["house"]) == ("ул. Ленина", "5")
    assert events(town) == [
        ("leaflet_handed", date(2020, 11, 12), None),
        ("owner_informed", date(2020, 11, 13), None),
        ("done", date(2020, 11, 25), None),
    ]


def test_cases_of_one_day_keep_the_order_of_the_register(town):
    town.load("register", register(*(line(n, date(2020, 11, 10)) for n in (9, 10, 8, "11а"))))
    assert [case.number for case in cases(town)] == ["8/2020", "9/2020", "10/2020", "11а/2020"]


def test_people_are_kept_where_people_are_kept(town):
    town.load("register", register(FULL))
    [case] = cases(town)
    ids = {value for key, value in case.data.items() if key in {"subject_name", "owner_name"}}
    found = town.subjects.read(ids, "tests", "tests")
    kept = {key: value for attributes in found.values() for key, value in attributes.items()}
    assert kept == {
        "subject_name": PERSON,
        "phone": "+79140000011",
        "phone_2": "+79140000022",
        "register_phone": "+79140000011, +79140000022",
        "email": EMAIL,
        "owner_name": "Вымыслов Пётр Ильич, собственность",
        "register_photos": "IMG_1.jpg",
        "register_description": FULL[2],
        "register_note": FULL[-1],
    }


def test_no_open_column_names_anybody(town):
    """Every text of every table but those of personal data and the file itself."""
    town.load("register", register(FULL, line(8, "32.13.2020", PERSON, phone="0000011")))
    closed = {"subject", "subject_key", "subject_change", "import_source"}
    found = []
    with town.database.begin() as session:
        tables = session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname='public'"))
        for table in set(tables) - closed:
            for word in ("Вымысл", "0000011", "+7914", EMAIL, "IMG_1"):
                query = text(f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE :word')
                if session.scalar(query, {"word": f"%{word}%"}):
                    found.append((table, word))
    assert found == []


@pytest.mark.parametrize(
    ("note", "status", "closed"),
    [
        (None, "registered", None),
        ("вручена листовка", "notified", None),
        ("Передано в муниципальный контроль", "notified", None),
        ("исполнено", "fixed", date(2020, 11, 10)),
        ("исполнено 20.11.2020, вручена листовка 12.11.2020", "fixed", date(2020, 11, 20)),
        ("листовка 12.11.2020. Исполнено", "fixed", date(2020, 11, 12)),
    ],
)
def test_the_status_follows_from_the_events(town, note, status, closed):
    town.load("register", register(line(1, date(2020, 11, 10), note=note)))
    with town.database.begin() as session:
        row = session.scalars(select(ImportedCase)).one()
        assert (row.status, row.closed_on) == (status, closed)


def test_a_second_time_changes_nothing(town):
    content = register(FULL, line(8, "17 ноября 2020", note="ДГР"))
    assert counted(town.load("register", content)) == (2, 0, 0, 0, 1)
    before = [columns(row) for row in cases(town)]
    with town.database.begin() as session:
        log = session.scalar(text("SELECT count(*) FROM subject_change"))
    again = town.load("register", content)
    assert counted(again) == (0, 0, 2, 0, 1)
    assert [columns(row) for row in cases(town)] == before
    with town.database.begin() as session:
        assert session.scalar(text("SELECT count(*) FROM subject_change")) == log


def test_a_corrected_row_changes_its_case(town):
    town.load("register", register(FULL))
    corrected = [*FULL]
    corrected[2], corrected[3], corrected[-1] = "Шины", "Иной Олег Ильич", "ДГР"
    assert counted(town.load("register", register(corrected))) == (0, 1, 0, 0, 1)
    [case] = cases(town)
    assert (case.data["description"], case.status, case.closed_at) == ("Шины", "registered", None)
    assert events(town) == []
    kept = town.subjects.read([case.data["subject_name"]], "tests", "tests")
    assert kept[case.data["subject_name"]]["subject_name"] == "Иной Олег Ильич"
    assert "register_description" not in kept[case.data["subject_name"]]


def test_what_cannot_be_read_is_told_with_its_place(town):
    run = town.check(
        "register",
        register(
            line(1, "когда-то"),
            line(2, date(2023, 5, 5)),
            line(None, date(2020, 11, 10)),
            line(4, date(2020, 11, 10), "  "),
            line(5, date(2020, 11, 10), phone="00-11", email="нет@"),
            line(5, date(2020, 12, 10)),
            line(5, date(2019, 12, 10)),
        ),
    )
    day, note = "Дата поступления информации о нарушении", "The cell is empty."
    assert town.told(run) == [
        (2, day, "This is no date."),
        (3, day, "The date is later than today."),
        (4, "№ п/п", note),
        (5, "Описание нарушения", note),
        (6, "Телефон", "This is no usable phone number."),
        (6, "e-mail", "This is no e-mail address."),
        (7, "", "The same record stands in row 6 already."),
    ]
    assert counted(run) == (2, 0, 0, 5, 6)
    assert cases(town) == []


def test_a_table_as_people_keep_it(town):
    """A title, the numbers of the columns, blank lines, headings again, merged days."""
    content = workbook(
        [
            ["Реестр нарушений правил благоустройства"],
            [],
            REGISTER,
            list(range(1, 12)),
            ["Ноябрь 2020"],
            line("1", 44145),
            line("2", None),
            [None] * 11,
            [" "] * 11,
            REGISTER,
            line("3", "17.11.20"),
        ],
        merged=["A1:K1", "A5:K5", "B6:B7"],
    )
    run = town.load("register", content)
    assert town.told(run) == []
    assert [(case.number, case.created_at.date()) for case in cases(town)] == [
        ("1/2020", date(2020, 11, 9)),
        ("2/2020", date(2020, 11, 9)),
        ("3/2020", date(2020, 11, 16)),
    ]


def test_whoever_was_erased_is_not_brought_back(town):
    town.load("register", register(FULL))
    [case] = cases(town)
    town.subjects.erase_case(case.business_key, Actor(login="kan.o"), "request")
    assert counted(town.load("register", register(FULL))) == (0, 0, 1, 0, 0)
    changed = [*FULL]
    changed[-1] = "исполнено"
    run = town.load("register", register(changed))
    assert counted(run) == (0, 0, 0, 1, 1)
    assert town.told(run)[0][2].startswith("The personal data of this case were erased")
    assert len(events(town)) == 3


def test_a_rebuild_equals_the_live_registry(town):
    town.load("register", register(FULL, *(line(n, date(2020, 1, 9)) for n in range(10, 610))))
    live = [columns(row) for row in cases(town)]
    with town.database.begin() as session:
        session.execute(text('TRUNCATE "case" CASCADE'))
    assert town.cases.rebuild() == len(live) == 601
    assert [columns(row) for row in cases(town)] == live
    town.cases.refresh(str(live[0]["business_key"]))
    assert [columns(row) for row in cases(town)] == live


def test_a_long_register_becomes_cases_once(town):
    """The fifty thousand rows of the soak, in small."""
    load_twice(town, 300)
