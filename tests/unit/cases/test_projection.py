from __future__ import annotations

import pytest

from leancity.cases.projection import CaseRules, build, status_log
from leancity.engine.history import InstanceHistory

RULES = CaseRules(
    activity_status={
        "fill": "draft",
        "wait": "search",
        "approve": "approval",
        "warn": "danger",
        "end": "fixed",
    },
    rank={"draft": 10, "search": 10, "approval": 50, "danger": 90, "fixed": 100},
    unit="dobik",
    geo_field="geo",
    channel_field="channel",
    search_fields=("address",),
)


def at(minute: float | None) -> str | None:
    if minute is None:
        return None
    whole, seconds = int(minute), (minute % 1) * 60
    return f"2026-11-23T10:{whole:02d}:{seconds:06.3f}+0000"


#: A few milliseconds after the second minute.
LATER = 2 + 0.006 / 60


def activity(activity_id, start, end=None, number="1"):
    return {
        "id": f"{activity_id}:{number}",
        "activityId": activity_id,
        "activityName": activity_id.title(),
        "activityType": "userTask",
        "startTime": at(start),
        "endTime": at(end),
        "canceled": False,
    }


@pytest.mark.parametrize(
    ("activities", "expected"),
    [
        ([], []),
        ([activity("other", 0)], []),
        ([activity("fill", 0)], ["draft"]),
        ([activity("fill", 0, 1), activity("other", 1)], ["draft"]),
        ([activity("fill", 0, 1), activity("approve", 1)], ["draft", "approval"]),
        (
            [activity("fill", 0, 1), activity("approve", 1, 2), activity("fill", 2, None, "2")],
            ["draft", "approval", "draft"],
        ),
        ([activity("fill", 0), activity("warn", 1, 3)], ["draft", "danger", "draft"]),
        ([activity("approve", 0, 2), activity("end", 2, 2)], ["approval", "fixed"]),
        (
            [activity("approve", 0, 1), activity("fill", 1, 1), activity("warn", 1)],
            ["approval", "draft", "danger"],
        ),
        (
            [activity("approve", 0, 1), activity("warn", 1, 1), activity("fill", 1)],
            ["approval", "danger", "draft"],
        ),
        ([activity("warn", 0, 3), activity("fill", 1, 1)], ["danger"]),
        ([activity("approve", 0, 2), activity("fill", 1, 2)], ["approval"]),
        ([activity("fill", 0), activity("wait", 1)], ["draft", "search"]),
        (
            [activity("fill", 0, 2), activity("wait", 1), activity("fill", 3, None, "2")],
            ["draft", "search", "draft"],
        ),
        ([activity("fill", 0), activity("wait", 1, 2)], ["draft", "search", "draft"]),
        (
            [activity("wait", 0), activity("approve", 1, 2), activity("fill", LATER)],
            ["search", "approval", "draft"],
        ),
        (
            [activity("wait", 0), activity("approve", 1, 2), activity("fill", 3)],
            ["search", "approval", "search", "draft"],
        ),
    ],
    ids=[
        "none",
        "undeclared",
        "one",
        "undeclared-later",
        "next",
        "back",
        "parallel",
        "end",
        "in-passing",
        "in-passing-from-above",
        "in-passing-below",
        "both-end",
        "of-one-rank-the-last",
        "of-one-rank-begun-again",
        "of-one-rank-the-other-ended",
        "between-two-steps",
        "between-two-works",
    ],
)
def test_status_follows_the_declared_activities(activities, expected):
    assert [entry["status"] for entry in status_log(activities, RULES)] == expected


def history(**changes):
    base = {
        "root": {
            "id": "pi",
            "businessKey": "bk",
            "processDefinitionKey": "prevention",
            "processDefinitionId": "prevention:1:x",
            "processDefinitionVersion": 1,
            "startTime": at(0),
            "endTime": None,
            "startUserId": "kim.i",
        },
        "instances": [],
        "activities": [activity("fill", 0)],
        "tasks": [],
        "open_tasks": [],
        "variables": {
            "number": "0421",
            "address": "улица Ленина",
            "geo": "46.96,142.73",
            "channel": "raid",
        },
        "operations": [],
        "incidents": [],
    }
    return InstanceHistory(**{**base, **changes})


def task(task_id="t1", end=None, assignee=None, due=None):
    return {
        "id": task_id,
        "processInstanceId": "pi",
        "taskDefinitionKey": "fill",
        "name": "Дополнить карточку",
        "assignee": assignee,
        "startTime": at(1),
        "endTime": at(end),
        "due": at(due),
    }


def operation(kind, user, minute, task_id="t1"):
    return {"taskId": task_id, "operationType": kind, "userId": user, "timestamp": at(minute)}


def test_the_row_takes_its_facts_from_history():
    row = build(history(), RULES, None).case
    assert row["business_key"] == "bk"
    assert row["number"] == "0421"
    assert (row["lat"], row["lon"]) == (46.96, 142.73)
    assert row["source_channel"] == "raid"
    assert row["unit"] == "dobik"
    assert row["search_text"] == "0421 улица Ленина"
    assert row["closed_at"] is None


def test_a_case_without_business_key_is_known_by_its_instance():
    found = history()
    found.root["businessKey"] = None
    assert build(found, RULES, None).case["business_key"] == "pi"


def test_the_holder_of_the_open_task_is_responsible():
    row = build(history(tasks=[task(assignee="kim.i")]), RULES, None).case
    assert row["responsible"] == "kim.i"


def test_after_the_task_whoever_completed_it_stays_responsible():
    found = history(
        tasks=[task(end=5, assignee="kim.i")], operations=[operation("Complete", "pak.o", 5)]
    )
    assert build(found, RULES, None).case["responsible"] == "pak.o"


def test_a_task_remembers_its_claim_and_its_end():
    found = history(
        tasks=[task(end=5, assignee="kim.i")],
        operations=[operation("Claim", "kim.i", 2), operation("Complete", "kim.i", 5)],
    )
    row = build(found, RULES, None).tasks[0]
    assert row["claimed_at"].minute == 2
    assert (row["completed_by"], row["outcome"]) == ("kim.i", "completed")


def test_a_task_that_the_process_left_is_not_completed():
    row = build(history(tasks=[task(end=5)]), RULES, None).tasks[0]
    assert (row["completed_by"], row["outcome"]) == (None, "deleted")


def test_the_earliest_due_task_counts_when_the_case_has_no_term():
    found = history(tasks=[task("t1", due=30), task("t2", due=20)])
    assert build(found, RULES, None).case["due_at"].minute == 20
