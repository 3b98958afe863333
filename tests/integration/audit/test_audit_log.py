"""The audit log tells who changed what, and nobody can change the log."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from leancity.audit import Act, Actor, Audit, AuditQuery
from leancity.clock import FixedClock

ACT = Act(actor=Actor(login="kim.i", ip="10.0.0.7"), action="edit", kind="unit", key="dobik")


@pytest.fixture
def clock():
    return FixedClock(datetime(2026, 11, 23, tzinfo=UTC))


@pytest.fixture
def audit(database, clock):
    return Audit(database, clock)


def test_each_changed_field_is_a_row_with_old_and_new(database, audit):
    with database.begin() as session:
        changed = audit.changes(
            session,
            ACT,
            {"name": "А", "phone": "1", "since": None, "roles": ["a"]},
            {"name": "Б", "phone": "1", "since": date(2026, 1, 2), "roles": ["a", "b"]},
        )
    assert changed
    assert [(e.field, e.old, e.new) for e in audit.events(AuditQuery())] == [
        ("roles", '["a"]', '["a", "b"]'),
        ("since", None, "2026-01-02"),
        ("name", "А", "Б"),
    ]


def test_nothing_is_written_when_nothing_changed(database, audit):
    with database.begin() as session:
        assert not audit.changes(session, ACT, {"name": "А"}, {"name": "А"})
    assert audit.events(AuditQuery()) == []


def test_an_act_that_fails_leaves_no_row(database, audit):
    def fail() -> None:
        with database.begin() as session:
            audit.record(session, ACT)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert audit.events(AuditQuery()) == []


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_event SET who = 'nobody'", "DELETE FROM audit_event", "TRUNCATE audit_event"],
)
def test_the_database_refuses_to_change_the_log(database, audit, statement):
    def change() -> None:
        with database.begin() as session:
            session.execute(text(statement))

    with database.begin() as session:
        audit.record(session, ACT)
    with pytest.raises(DatabaseError, match="append-only"):
        change()
    assert [event.who for event in audit.events(AuditQuery())] == ["kim.i"]


def test_the_log_is_read_by_object_person_and_time_in_pages(database, audit, clock):
    other = Act(actor=Actor(login="orlov.d"), action="create", kind="unit", key="dgh")
    for act in (ACT, other, ACT):
        with database.begin() as session:
            audit.record(session, act)
        clock.advance(timedelta(hours=1))
    newest = audit.events(AuditQuery(limit=1))
    assert len(newest) == 1
    older = audit.events(AuditQuery(before_id=newest[0].id))
    assert [event.who for event in older] == ["orlov.d", "kim.i"]
    assert len(audit.events(AuditQuery(kind="unit", key="dobik"))) == 2
    assert len(audit.events(AuditQuery(who="orlov.d"))) == 1
    assert len(audit.events(AuditQuery(since=clock.now() - timedelta(hours=2)))) == 2
