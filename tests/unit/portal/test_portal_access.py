"""Another unit's rows do not exist; nothing but the first page is open to everybody."""

from __future__ import annotations

import io
import uuid

import pytest

from portal.identity import PUBLIC
from tests.fakes.city import CITY_UUID

CASE, PHOTO, PAPER = CITY_UUID(3), CITY_UUID(900), CITY_UUID(800)
READING = [
    f"/cases/{CASE}", f"/cases/{CASE}/documents", f"/cases/{CASE}/requests",
    f"/cases/{CASE}/history", f"/cases/{CASE}/tasks", f"/cases/{CASE}/diagram",
    f"/files/{PHOTO}", f"/files/{PHOTO}/320.jpg", f"/files/{PAPER}",
    "/registry/prevention", "/registry/prevention/pins", "/start/prevention",
    f"/start/prevention/{CITY_UUID(500)}", "/tasks/t2", "/tasks/t1",
    f"/api/v1/cases/{CASE}", "/api/v1/cases?process=prevention", "/api/v1/tasks/t2",
]  # fmt: skip
WRITING = [
    ("POST", "/tasks/t2/submit"), ("PUT", "/tasks/t2/draft"), ("DELETE", "/tasks/t2/draft"),
    ("POST", f"/start/prevention/{CITY_UUID(500)}/submit"),
    ("PUT", f"/start/prevention/{CITY_UUID(500)}/draft"),
]  # fmt: skip


@pytest.mark.parametrize("address", READING)
def test_a_person_of_another_unit_finds_nothing(someone, address):
    assert someone("orlova.m").json(address).status_code == 404


@pytest.mark.parametrize("address", READING)
def test_an_administrator_sees_no_case_data(someone, address):
    assert someone("admin.a").json(address).status_code == 404


@pytest.mark.parametrize(("verb", "address"), WRITING)
def test_a_person_of_another_unit_changes_nothing(kernel, someone, verb, address):
    answer = someone("orlova.m").send(verb, address, {"data": {}})
    assert answer.status_code == 404
    assert not kernel.engine.started
    assert kernel.engine.tasks["t2"].completed_by is None


@pytest.mark.parametrize("act", ["claim", "release"])
def test_a_person_of_another_unit_takes_no_task(kernel, someone, act):
    assert someone("orlova.m").post(f"/tasks/t1/{act}").status_code == 404
    assert kernel.engine.tasks["t1"].assignee is None


@pytest.mark.parametrize(
    "address", ["/tasks/t2/files", f"/start/prevention/{CITY_UUID(500)}/files"]
)
def test_a_person_of_another_unit_hands_in_no_file(kernel, someone, address):
    before = len(kernel.files.rows)
    answer = someone("orlova.m").upload(address, "photos_before", io.BytesIO(b"x"))
    assert answer.status_code == 404
    assert len(kernel.files.rows) == before


@pytest.mark.parametrize("address", READING)
def test_a_person_of_the_unit_finds_it(someone, address):
    assert someone("pak.o").json(address).status_code in (200, 302)


def test_a_task_that_a_colleague_holds_is_shown_without_its_form(someone):
    page = someone("english.e").get("/tasks/t2").text
    assert "In the hands of Пак О. В." in page
    assert 'id="form-data"' not in page
    assert "/tasks/t2/claim" not in page


@pytest.mark.parametrize("address", ["/cases/x", f"/files/{uuid.UUID(int=7)}", "/tasks/none"])
def test_what_does_not_exist_answers_like_what_is_not_ours(someone, address):
    assert someone("pak.o").get(address).status_code == 404


def test_a_photo_of_a_case_not_yet_started_is_its_uploaders_alone(kernel, someone):
    address = f"/start/prevention/{CITY_UUID(500)}/files"
    stored = someone("pak.o").upload(address, "photos_before", io.BytesIO(b"jpeg")).get_json()
    assert someone("pak.o").get(stored["url"]).status_code == 200
    assert someone("kim.i").get(stored["url"]).status_code == 404


def test_every_page_but_the_public_ones_asks_for_signing_in(app, visitor):
    asked = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC:
            continue
        values = dict.fromkeys(rule.arguments, "x")
        named = (
            "business_key",
            "file_id",
            "run_id",
            "request_id",
            "list_id",
            "integration_id",
            "which",
        )
        values |= {
            **dict.fromkeys(named, str(uuid.uuid4())),
            "size": 320,
            "order_id": 1,
            "absence_id": 1,
        }
        with app.test_request_context():
            used = {name: values[name] for name in rule.arguments}
            address = app.url_for(rule.endpoint, **used)
        verb = next(iter(rule.methods - {"HEAD", "OPTIONS"}))
        answer = visitor.get(address) if verb == "GET" else visitor.send(verb, address, {})
        asked.append(rule.endpoint)
        assert answer.status_code in (302, 401), rule.endpoint
        assert answer.status_code == 401 or answer.location.startswith("/sign-in"), rule.endpoint
    assert len(asked) > 30


@pytest.mark.parametrize(
    ("login", "shown", "hidden"),
    [
        ("pak.o", ["/start", "/registry/prevention"], ["/failures", "/sso/webapps"]),
        ("li.s", ["/registry/prevention"], ['href="/start"', "/failures", "/sso/webapps"]),
        ("khan.v", ["/sso/webapps"], ["/registry/", 'href="/start"', "/failures"]),
        ("admin.a", ["/failures", "/sso/webapps"], ["/registry/", 'href="/start"']),
        ("orlova.m", ["/tasks"], ["/registry/", 'href="/start"', "/failures", "/sso/webapps"]),
    ],
)
def test_the_navigation_shows_what_the_person_may_open(someone, login, shown, hidden):
    page = someone(login).get("/tasks").text
    for address in shown:
        assert address in page
    for address in hidden:
        assert address not in page
