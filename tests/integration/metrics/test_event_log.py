"""The event log on a real database: idempotent, never poorer, right under two feeds."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from leancity.audit import Act, Actor, Audit
from leancity.clock import FixedClock
from leancity.engine.history import InstanceHistory
from leancity.metrics import EventLog, LogRules, Metrics
from leancity.metrics.models import (
    EventActivity,
    EventClaim,
    EventForm,
    EventIncident,
    EventInstance,
    WorkStart,
)
from tests.unit.metrics.test_recording import activity, at, operation

MODELS = (EventInstance, EventActivity, EventClaim, EventForm, EventIncident)
NOW = datetime(2026, 11, 23, 10, 2, tzinfo=UTC)
INCIDENT = {
    "id": "i1", "activityId": "send", "incidentType": "failedExternalTask", "createTime": at(3),
    "endTime": None, "open": True,
}  # fmt: skip


@pytest.fixture
def log():
    return EventLog(lambda _: LogRules(unit="dobik"), "a secret of the city")


def history(ended=None, **changes):
    root = {
        "id": "pi", "businessKey": "bk", "processDefinitionKey": "prevention",
        "processDefinitionId": "prevention:1:x", "processDefinitionVersion": 1,
        "startTime": at(0), "endTime": at(ended), "startUserId": "kim.i", "state": "ACTIVE",
    }  # fmt: skip
    base = {
        "root": root, "instances": [root],
        "activities": [
            activity("fill", 0, 9, taskId="t1"),
            activity("send", 9, ended, activityType="serviceTask"),
        ],
        "tasks": [{"id": "t1", "due": at(30)}], "open_tasks": [], "variables": {},
        "operations": [operation(1, "Claim", "pak.s", 1), operation(2, "Complete", "pak.s", 9)],
        "incidents": [INCIDENT],
    }  # fmt: skip
    return InstanceHistory(**{**base, **changes})


def record(database, log, *histories):
    for one in histories:
        with database.begin() as session:
            database.advisory_lock(session, "case", "pi")
            log.record(session, one)


def snapshot(database):
    found = {}
    with database.begin() as session:
        for model in MODELS:
            rows = session.scalars(select(model).order_by(*model.__table__.primary_key))
            names = model.__table__.columns.keys()
            found[model.__tablename__] = [{name: getattr(r, name) for name in names} for r in rows]
    return found


def test_recording_again_changes_nothing(database, log):
    record(database, log, history())
    once = snapshot(database)

    record(database, log, history(), history())

    assert snapshot(database) == once
    assert {name: len(rows) for name, rows in once.items()} == {
        "event_instance": 1, "event_activity": 2, "event_claim": 2, "event_form": 0,
        "event_incident": 1,
    }  # fmt: skip


def test_forms_and_work_come_from_what_the_platform_has_noted(database, log):
    clock = FixedClock(NOW)
    audit, metrics = Audit(database, clock), Metrics(database, clock)
    with database.begin() as session:
        for action in ("form.open", "form.submit", "case.read"):
            act = Act(actor=Actor(login="pak.s"), action=action, kind="case", key="bk")
            audit.record(session, act, form="task:t1")
    work = {"process_instance_id": "pi", "activity_id": "send", "topic": "notify"}
    clock.moment = NOW + timedelta(minutes=10)
    metrics.work_started(external_task_id="e1", worker_id="w", **work)
    clock.moment += timedelta(seconds=30)
    metrics.work_ended("e1", "another worker")
    metrics.work_ended("e1", "w")

    record(database, log, history(ended=20))

    rows = snapshot(database)
    fill, send = rows["event_activity"]
    assert [row["act"] for row in rows["event_form"]] == ["open", "submit"]
    assert (fill["opened_at"], fill["submitted_at"]) == (NOW, NOW)
    assert (send["worked_from"], send["worked_ms"]) == (NOW + timedelta(minutes=10), 30_000)


def test_the_end_of_work_is_that_of_the_last_delivery(database):
    clock = FixedClock(NOW)
    metrics = Metrics(database, clock)
    ids = {"external_task_id": "e1", "worker_id": "w", "process_instance_id": "pi"}
    for _ in range(2):
        metrics.work_started(activity_id="send", topic="notify", **ids)
    metrics.work_ended("e1", "w")
    with database.begin() as session:
        ends = list(session.scalars(select(WorkStart.ended_at).order_by(WorkStart.id)))
    assert ends == [None, NOW]


def test_what_a_clean_up_took_from_the_engine_stays(database, log):
    record(database, log, history(ended=20))
    whole = snapshot(database)

    cleaned = {"activities": [activity("fill", 0, 9, taskId="t1")], "tasks": [], "operations": []}
    record(database, log, history(ended=20, incidents=[], **cleaned))

    assert snapshot(database) == whole


def test_an_open_activity_ends_once(database, log):
    record(database, log, history(), history(ended=20))

    rows = snapshot(database)

    assert [row["ended_at"] for row in rows["event_instance"]] == [NOW.replace(minute=20)]
    assert rows["event_activity"][1]["ended_at"] == NOW.replace(minute=20)


def test_two_feeds_at_once_leave_one_truth(database, log):
    """Many returns, read by two at once: each row stands once, as the later reader saw it."""
    turns = [activity("fill", n % 60, (n + 1) % 60, number=n) for n in range(200)]
    both = threading.Barrier(2)

    def feed(ended):
        both.wait()
        record(database, log, history(ended=ended, activities=turns))

    feeds = [threading.Thread(target=feed, args=(20,)) for _ in range(2)]
    for one in feeds:
        one.start()
    for one in feeds:
        one.join()
    rows = snapshot(database)
    assert len(rows["event_activity"]) == 200
    record(database, log, history(ended=20, activities=turns))
    assert snapshot(database) == rows


def test_an_instance_moved_to_another_version_stays_one_case(database, log):
    record(database, log, history())
    moved = {
        **history().root,
        "processDefinitionId": "prevention:2:y",
        "processDefinitionVersion": 2,
    }

    record(database, log, history(root=moved, instances=[moved]))

    found = snapshot(database)
    assert [(row["id"], row["version"]) for row in found["event_instance"]] == [("pi", 2)]
    assert len(found["event_activity"]) == 2


def test_a_recording_that_broke_off_is_simply_done_again(database, log):
    record(database, log, history())
    before = snapshot(database)

    def killed_in_the_middle():
        with database.begin() as session:
            log.record(session, history(ended=20))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        killed_in_the_middle()
    assert snapshot(database) == before

    record(database, log, history(ended=20))
    assert snapshot(database)["event_activity"][1]["ended_at"] is not None
