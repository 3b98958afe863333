"""Programs with a token: within its scopes, in the name of one person, and nowhere else."""

from __future__ import annotations

import re

import pytest

from tests.fakes.city import CITY_UUID

FORM = {
    "title": "Городской портал", "login": "pak.o", "per_minute": "60", "valid_to": "2027-01-31",
    "scopes": "tasks",
}  # fmt: skip


@pytest.fixture
def token(kernel, someone):
    """A token for the tasks of pak.o."""
    someone("admin.a").post("/integrations", FORM)
    (row,) = kernel.integrations.rows
    page = someone("pak.o").post(f"/integrations/{row}/agree").text
    assert f"lc_{row}" in page
    return f"lc_{row}"


@pytest.fixture
def program(app, token):
    """Asks with the token, and keeps no cookies."""

    def ask(verb: str, address: str, body=None, given=token):
        headers = {"Authorization": f"Bearer {given}", "Accept": "application/json"}
        client = app.test_client(use_cookies=False)
        return client.open(address, method=verb, json=body, headers=headers)

    return ask


def test_a_program_acts_in_the_name_of_its_person(kernel, program):
    rows = program("GET", "/api/v1/tasks?scope=mine").get_json()["rows"]
    assert [row["id"] for row in rows] == ["t2", "t7"]
    assert program("POST", "/api/v1/tasks/t1/claim").get_json()["assignee"] == "pak.o"
    assert program("GET", "/api/v1/tasks/t1/form").get_json()["schema"]["id"]
    assert program("POST", "/api/v1/tasks/t1/release").status_code == 204
    assert kernel.engine.tasks["t1"].assignee is None
    assert program("GET", "/api/v1/tasks/t3").status_code == 200
    assert program("POST", "/api/v1/tasks/t3/claim").status_code in (403, 409)


def test_answers_are_checked_as_those_of_people_are(kernel, program):
    answer = program("POST", "/api/v1/tasks/t2/complete", {"data": {"measure": "nothing like it"}})
    assert answer.status_code == 422
    assert answer.get_json()["fields"]["json"]
    assert kernel.engine.tasks["t2"].completed_by is None


@pytest.mark.parametrize(
    ("verb", "address", "status"),
    [
        ("GET", "/api/v1/cases?process=prevention", 403),
        ("GET", f"/api/v1/cases/{CITY_UUID(3)}", 403),
        ("GET", f"/api/v1/files/{CITY_UUID(900)}", 403),
        ("GET", "/api/v1/metrics", 403),
        ("GET", "/api/v1/processes", 403),
        ("PUT", f"/api/v1/processes/prevention/cases/{CITY_UUID(77)}", 403),
        ("GET", "/tasks", 401),
        ("POST", "/tasks/t2/release", 401),
        ("GET", f"/cases/{CITY_UUID(3)}", 401),
        ("GET", "/integrations", 401),
    ],
)
def test_a_token_opens_its_scopes_and_no_page(program, verb, address, status):
    assert program(verb, address).status_code == status


def test_a_token_that_is_wrong_ended_or_of_somebody_dismissed_opens_nothing(
    kernel, someone, program, token
):
    assert program("GET", "/api/v1/tasks", given="lc_wrong").status_code == 401
    assert program("GET", "/api/v1/tasks", given="").status_code == 401
    kernel.org.dismiss("pak.o")
    assert program("GET", "/api/v1/tasks").status_code == 401
    kernel.org.known["pak.o"] = kernel.org.known["english.e"]
    (row,) = kernel.integrations.rows
    someone("admin.a").post(f"/integrations/{row}/end")
    assert program("GET", "/api/v1/tasks").status_code == 401


def test_a_program_that_asks_too_often_waits(kernel, someone, program):
    (row,) = kernel.integrations.rows.values()
    answers = [program("GET", "/api/v1/tasks/t2").status_code for _ in range(row.per_minute + 1)]
    assert answers[-1] == 429
    assert set(answers[:-1]) == {200}
    assert program("GET", "/api/v1/tasks/t2").headers["Retry-After"] == "55"
    assert someone("pak.o").json("/api/v1/tasks/t2").status_code == 200


def test_an_administrator_proposes_and_cannot_agree(kernel, someone):
    assert someone("pak.o").post("/integrations", FORM).status_code == 404
    admin = someone("admin.a")
    assert "Предложено" in admin.post("/integrations", FORM).text or kernel.integrations.rows
    (row,) = kernel.integrations.rows
    assert admin.post(f"/integrations/{row}/agree").status_code == 404
    assert someone("li.s").post(f"/integrations/{row}/end").status_code == 404
    assert "Городской портал" in admin.get("/integrations").text
    assert "Городской портал" not in someone("li.s").get("/integrations").text


def test_a_session_still_needs_the_forgery_token(app, someone):
    browser = someone("pak.o")
    answer = browser._client.post("/api/v1/tasks/t1/claim", headers={"Accept": "application/json"})
    assert answer.status_code == 400


def test_the_interface_is_described_for_people(someone):
    page = someone("pak.o", "en").get("/api/v1").text
    assert "POST /api/v1/tasks/{task_id}/complete" in page
    assert "http://" not in page
    assert "https://" not in page


def test_the_guide_speaks_the_language_of_its_reader(someone):
    page = someone("pak.o").get("/api/v1").text
    told = re.findall(r"<p>(.*?)</p>", page.partition('class="operation"')[2])
    assert "Взять задачу, если никто не успел раньше." in told
    assert not [words for words in told if not re.search("[А-Яа-я]", words)]
    assert "в пути, обязательно" in page
