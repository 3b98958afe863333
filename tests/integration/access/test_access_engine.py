"""The engine's REST interface and web apps, for every person of the city by their own name."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from tests.integration.access.engine_addresses import (
    CHANGES,
    OFFERED,
    QUERIES,
    SEARCHES,
    approvers,
)
from tests.integration.access.people import PEOPLE, STRANGERS
from tests.integration.access.scene import Cast, Rest, Scene

WEBAPPS_REST = "/api/engine/engine/default"


@pytest.fixture(scope="module")
def ids(scene: Scene) -> dict[str, str]:
    """What the addresses name, as the one principal who sees everything finds it."""
    rest = scene.cast.rest("svc-deploy")
    instance, waiting = scene.approval.instance_id(), scene.waiting.instance_id()
    definition = rest.rows(f"/history/process-instance/{instance}")["processDefinitionId"]
    deployment = rest.rows(f"/process-definition/{definition}")["deploymentId"]
    return {
        "instance": instance,
        "waiting_instance": waiting,
        "closed": scene.closed.instance_id(),
        "case": scene.approval.business_key,
        "waiting": scene.waiting.business_key,
        "task": scene.approval.task("approve"),
        "held": scene.held.task("choose_measure"),
        "definition": definition,
        "deployment": deployment,
        "resource": rest.rows(f"/deployment/{deployment}/resources")[0]["id"],
        "decision": rest.rows("/decision-definition", latestVersion="true")[0]["id"],
        "authorization": rest.rows("/authorization", userIdIn="svc-worker")[0]["id"],
        "job": rest.rows("/job", processInstanceId=waiting)[0]["id"],
        "job_log": rest.rows("/history/job-log", processInstanceId=waiting)[0]["id"],
        "variable": rest.rows("/variable-instance", processInstanceIdIn=instance)[0]["id"],
        **{
            name: rest.rows(f"/history/{path}", processInstanceId=instance)[0]["id"]
            for name, path in (
                ("activity", "activity-instance"),
                ("history_variable", "variable-instance"),
                ("external_log", "external-task-log"),
                ("detail", "detail"),
                ("decision_instance", "decision-instance"),
            )
        },
    }


#: Through which of the two roots of the same interface who goes; to the web apps only the portal
#: leads, and only some: of those without any right there a few stand for all.
DOORS = [("rest", login) for login in PEOPLE] + [
    ("webapps", login)
    for login, person in PEOPLE.items()
    if person.has_webapps or login in {"kim.i", "pak.s", "gorelov.v", "kan.o", *STRANGERS[:3]}
]


#: Of those without any right here a few stand for all.
ACTORS = [
    (door, login)
    for door, login in DOORS
    if login in STRANGERS[:3] or PEOPLE[login].has_webapps or PEOPLE[login].reads_registry
]


#: Deployments an engine has met since it started.
SILENT_AFTER_RESTART = {"GET /deployment/registered"}


def enter(cast: Cast, door: str, login: str) -> Rest:
    """The interface behind a door."""
    return cast.rest(login) if door == "rest" else cast.webapps(login, WEBAPPS_REST)


@pytest.mark.parametrize(("door", "login"), DOORS)
def test_tells_everybody_what_is_theirs_and_nothing_else(scene, ids, door, login):
    rest, person = enter(scene.cast, door, login), PEOPLE[login]
    given = {**ids, "login": login}
    answers = [
        (f"GET {path}", audience(person), rest.get(path.format(**given)))
        for audience, paths in QUERIES.items()
        for path in paths
    ] + [
        (f"POST {path} {body}", audience(person), rest.send("POST", path, filled(body, given)))
        for audience, path, body in SEARCHES
    ]
    told = {name for name, _, answer in answers if tells(answer)}
    theirs = {name for name, is_theirs, _ in answers if is_theirs}
    assert told - theirs == set()
    assert theirs - told <= SILENT_AFTER_RESTART
    secrets = values_of(scene) if not approvers(person) and not person.starts else set()
    bodies = "".join(answer.text for _, _, answer in answers)
    assert {value for value in secrets if value in bodies} == set()


@pytest.mark.parametrize(("door", "login"), ACTORS)
def test_lets_nobody_do_what_is_not_theirs(scene, ids, door, login):
    rest = enter(scene.cast, door, login)
    given = {**ids, "login": login}
    attempts = [*CHANGES, *(() if approvers(PEOPLE[login]) else OFFERED)]
    if login == "pak.s":
        attempts = [attempt for attempt in attempts if "{held}" not in attempt[1]]
    wrong = {}
    for verb, path, body in attempts:
        answer = rest.send(verb, path.format(**given), filled(body, given))
        if not refused(answer):
            wrong[f"{verb} {path} {body}"] = f"{answer.status_code} {answer.text[:200]}"
    assert wrong == {}
    reader = scene.cast.stack.kernel.engine.reader
    assert reader.task(ids["held"]).assignee == "pak.s"
    assert reader.task(ids["task"]).assignee is None
    # A refusal to execute a timer is not one of its failures, which would stop it.
    assert scene.cast.rest("svc-deploy").rows(f"/job/{ids['job']}")["retries"] == 3


def tells(answer: requests.Response) -> bool:
    """Whether an answer tells anything; otherwise it is a refusal, an empty list or nothing."""
    if answer.status_code != 200:
        assert answer.status_code in (204, 400, 401, 403, 404, 405, 500), answer.status_code
        return False
    try:
        return answer.json() not in ([], {}, {"count": 0}, {"groups": [], "groupUsers": []})
    except ValueError:
        return bool(answer.content)


def refused(answer: requests.Response) -> bool:
    """Whether it was the person that was refused, and not the request."""
    if answer.status_code in (401, 403, 404):
        return True
    words = (
        "AuthorizationException",
        "TaskAlreadyClaimedException",
        "part of a running process",
        # Nobody has a password in the engine, so nobody can give the right one.
        "authenticated user password is not valid",
    )
    return answer.status_code in (400, 500) and any(word in answer.text for word in words)


def filled(body: Any, given: dict[str, str]) -> Any:
    """A body with its names in braces replaced."""
    text = json.dumps(body)
    for name, value in given.items():
        text = text.replace(f"{{{name}}}", value)
    return json.loads(text)


def values_of(scene: Scene) -> set[str]:
    """Values of variables that say what a case is about."""
    found = scene.cast.rest("svc-deploy").rows(
        "/variable-instance", processInstanceIdIn=scene.approval.instance_id()
    )
    named = {
        "description",
        "geo",
        "subject_name",
        "phone",
        "owner_name",
        "photos_before",
        "address",
    }
    return {str(row["value"]) for row in found if row["name"] in named}
