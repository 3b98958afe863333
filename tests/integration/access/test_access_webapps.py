"""Cockpit, Tasklist, Admin: to whom they open, and what their own interfaces tell."""

from __future__ import annotations

import pytest

from tests.integration.access.people import PEOPLE

APPS = ("cockpit", "tasklist", "admin")
#: Addresses that only the web apps have; `/default` is the engine.
COCKPIT = "/api/cockpit/plugin/base/default"
OWN_ADDRESSES = (
    ("POST", f"{COCKPIT}/process-instance", {}),
    ("POST", f"{COCKPIT}/process-instance", {"processDefinitionKey": "prevention"}),
    ("POST", f"{COCKPIT}/process-instance/count", {}),
    ("POST", f"{COCKPIT}/process-instance/{{instance}}/called-process-instances", {}),
    ("POST", f"{COCKPIT}/incident", {}),
    ("POST", f"{COCKPIT}/incident/count", {}),
)


@pytest.mark.parametrize("login", PEOPLE)
def test_each_application_opens_to_its_people(cast, login):
    person = PEOPLE[login]
    opened = {
        app for app in APPS if cast.webapps(login).get(f"/app/{app}/default/").status_code == 200
    }
    assert opened == {
        *(("cockpit",) if person.is_owner else ()),
        *(("tasklist", "admin") if person.is_admin else ()),
    }


@pytest.mark.parametrize("login", ["yugay.n", "morozova.a", "li.v", "kan.o", "pak.s", "gorelov.v"])
def test_their_own_interface_tells_of_no_running_case(scene, login):
    rest = scene.cast.webapps(login)
    for verb, path, body in OWN_ADDRESSES:
        answer = rest.send(verb, path.format(instance=scene.approval.instance_id()), body)
        told = answer.status_code == 200 and answer.json() not in ([], {"count": 0})
        assert not told, f"{path}: {answer.text[:200]}"


def test_an_owner_sees_the_definition_and_how_many_cases_went_through(scene):
    rest = scene.cast.webapps("yugay.n")
    assert rest.rows(f"{COCKPIT}/process-definition/statistics")
    definition = rest.rows("/api/engine/engine/default/process-definition")[0]["id"]
    counted = rest.rows(
        f"/api/engine/engine/default/history/process-definition/{definition}/statistics",
        finished="true",
    )
    assert sum(row["finished"] for row in counted) > 0


@pytest.mark.parametrize("login", ["yugay.n", "morozova.a", "kim.i"])
def test_nobody_makes_the_first_administrator_or_signs_in_by_password(cast, login):
    rest = cast.webapps(login)
    person = {
        "profile": {"id": "ghost", "firstName": "G", "lastName": "G"},
        "credentials": {"password": "ghost-password"},
    }
    assert rest.send("POST", "/api/admin/setup/default/user/create", person).status_code == 403
    for name, word in (("svc-deploy", ""), ("svc-deploy", "svc-deploy"), ("pak.s", "sakhalin")):
        answer = rest.send(
            "POST", "/api/admin/auth/user/default/login/cockpit",
            data={"username": name, "password": word},
        )  # fmt: skip
        assert answer.status_code in (401, 403, 500)
    assert rest.rows("/api/admin/auth/user/default")["userId"] == login


@pytest.mark.parametrize(("login", "app"), [("yugay.n", "cockpit"), ("morozova.a", "tasklist")])
def test_no_other_page_may_frame_them(cast, login, app):
    headers = cast.webapps(login).get(f"/app/{app}/default/").headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_change_without_the_token_against_forgery_is_refused(cast, scene):
    rest = cast.webapps("gorelov.v")
    task = scene.approval.task("approve")
    path = f"/api/engine/engine/default/task/{task}/claim"
    answer = rest.send("POST", path, {"userId": "gorelov.v"}, headers={})
    assert answer.status_code == 403
    assert cast.stack.kernel.engine.reader.task(task).assignee is None
