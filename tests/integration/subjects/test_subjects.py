"""Personal data are kept in one place, read in the open and erased for good."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from leancity.audit import Actor, Audit, AuditQuery
from leancity.clock import FixedClock
from leancity.errors import ConflictError, NotFoundError
from leancity.subjects import Look, Subjects, subject_id
from leancity.subjects.models import SubjectReadingRow

CLERK = Actor(login="pak.s", ip="10.0.0.7")
LOOK = Look(reader="pak.s", purpose="search", ip="10.0.0.7")
CASE = "6f0c1d5e-0000-4000-8000-000000000421"
#: Nothing of these may be left anywhere after erasing.
PERSON = {
    "subject_name": "Семёнова Алёна Игоревна",
    "phone": "8 (914) 555-44-33",
    "email": "Alyona@mail.example",
    "extra": "живёт в доме напротив",
}


@pytest.fixture
def audit(database):
    return Audit(database, FixedClock(datetime(2026, 11, 23, tzinfo=UTC)))


@pytest.fixture
def subjects(database, audit):
    return Subjects(database, FixedClock(datetime(2026, 11, 23, tzinfo=UTC)), audit)


@pytest.fixture
def keep(database, subjects):
    def _keep(attributes, role="violator", case=CASE) -> str:
        with database.begin() as session:
            return subjects.keep(session, case, role, attributes, CLERK)

    return _keep


def attributes(subjects, key) -> dict[str, str]:
    return subjects.read([key], "pak.s", "card")[key]


def readings(database) -> list[tuple[str, str, list[str]]]:
    with database.begin() as session:
        rows = session.scalars(select(SubjectReadingRow).order_by(SubjectReadingRow.id))
        return [(row.reader, row.purpose, row.fields) for row in rows]


def test_a_subject_is_kept_under_the_id_its_case_foretells(subjects, keep):
    key = keep(PERSON)
    assert key == subject_id(CASE, "violator")
    assert attributes(subjects, key) == {
        **PERSON, "phone": "+79145554433",
    }  # fmt: skip


def test_a_later_form_adds_changes_and_removes_what_it_names(subjects, keep):
    keep(PERSON)
    key = keep({"phone": "+79140000000", "extra": " ", "inn": "500100732259"})
    assert attributes(subjects, key) == {
        "subject_name": PERSON["subject_name"], "email": PERSON["email"],
        "phone": "+79140000000", "inn": "500100732259",
    }  # fmt: skip


def test_keeping_rolls_back_with_the_transaction_around_it(database, subjects):
    def fail() -> None:
        with database.begin() as session:
            subjects.keep(session, CASE, "violator", PERSON, CLERK)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert subjects.for_case(CASE) == []


def test_forms_sent_at_the_same_moment_lose_nothing(subjects, keep):
    names = [f"field_{number}" for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda name: keep({name: "x"}), names))
    assert set(attributes(subjects, keys.pop())) == set(names)
    assert not keys


def test_every_reading_is_logged_with_what_was_seen(database, subjects, keep):
    key = keep(PERSON)
    subjects.read([key, "unknown"], "pak.s", "card", fields={"phone", "inn"}, ip="10.0.0.7")
    subjects.read([key], "svc-worker", "PB-4")
    assert readings(database) == [
        ("pak.s", "card", ["phone"]),
        ("svc-worker", "PB-4", sorted(PERSON)),
    ]


def test_unknown_subjects_are_left_out_and_nothing_seen_is_not_logged(database, subjects, keep):
    key = keep(PERSON)
    assert subjects.read(["unknown"], "pak.s", "card") == {}
    assert subjects.read([key], "pak.s", "card", fields={"inn"}) == {key: {}}
    assert readings(database) == []


def test_the_reading_log_cannot_be_changed(database, subjects, keep):
    def forget() -> None:
        with database.begin() as session:
            session.execute(text("DELETE FROM subject_reading"))

    attributes(subjects, keep(PERSON))
    with pytest.raises(DatabaseError, match="append-only"):
        forget()


@pytest.mark.parametrize(
    ("searched", "field"),
    [
        ("+7 914 555-44-33", "phone"),
        ("89145554433", "phone"),
        ("семенова алена  игоревна", "subject_name"),
        ("alyona@MAIL.example", "email"),
        ("5001 0073 2259", "inn"),
    ],
)
def test_a_person_is_found_by_what_people_remember(database, subjects, keep, searched, field):
    key = keep({**PERSON, "inn": "500100732259"})
    keep({"subject_name": "Ким Ирина", "phone": "+79140000001"}, case="another")
    hits = subjects.find(searched, LOOK)
    assert [(hit.id, hit.business_key, hit.role) for hit in hits] == [(key, CASE, "violator")]
    assert readings(database) == [("pak.s", "search", [field])]


@pytest.mark.parametrize("searched", ["Семёнова", "5554433", "живёт в доме напротив", "", "%"])
def test_nobody_is_found_by_a_part(subjects, keep, searched):
    keep(PERSON)
    assert subjects.find(searched, LOOK) == []


def test_a_changed_phone_is_no_longer_found(subjects, keep):
    keep(PERSON)
    keep({"phone": "+79140000000"})
    assert subjects.find("+79145554433", LOOK) == []
    assert len(subjects.find("+79140000000", LOOK)) == 1


def test_the_audit_log_tells_of_a_change_without_its_values(subjects, keep, audit):
    key = keep(PERSON)
    keep({"phone": "+79140000000"})
    events = audit.events(AuditQuery(kind="subject", key=key))
    assert [(e.who, e.ip, e.field, e.new) for e in events] == [
        ("pak.s", "10.0.0.7", "attributes", '["phone"]'),
        ("pak.s", "10.0.0.7", "attributes", '["email", "extra", "phone", "subject_name"]'),
    ]


def test_keeping_the_same_again_is_no_change(keep, audit):
    keep(PERSON)
    keep(PERSON)
    assert len(audit.events(AuditQuery(kind="subject"))) == 1


def test_an_export_tells_a_person_everything(subjects, keep):
    keep(PERSON)
    keep({"phone": "+79140000000"})
    keep({"owner_name": PERSON["subject_name"]}, role="owner", case="another")
    subjects.find(PERSON["subject_name"], LOOK)
    told = subjects.export(PERSON["subject_name"], Look(reader="kan.o", purpose="art. 14"))
    assert sorted(entry["role"] for entry in told) == ["owner", "violator"]
    violator = next(entry for entry in told if entry["role"] == "violator")
    assert violator["attributes"]["phone"] == "+79140000000"
    last = violator["changes"][-1]
    assert (last["attribute"], last["old"], last["new"]) == (
        "phone", "+79145554433", "+79140000000",
    )  # fmt: skip
    assert [r["reader"] for r in violator["readings"]] == ["pak.s", "kan.o"]


def test_an_export_of_one_subject_is_asked_by_its_id(subjects, keep):
    key = keep(PERSON)
    assert [entry["id"] for entry in subjects.export(key, LOOK)] == [key]
    assert subjects.export("unknown", LOOK) == []


class TestErasing:
    @pytest.fixture
    def erased(self, subjects, keep) -> str:
        key = keep(PERSON)
        keep({"phone": "+79140000000"})
        subjects.find(PERSON["subject_name"], LOOK)
        subjects.erase(key, CLERK, "term of storage ended")
        return key

    def test_leaves_no_value_in_any_table(self, database, erased):
        with database.begin() as session:
            tables = session.scalars(
                text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            ).all()
            everything = "\n".join(
                row
                for table in tables
                for row in session.scalars(text(f'SELECT t::text FROM "{table}" t'))
            )
        assert erased in everything
        for trace in ("Семёнов", "семенов", "5554433", "9140000000", "lyona", "напротив"):
            assert trace not in everything

    def test_keeps_the_id_and_the_readings(self, database, subjects, erased):
        assert [ref.id for ref in subjects.for_case(CASE)] == [erased]
        assert attributes(subjects, erased) == {}
        assert readings(database) == [("pak.s", "search", ["subject_name"])]

    def test_is_audited_with_its_ground(self, audit, erased):
        event = audit.events(AuditQuery(kind="subject", key=erased))[0]
        assert (event.who, event.action, event.new) == ("pak.s", "erase", "term of storage ended")

    @pytest.mark.usefixtures("erased")
    def test_is_final(self, keep):
        with pytest.raises(ConflictError):
            keep({"phone": "+79145554433"})

    def test_may_be_repeated(self, subjects, erased):
        subjects.erase(erased, CLERK, "again")
        assert attributes(subjects, erased) == {}

    def test_of_a_case_erases_everybody_in_it_and_nobody_else(self, subjects, keep):
        mine = [keep(PERSON), keep({"owner_name": "Ли Виктория"}, role="owner")]
        other = keep({"subject_name": "Ким Ирина"}, case="another")
        assert subjects.erase_case(CASE, CLERK, "term of storage ended") == 2
        found = subjects.read([*mine, other], "pak.s", "card")
        assert found == {mine[0]: {}, mine[1]: {}, other: {"subject_name": "Ким Ирина"}}

    def test_of_nobody_is_an_error(self, subjects):
        with pytest.raises(NotFoundError):
            subjects.erase("unknown", CLERK, "mistake")


def test_what_attributes_were_before_a_moment_is_told_without_a_reading(database, subjects, keep):
    keep({"phone": "+79140001122"})
    since = datetime(2026, 11, 23, tzinfo=UTC)
    keep({"phone": "+79140001133", "email": "a@mail.example"})
    assert subjects.before(CASE, since) == {"phone": None, "email": None}
    assert subjects.before(CASE, since.replace(year=2027)) == {}
    assert readings(database) == []
