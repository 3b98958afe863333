"""What the event log takes over of an instance's history."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from leancity.engine.history import InstanceHistory
from leancity.metrics.log import Pseudonyms, log_rules
from leancity.metrics.recording import Facts, FormFact, LogRules, Recording
from tests.fakes.prevention import package

RULES = LogRules(unit="dobik", groups={"fill": "specialist.dobik", "sign": "legal.land"})
NO_FACTS = Facts()
PSEUDONYM = Pseudonyms("a secret of the city")


def at(minute):
    return None if minute is None else f"2026-11-23T10:{minute:02d}:00.000+0000"


def when(minute):
    return datetime(2026, 11, 23, 10, minute, tzinfo=UTC)


def activity(activity_id, start, end=None, number=1, **more):
    return {
        "id": f"{activity_id}:{number}", "activityId": activity_id, "activityName": activity_id,
        "activityType": "userTask", "startTime": at(start), "endTime": at(end), "canceled": False,
        "processInstanceId": "pi", "processDefinitionKey": "prevention",
        "processDefinitionId": "prevention:1:x", "taskId": None, **more,
    }  # fmt: skip


def operation(number, kind, user, minute, task="t1", new="x"):
    return {
        "id": f"op{number}", "taskId": task, "operationType": kind, "userId": user,
        "timestamp": at(minute), "property": "assignee", "newValue": new,
    }  # fmt: skip


def recorded(activities=(), operations=(), facts=NO_FACTS, **more):
    root = {
        "id": "pi", "businessKey": "bk", "processDefinitionKey": "prevention",
        "processDefinitionId": "prevention:1:x", "processDefinitionVersion": 3,
        "startTime": at(0), "endTime": None, "startUserId": "kim.i", "state": "ACTIVE",
        **more.pop("root", {}),
    }  # fmt: skip
    base = {
        "root": root, "instances": [root], "activities": list(activities),
        "tasks": [{"id": "t1", "due": at(50)}, {"id": "t2", "due": None}], "open_tasks": [],
        "variables": {}, "operations": list(operations), "incidents": [],
    }  # fmt: skip
    history = InstanceHistory(**{**base, **more})
    return Recording(history, facts, lambda _: RULES, PSEUDONYM).rows()


def test_an_instance_is_its_ids_and_moments():
    (row,) = recorded().instances
    assert row == {
        "id": "pi", "root_id": "pi", "process_key": "prevention", "definition_id": "prevention:1:x",
        "version": 3, "unit": "dobik", "started_at": when(0), "ended_at": None, "state": "active",
        "started_by": PSEUDONYM("kim.i"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("engine", "state"),
    [
        ("ACTIVE", "active"),
        ("SUSPENDED", "active"),
        ("COMPLETED", "completed"),
        ("EXTERNALLY_TERMINATED", "deleted"),
        ("INTERNALLY_TERMINATED", "deleted"),
    ],
)
def test_a_case_deleted_in_the_engine_is_told_from_one_that_ended(engine, state):
    assert recorded(root={"state": engine}).instances[0]["state"] == state


def test_a_user_task_is_taken_opened_and_sent():
    forms = [
        FormFact(id=1, at=when(2), act="open", task_id="t1", who="li.v"),
        FormFact(id=2, at=when(6), act="open", task_id="t1", who="pak.s"),
        FormFact(id=3, at=when(7), act="open", task_id="t1", who="pak.s"),
        FormFact(id=4, at=when(9), act="submit", task_id="t1", who="pak.s"),
        FormFact(id=5, at=when(9), act="open", task_id="of-another-instance", who="pak.s"),
    ]
    operations = [
        operation(1, "Claim", "li.v", 1),
        operation(2, "Claim", "li.v", 3, new=None),
        operation(3, "Claim", "pak.s", 5),
        operation(4, "Complete", "pak.s", 9),
    ]

    rows = recorded([activity("fill", 0, 9, taskId="t1")], operations, Facts(forms=forms))

    (row,) = rows.activities
    assert (row["unit"], row["group"], row["due_at"]) == ("dobik", "specialist.dobik", when(50))
    assert (row["claimed_at"], row["opened_at"], row["submitted_at"]) == (when(1), when(6), when(9))
    assert row["performer"] == PSEUDONYM("pak.s")
    assert [claim["act"] for claim in rows.claims] == ["claim", "release", "claim", "complete"]
    assert [(form["id"], form["act"]) for form in rows.forms] == [
        (1, "open"), (2, "open"), (3, "open"), (4, "submit"),
    ]  # fmt: skip


def test_the_unit_is_that_of_the_group_and_else_that_of_the_process():
    activities = [
        activity("sign", 0, taskId="t1"),
        activity("ask", 0, taskId="t2"),
        activity("send", 0, activityType="serviceTask"),
    ]

    rows = recorded(activities, candidates={"t2": ["daig_officer.daig"]}).activities

    assert [row["unit"] for row in rows] == ["land", "daig", "dobik"]
    assert [row["group"] for row in rows] == ["legal.land", "daig_officer.daig", None]


def test_the_form_that_started_the_case_belongs_to_its_start():
    forms = [
        FormFact(id=1, at=when(0), act="open", task_id=None, who="kim.i"),
        FormFact(id=2, at=when(4), act="submit", task_id=None, who="kim.i"),
    ]
    activities = [
        activity("start", 4, 4, activityType="startEvent"),
        activity("inner", 5, 5, activityType="startEvent", processInstanceId="sub"),
    ]

    start, inner = recorded(activities, facts=Facts(forms=forms)).activities

    assert (start["opened_at"], start["submitted_at"]) == (when(0), when(4))
    assert (inner["opened_at"], inner["submitted_at"]) == (None, None)


def work(start, end, activity_id="send", instance=None):
    return SimpleNamespace(
        started_at=when(start),
        ended_at=None if end is None else when(end),
        activity_id=activity_id,
        activity_instance_id=instance,
    )


@pytest.mark.parametrize(
    ("works", "worked_from", "minutes"),
    [
        ([], None, None),
        ([work(2, 3)], 2, 1),
        ([work(2, 3), work(6, 8)], 2, 3),
        ([work(2, None), work(6, 8)], 2, 2),
        ([work(2, None)], 2, 7),
        ([work(3, 2)], 3, 0),
        ([work(2, 3, instance="send:1"), work(4, 5, instance="send:2")], 2, 1),
        ([work(2, 3, activity_id="other"), work(12, 13)], None, None),
    ],
    ids=["none", "once", "again", "died", "end-untold", "backwards", "by-id", "not-its-own"],
)
def test_the_work_of_workers(works, worked_from, minutes):
    rows = recorded([activity("send", 1, 9, activityType="serviceTask")], facts=Facts(works=works))

    (row,) = rows.activities
    assert row["worked_from"] == (None if worked_from is None else when(worked_from))
    assert row["worked_ms"] == (None if minutes is None else minutes * 60_000)


def test_an_incident_is_kept_without_its_message():
    incident = {
        "id": "i1", "activityId": "send", "failedActivityId": None, "incidentType": "failedExternalTask",
        "createTime": at(3), "endTime": at(8), "open": False,
        "incidentMessage": "unknown address violator@firm.example",
    }  # fmt: skip

    (row,) = recorded(incidents=[incident]).incidents

    assert row == {
        "id": "i1", "root_id": "pi", "activity_id": "send", "kind": "failedExternalTask",
        "started_at": when(3), "ended_at": when(8),
    }  # fmt: skip


def test_a_pseudonym_is_one_word_per_person_and_key():
    assert PSEUDONYM("kim.i") == Pseudonyms("a secret of the city")("kim.i")
    assert len({PSEUDONYM("kim.i"), PSEUDONYM("pak.s"), Pseudonyms("another")("kim.i")}) == 3
    assert "kim" not in str(PSEUDONYM("kim.i"))
    assert [PSEUDONYM(login) for login in (None, "", "svc-worker")] == [None, None, None]


def test_the_rules_of_a_package_are_its_groups():
    rules = log_rules(package())

    assert rules.unit == "dobik"
    assert rules.groups["approve"] == "control_head.dobik"
    assert "send_notice" not in rules.groups
