"""The interface for programs: the same rows, described by itself."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.fakes.city import CITY_UUID


@pytest.fixture
def browser(someone):
    return someone("pak.o")


def test_a_page_of_cases(browser):
    body = browser.json("/api/v1/cases?process=prevention&status=approval&size=2").get_json()
    assert body["total"] == "4"
    assert len(body["rows"]) == 2
    row = body["rows"][0]
    assert row["number"] == "0471"
    assert row["status"] == {"key": "approval", "label": "На согласовании", "final": False}
    assert datetime.fromisoformat(row["due_at"]).tzinfo


def test_one_case(browser):
    body = browser.json(f"/api/v1/cases/{CITY_UUID(3)}").get_json()
    assert body["title"] == "Нарушение № 0471"
    assert body["sections"][0]["fields"][2]["value"] == "улица Сахалинская"
    assert body["tokens"][0]["activity_id"] == "approve"
    assert "values" not in body


def test_tasks(browser):
    body = browser.json("/api/v1/tasks?scope=mine").get_json()
    assert [row["id"] for row in body["rows"]] == ["t2", "t7"]
    assert browser.json("/api/v1/tasks/t2").get_json()["name"] == "Выбрать меру и срок"


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/api/v1/cases", "process"),
        ("/api/v1/cases?process=prevention&size=1000", "size"),
        ("/api/v1/cases?process=prevention&created_from=soon", "created_from"),
        ("/api/v1/tasks?scope=everything", "scope"),
    ],
)
def test_a_wrong_parameter_is_named(browser, address, field):
    answer = browser.json(address)
    assert answer.status_code == 422
    assert field in answer.get_json()["fields"]["query"]


@pytest.mark.parametrize(
    "address", ["/api/v1/cases?process=prevention", "/api/v1/tasks", "/api/v1/openapi.json"]
)
def test_nothing_without_a_session(visitor, address):
    answer = visitor.json(address)
    assert answer.status_code == 401
    assert answer.is_json


def test_an_unknown_address_answers_as_json(browser):
    answer = browser.get("/api/v1/nothing")
    assert answer.status_code == 404
    assert answer.is_json


def test_the_interface_describes_itself(browser):
    body = browser.json("/api/v1/openapi.json").get_json()
    case, task = "/api/v1/cases/{business_key}", "/api/v1/tasks/{task_id}"
    acts = f"{case}/acts"
    start = "/api/v1/processes/{process_key}/cases/{business_key}"
    assert {
        "/api/v1/processes", "/api/v1/processes/{process_key}/form", start, f"{start}/files",
        "/api/v1/cases", case, f"{case}/documents", f"{case}/files",
        acts, f"{acts}/{{act}}", f"{acts}/{{act}}/form", f"{acts}/{{act}}/files",
        "/api/v1/tasks", task, f"{task}/claim", f"{task}/release", f"{task}/form",
        f"{task}/complete", f"{task}/files",
        "/api/v1/files/{file_id}", "/api/v1/metrics", "/api/v1/metrics/{key}",
        "/api/v1/metrics/{key}/panel", "/api/v1/metrics/{key}/months", "/api/v1/metrics/-/panel",
    } == set(body["paths"])  # fmt: skip
    assert body["info"]["version"] == "v1"


def test_the_figures_of_a_process(someone):
    owner = someone("khan.v")
    body = owner.json("/api/v1/metrics/prevention?days=30").get_json()
    assert (body["process_key"], body["target"], body["unit"]) == ("prevention", "1wd", "wd")
    assert body["keeps_promise"] is True
    assert body["function"]["block"]["lead_time"] > body["lead"]["median"] > 0
    assert {one["activity"] for one in body["activities"]} >= {"choose_measure", "approve", "check"}
    assert owner.json("/api/v1/metrics").get_json()["rows"][0]["process_key"] == "prevention"
    assert owner.json("/api/v1/metrics/prevention?days=7").status_code == 422


def test_figures_are_nobody_elses(browser):
    assert browser.json("/api/v1/metrics").get_json() == {"rows": []}
    assert browser.json("/api/v1/metrics/prevention").status_code == 404
