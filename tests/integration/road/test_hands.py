"""A task changes hands in the running city, and a program works on it with a token."""

from __future__ import annotations

import re
from datetime import timedelta

import requests

from leancity.audit import Actor
from leancity.org import Substitution
from tests.road import HEAD, SPECIALIST, Road
from tests.stack import Stack
from tests.waiting import eventually

COLLEAGUE, ADMIN = "burkova.t", "morozova.a"


def test_a_task_is_assigned_taken_over_and_given_back_by_a_program(stack: Stack):
    road = Road(stack)
    road.capture()
    task_id = road.task("choose_measure")
    head, colleague, clerk = (stack.visitor(one) for one in (HEAD, COLLEAGUE, SPECIALIST))

    def holder() -> str | None:
        return stack.kernel.engine.reader.task(task_id).assignee

    # The head assigns: the engine, the list of the colleague and the card know it at once.
    given = {"login": COLLEAGUE, "holder": ""}
    head.post(f"/tasks/{task_id}/assign", head.csrf(), data=given).raise_for_status()
    assert holder() == COLLEAGUE
    mine = f"/tasks?show=mine&q={road.row()['number']}"
    assert task_id in colleague.get(mine).text
    colleague.post(
        f"/tasks/{task_id}/notes", colleague.csrf(), data={"text": "Жду владельца"}
    ).raise_for_status()
    assert clerk.post(f"/tasks/{task_id}/take-over", clerk.csrf()).status_code == 409

    # The colleague is absent: the substitute finds the task and takes it over.
    today = stack.kernel.clock.today()
    days = {"valid_from": today.isoformat(), "valid_to": (today + timedelta(days=1)).isoformat()}
    absence = {"absent": COLLEAGUE, "substitute": SPECIALIST, **days}
    colleague.post("/absences", colleague.csrf(), data=absence).raise_for_status()
    assert task_id in clerk.get(mine).text
    assert "Жду владельца" in clerk.get(f"/tasks/{task_id}").text
    clerk.post(f"/tasks/{task_id}/take-over", clerk.csrf()).raise_for_status()
    assert holder() == SPECIALIST
    entry = colleague.page("/absences").xpath("//form[contains(@action, '/end')]/@action")[0]
    colleague.post(entry, colleague.csrf(), data={}).raise_for_status()

    # A program in the name of the specialist sees the task and gives it back.
    admin = stack.visitor(ADMIN)
    proposal = {
        "title": f"Проверка {road.business_key}", "login": SPECIALIST, "per_minute": "60",
        "scopes": "tasks", "valid_to": today.isoformat(),
    }  # fmt: skip
    admin.post("/integrations", admin.csrf(), data=proposal).raise_for_status()
    agree = clerk.page("/integrations").xpath("//form[contains(@action, '/agree')]/@action")[0]
    shown = clerk.post(agree, clerk.csrf(), data={}).text
    token = {"Authorization": f"Bearer {re.search('lc_[-_A-Za-z0-9]+', shown).group()}"}
    address = f"{stack.city.portal_url}/api/v1/tasks/{task_id}"
    assert requests.get(address, headers=token, timeout=20).json()["assignee"] == SPECIALIST
    released = requests.post(f"{address}/release", headers=token, timeout=20)
    assert released.status_code == 204
    assert holder() is None
    for path in (f"/cases/{road.business_key}", f"/api/v1/cases/{road.business_key}"):
        refused = requests.get(
            f"{stack.city.portal_url}{path}", headers=token, timeout=20, allow_redirects=False
        )
        assert refused.status_code in (401, 403), path


def test_a_substitution_reaches_the_groups_of_the_engine_within_moments(stack: Stack):
    """A substitute from another unit receives what comes to the group of the absent one."""
    org, today = stack.kernel.org, stack.kernel.clock.today()
    wanted = Substitution(
        absent="gorelov.v", substitute=COLLEAGUE, valid_from=today, valid_to=today
    )
    entry = org.substitute(wanted, Actor(login="gorelov.v"))
    reader = stack.kernel.engine.as_user("svc-deploy")

    def member() -> bool:
        groups = reader.get("/group", member=COLLEAGUE)
        return "control_head.dobik" in {one["id"] for one in groups}

    eventually(member, 40, "the substitute in the group")
    org.end_substitution(entry, Actor(login="gorelov.v"))
    eventually(lambda: not member(), 40, "the substitute out of the group")
