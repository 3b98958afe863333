"""The button “Edit”: a case is changed without overwriting anybody."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest

from leancity.engine import EngineConflictError, EngineUnavailableError
from tests.fakes.city import CITY_UUID

KEY = CITY_UUID(3)
CASE, INSTANCE = f"/cases/{KEY}", f"instance-{KEY}"
CLOSED = f"/cases/{CITY_UUID(7)}"
VALUES = {
    "found_at": "2026-11-23T10:00+11:00",
    "channel": "raid",
    "geo": "46.959120,142.738010",
    "address": "улица Ленина",
    "house": "173",
    "type": "waste",
    "description": "Мешки с мусором у подъезда",
    "photos_before": [CITY_UUID(900)],
    "term": "2026-12-04",
}


@pytest.fixture
def case(kernel):
    """What the engine holds of the case."""
    kernel.engine.instances[INSTANCE] = dict(VALUES)
    photo = kernel.files.rows[CITY_UUID(900)]
    kernel.files.add(photo.id, photo.name, _upload(photo), size=photo.size)
    return kernel.engine.instances[INSTANCE]


def _upload(photo):
    from leancity.files import Upload

    return Upload(business_key=KEY, field="photos_before", uploaded_by="kim.i", kind="photo")


def opened(browser):
    page = browser.get(f"{CASE}/edit")
    assert page.status_code == 200, page.text
    found = re.search(r'id="form-data">(.*?)</script>', page.text, re.DOTALL)
    return json.loads(found[1])


def save(browser, form, **changes):
    body = {"data": {**form["data"], **changes}, "formHash": form["formHash"]}
    return browser.send("POST", form["submitUrl"], body)


def edits(kernel):
    return {row.field: (row.old, row.new) for row in kernel.audit.rows if row.action == "case.edit"}


def test_a_change_goes_to_the_engine_and_into_the_log(kernel, someone, case):
    browser = someone("pak.o")
    assert "Редактировать" in browser.get(CASE).text
    answer = save(browser, opened(browser), house="175", phone="+79140001122")
    assert answer.get_json() == {"redirect": CASE}
    assert case["house"] == "175"
    assert {name: case[name] for name in VALUES} == {**VALUES, "house": "175"}
    assert edits(kernel) == {"house": ("173", "175"), "phone": (None, None)}
    assert kernel.subjects.kept[KEY, "violator"] == {"phone": "+79140001122"}
    assert "+79140001122" not in str(case)
    assert "Редакция 2" in browser.get(f"{CASE}/edit").text


def test_what_the_form_refuses_changes_nothing(kernel, someone, case):
    browser = someone("pak.o")
    answer = save(browser, opened(browser), description="мало")
    assert answer.status_code == 422
    assert "edit_description" in answer.get_json()["errors"]
    assert (case["description"], edits(kernel)) == (VALUES["description"], {})


def test_of_two_who_change_a_case_the_second_is_told_and_loses_nothing(kernel, someone, case):
    first, second = someone("pak.o"), someone("li.s")
    forms = opened(first), opened(second)
    assert save(first, forms[0], house="175").status_code == 200
    late = save(second, forms[1], house="180", description="Мешки лежат и на газоне")
    assert late.status_code == 409
    assert "Дом" in late.get_json()["message"]
    assert case["house"] == "175"
    again = opened(second)
    assert again["data"]["house"] == "180"
    assert again["data"]["description"] == "Мешки лежат и на газоне"
    assert save(second, again, house="175").status_code == 200
    assert (case["house"], case["description"]) == ("175", "Мешки лежат и на газоне")


def test_a_draft_keeps_only_what_was_changed(kernel, someone, case):
    browser = someone("pak.o")
    form = opened(browser)
    kept = {"data": {**form["data"], "house": "180"}, "version": 0}
    assert browser.send("PUT", form["draftUrl"], kept).get_json() == {"version": 1}
    assert kernel.drafts.kept["pak.o", f"edit:{KEY}"].data == {"house": "180"}
    case["description"] = "Мешки, доски и старая мебель"
    assert opened(browser)["data"]["description"] == "Мешки, доски и старая мебель"
    assert browser.send("DELETE", form["draftUrl"]).status_code == 204
    assert opened(browser)["data"]["house"] == "173"


def test_a_draft_that_waited_says_what_others_changed(kernel, someone, case):
    waiting, quick = someone("pak.o"), someone("li.s")
    form = opened(waiting)
    waiting.send("PUT", form["draftUrl"], {"data": {**form["data"], "house": "180"}, "version": 0})
    save(quick, opened(quick), house="175")
    assert "Пока черновик ждал, изменились поля: Дом" in waiting.get(f"{CASE}/edit").text


def test_a_closed_case_says_why_it_is_not_changed(someone, case):
    browser = someone("pak.o")
    page = browser.get(CLOSED).text
    assert "Дело закрыто: его данные больше не меняются." in page
    assert "/edit" not in page
    assert browser.get(f"{CLOSED}/edit").location == CLOSED
    answer = browser.send("POST", f"{CLOSED}/edit/0/submit", {"data": {}, "formHash": "x"})
    assert answer.status_code == 409


@pytest.mark.parametrize("login", ["orlova.m", "khan.v"])
def test_nobody_without_the_right_finds_it(someone, case, login):
    browser = someone(login)
    assert browser.get(f"{CASE}/edit").status_code == 404
    assert browser.send("POST", f"{CASE}/edit/0/submit", {"data": {}}).status_code == 404


def test_an_engine_that_is_busy_is_asked_again(kernel, someone, case):
    browser = someone("pak.o")
    form = opened(browser)
    kernel.engine.set_faults = [EngineConflictError("busy", status=409)] * 2
    assert save(browser, form, house="175").status_code == 200
    assert case["house"] == "175"


def test_an_engine_that_is_silent_loses_nothing(kernel, someone, case):
    browser = someone("pak.o")
    form = opened(browser)
    kernel.engine.set_faults = [EngineUnavailableError("silent")]
    assert save(browser, form, house="175").status_code == 503
    assert opened(browser)["data"]["house"] == "175"
    assert case["house"] == "173"


class TestTaskFormsBesideIt:
    """A form of a task that was open while somebody changed the case."""

    @pytest.fixture
    def task(self, kernel, case):
        held = kernel.engine.tasks["t2"]
        held.business_key, held.activity_id = KEY, "complete_card"
        held.variables = case
        return held

    @pytest.fixture
    def form(self, kernel, someone, task):
        page = someone("pak.o").get("/tasks/t2").text
        kernel.clock.advance(timedelta(minutes=1))
        edit = someone("li.s")
        assert save(edit, opened(edit), house="175").status_code == 200
        return json.loads(re.search(r'id="form-data">(.*?)</script>', page, re.DOTALL)[1])

    def send(self, someone, form, **changes):
        data = {**form["data"], "card_decision": "register", **changes}
        body = {"data": data, "formHash": form["formHash"]}
        return someone("pak.o").send("POST", "/tasks/t2/submit", body)

    def test_what_was_not_touched_does_not_undo_the_change(self, someone, task, form):
        assert self.send(someone, form).status_code == 200
        assert task.variables["house"] == "175"

    def test_two_changes_of_one_field_are_told(self, someone, task, form):
        answer = self.send(someone, form, house="180")
        assert answer.status_code == 409
        assert "Дом" in answer.get_json()["message"]
        assert task.completed_by is None
