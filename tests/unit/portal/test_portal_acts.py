"""Buttons of the card: who has which, and what pressing one does."""

from __future__ import annotations

import json
import re

import pytest

from leancity.cases import Token
from leancity.engine import EngineConflictError, EngineUnavailableError
from tests.fakes.city import CITY_UUID, NOW

KEY, CLOSED = CITY_UUID(3), CITY_UUID(7)
CASE, INSTANCE = f"/cases/{KEY}", f"instance-{KEY}"
VOID, REPORTED = f"{CASE}/acts/annulled", f"{CASE}/acts/wait_term"
REASON = "Дом снесён, предмета нарушения нет"


@pytest.fixture
def running(kernel):
    """The engine knows the case."""
    kernel.engine.instances[INSTANCE] = {"type": "waste"}


def opened(browser, address=VOID):
    page = browser.get(address)
    assert page.status_code == 200, page.text
    return json.loads(re.search(r'id="form-data">(.*?)</script>', page.text, re.DOTALL)[1])


def send(browser, form, **values):
    body = {"data": {**form["data"], **values}, "formHash": form["formHash"]}
    return browser.send("POST", form["submitUrl"], body)


def told(kernel, field="button"):
    rows = [row for row in kernel.audit.rows if row.action == "case.act"]
    return [(row.who, row.new) for row in rows if row.field == field]


def test_the_head_voids_a_running_case_and_is_named(kernel, someone, running):
    browser = someone("li.s")
    assert "Аннулировать" in browser.get(CASE).text
    page = browser.get(VOID).text
    assert "Аннулировать: Нарушение № 0471" in page
    answer = send(browser, opened(browser), void_reason=REASON)
    assert answer.get_json() == {"redirect": CASE}
    assert kernel.engine.messages == [("case.void", KEY, {"void_reason": REASON})]
    assert told(kernel) == [("li.s", "Аннулировать")]


def test_without_a_reason_nothing_is_sent(kernel, someone, running):
    browser = someone("li.s")
    answer = send(browser, opened(browser), void_reason="")
    assert answer.status_code == 422
    assert "void_void_reason" in answer.get_json()["errors"]
    assert (kernel.engine.messages, told(kernel)) == ([], [])


@pytest.mark.parametrize("login", ["pak.o", "kim.i", "khan.v", "orlova.m"])
def test_who_has_no_right_to_void_finds_no_button_and_no_address(kernel, someone, running, login):
    browser = someone(login)
    assert "acts/annulled" not in browser.get(CASE).text
    assert browser.get(VOID).status_code == 404
    assert browser.send("POST", f"{VOID}/submit", {"data": {}}).status_code == 404
    assert browser.send("PUT", f"{VOID}/draft", {"data": {}, "version": 0}).status_code == 404
    assert kernel.engine.messages == []


def test_an_act_that_only_one_place_waits_for_is_offered_there(kernel, someone, running):
    browser = someone("pak.o")
    assert "Сообщили об устранении" not in browser.get(CASE).text
    waiting = Token(activity_id="wait_term", name="Ждать", type="receiveTask", since=NOW, holder="")
    kernel.cases.cases[KEY].tokens = [waiting]
    assert "Сообщили об устранении" in browser.get(CASE).text
    form = opened(browser, REPORTED)
    assert send(browser, form, reported_at="2026-11-25T09:00+11:00").status_code == 422
    assert send(browser, form, reported_at="2026-11-24T13:30+11:00").status_code == 200
    ((message, _, variables),) = kernel.engine.messages
    assert (message, variables["reported_at"]) == ("violator.reported", "2026-11-24T13:30+11:00")


@pytest.mark.parametrize("act", ["approve", "duplicate_found", "nothing_like_it"])
def test_what_is_no_button_is_no_act(someone, running, act):
    assert someone("li.s").get(f"{CASE}/acts/{act}").status_code == 404


def test_a_closed_case_says_that_it_is_late(kernel, someone):
    browser = someone("li.s")
    assert "acts/annulled" not in browser.get(f"/cases/{CLOSED}").text
    assert browser.get(f"/cases/{CLOSED}/acts/annulled").location == f"/cases/{CLOSED}"
    answer = browser.send(
        "POST", f"/cases/{CLOSED}/acts/annulled/submit", {"data": {}, "formHash": "x"}
    )
    assert answer.status_code == 409


def test_a_case_that_went_on_meanwhile_keeps_what_was_typed(kernel, someone, running):
    browser = someone("li.s")
    form = opened(browser)
    kernel.engine.faults = [EngineConflictError("busy", status=409)]
    del kernel.engine.instances[INSTANCE]
    assert send(browser, form, void_reason=REASON).status_code == 409
    kernel.engine.faults.clear()
    kernel.engine.instances[INSTANCE] = {}
    assert opened(browser)["data"]["void_reason"] == REASON
    assert (kernel.engine.messages, told(kernel)) == ([], [])


def test_an_engine_that_is_silent_loses_nothing(kernel, someone, running):
    browser = someone("li.s")
    form = opened(browser)
    kernel.engine.faults = [EngineUnavailableError("silent")]
    assert send(browser, form, void_reason=REASON).status_code == 503
    assert opened(browser)["data"]["void_reason"] == REASON
    assert told(kernel) == []


def test_whoever_pressed_is_named_when_the_answer_of_the_engine_is_lost(kernel, someone, running):
    browser = someone("li.s")
    form = opened(browser)
    kernel.engine.lost = [EngineUnavailableError("cut off")]
    assert send(browser, form, void_reason=REASON).status_code == 503
    assert told(kernel, "button, no answer") == [("li.s", "Аннулировать")]
    assert opened(browser)["data"]["void_reason"] == REASON


def test_a_program_finds_and_presses_the_same_buttons(kernel, someone, running):
    browser, acts = someone("li.s"), f"/api/v1{CASE}/acts"
    assert browser.json(acts).get_json() == {"rows": [{"id": "annulled", "name": "Аннулировать"}]}
    form = browser.json(f"{acts}/annulled/form").get_json()
    answer = browser.send("POST", f"{acts}/annulled", {"data": {"void_reason": ""}})
    assert (answer.status_code, kernel.engine.messages) == (422, [])
    body = {"data": {"void_reason": REASON}, "formHash": form["formHash"]}
    assert browser.send("POST", f"{acts}/annulled", body).status_code == 204
    assert kernel.engine.messages == [("case.void", KEY, {"void_reason": REASON})]
    assert someone("pak.o").send("POST", f"{acts}/annulled", body).status_code == 404


def test_a_draft_waits_and_is_forgotten(kernel, someone, running):
    browser = someone("li.s")
    form = opened(browser)
    kept = {"data": {"void_reason": "Проверяю"}, "version": 0}
    assert browser.send("PUT", form["draftUrl"], kept).get_json() == {"version": 1}
    assert opened(browser)["data"]["void_reason"] == "Проверяю"
    assert browser.send("DELETE", form["draftUrl"]).status_code == 204
    assert not opened(browser)["data"].get("void_reason")
