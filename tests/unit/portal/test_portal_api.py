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
    assert {"/api/v1/cases", "/api/v1/cases/{business_key}", "/api/v1/tasks",
            "/api/v1/tasks/{task_id}"} == set(body["paths"])  # fmt: skip
    assert body["info"]["version"] == "v1"
