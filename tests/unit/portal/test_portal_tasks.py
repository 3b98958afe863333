"""Tasks: the list, taking and giving back, completing exactly once."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from leancity.engine import (
    EngineConflictError,
    EngineForbiddenError,
    EngineNotFoundError,
    EngineUnavailableError,
)
from tests.fakes.city import CITY_UUID, PEOPLE
from tests.fakes.engine import FakeClient

ANSWERS = {
    "measure": "notice", "rule_clause": "waste_removal", "term": "2026-12-04",
    "delivery": "email", "owner_name": "ООО «Образец»", "owner_email": "office@example.org",
}  # fmt: skip


def submit(browser, task_id="t2", **changes):
    return browser.send("POST", f"/tasks/{task_id}/submit", {"data": ANSWERS | changes})


def test_the_list_shows_own_tasks_and_those_of_the_groups_by_deadline(someone):
    page = someone("pak.o").get("/tasks").text
    places = [page.index(f"/tasks/{task}") for task in ("t6", "t1", "t2", "t7")]
    assert places == sorted(places)
    assert "/tasks/t3" not in page
    assert "просрочено на" in page


@pytest.mark.parametrize(
    ("show", "shown"),
    [("", "t1 t2 t6 t7"), ("mine", "t2 t7"), ("free", "t1 t6"), ("overdue", "t6"),
     ("strange", "t1 t2 t6 t7")],
)  # fmt: skip
def test_a_filter_narrows_the_list_and_stays_in_the_addresses(someone, show, shown):
    page = someone("pak.o").get(f"/tasks?show={show}").text
    for task in ("t1", "t2", "t6", "t7"):
        assert (f'href="/tasks/{task}' in page) == (task in shown.split())
    kept = f"?show={show}" if show in ("mine", "free", "overdue") else '"'
    assert f"/tasks/{shown.split()[0]}{kept}" in page


def test_an_empty_list_says_what_will_appear(someone):
    assert "Сейчас задач для вас нет" in someone("orlova.m").get("/tasks").text


def test_the_counter_of_the_navigation_is_live(kernel, someone):
    browser = someone("pak.o")
    assert browser.get("/tasks/count").text == "4"
    kernel.engine.tasks["t1"].assignee = "english.e"
    assert browser.get("/tasks/count").text == "3"


def test_a_free_task_is_taken_and_its_form_opens(kernel, someone):
    browser = someone("pak.o")
    assert 'id="form-data"' not in browser.get("/tasks/t1").text
    answer = browser.post("/tasks/t1/claim?show=free")
    assert answer.location == "/tasks/t1?show=free"
    assert kernel.engine.tasks["t1"].assignee == "pak.o"
    assert 'id="form-data"' in browser.get("/tasks/t1").text


def test_a_task_that_a_colleague_took_a_second_ago_says_so(kernel, someone):
    browser = someone("pak.o")
    kernel.engine.tasks["t1"].assignee = "english.e"
    answer = browser.post("/tasks/t1/claim")
    assert answer.status_code == 409
    assert "Коллега взял эту задачу" in answer.text


def test_a_task_is_given_back_and_the_draft_stays(kernel, someone):
    browser = someone("pak.o")
    browser.send("PUT", "/tasks/t2/draft", {"data": {"owner_name": "ООО"}, "version": 0})
    browser.post("/tasks/t2/release")
    assert kernel.engine.tasks["t2"].assignee is None
    assert kernel.drafts.kept["pak.o", "task:t2"].data == {"owner_name": "ООО"}


def test_a_free_task_cannot_be_given_back(kernel, someone):
    assert someone("pak.o").post("/tasks/t1/release").status_code == 409


def test_completing_hands_the_answers_to_the_engine_and_leads_on(kernel, someone):
    browser = someone("pak.o")
    answer = submit(browser)
    assert answer.status_code == 200
    assert answer.get_json() == {"redirect": "/tasks"}
    done = kernel.engine.tasks["t2"]
    assert done.completed_by == "pak.o"
    assert done.variables["rule_clause"] == "waste_removal"
    page = browser.get("/tasks").text
    assert "Готово: Выбрать меру и срок." in page
    assert "/tasks/next" in page
    assert browser.get("/tasks/next").location.startswith("/tasks/t")


def test_personal_data_stay_with_the_subject_and_never_reach_the_engine(kernel, someone):
    submit(someone("pak.o"))
    sent = str(kernel.engine.tasks["t2"].variables)
    assert "Образец" not in sent
    assert "office@example.org" not in sent
    kept = {key: value for values in kernel.subjects.kept.values() for key, value in values.items()}
    assert kept["owner_name"] == "ООО «Образец»"
    assert kept["owner_email"] == "office@example.org"


def test_personal_data_are_kept_before_the_engine_hears_of_them(kernel, someone):
    kept_by_then = []
    kernel.engine.after_complete = lambda: kept_by_then.append(bool(kernel.subjects.kept))
    submit(someone("pak.o"))
    assert kept_by_then == [True]


def test_what_is_missing_is_told_by_field_and_nothing_is_done(kernel, someone):
    answer = submit(someone("pak.o"), rule_clause=None, owner_email="not-an-address")
    assert answer.status_code == 422
    errors = answer.get_json()["errors"]
    assert len(errors) == 2
    assert all(isinstance(text, str) for texts in errors.values() for text in texts)
    assert kernel.engine.tasks["t2"].completed_by is None
    assert not kernel.subjects.kept


def test_a_double_click_completes_once_and_both_are_told_so(kernel, someone):
    browser = someone("pak.o")
    completions = []
    kernel.engine.after_complete = lambda: completions.append(1)
    assert [submit(browser).status_code for _ in range(2)] == [200, 200]
    assert completions == [1]


def test_a_lost_answer_of_the_engine_is_looked_up_not_repeated(kernel, someone):
    browser = someone("pak.o")
    browser.token()
    completions = []
    kernel.engine.after_complete = lambda: completions.append(1)
    kernel.engine.lost = [EngineUnavailableError("no answer")]
    assert submit(browser).status_code == 200
    assert completions == [1]


@pytest.mark.parametrize("step", ["task_variables", "complete"])
@pytest.mark.parametrize("error", [EngineForbiddenError, EngineNotFoundError])
def test_the_second_click_meets_a_task_that_is_just_going(
    kernel, someone, monkeypatch, step, error
):
    def going(client, task_id, *_):
        kernel.engine.tasks[task_id].completed_by = "pak.o"
        raise error("no rights on what is not there any more")

    browser = someone("pak.o")
    browser.token()
    monkeypatch.setattr(FakeClient, step, going)
    assert submit(browser).status_code == 200


def test_a_refusal_of_a_task_that_is_open_stays_a_refusal(kernel, someone):
    browser = someone("pak.o")
    browser.token()
    kernel.engine.faults = [EngineForbiddenError("not yours", status=403)]
    assert submit(browser).status_code == 403
    assert kernel.engine.tasks["t2"].completed_by is None


def test_another_transaction_of_the_case_is_waited_out(kernel, someone):
    browser = someone("pak.o")
    refused = [EngineConflictError("OptimisticLockingException", status=500)] * 2

    def conflict():
        if refused:
            kernel.engine.tasks["t2"].completed_by = None
            raise refused.pop()

    kernel.engine.after_complete = conflict
    assert submit(browser).status_code == 200
    assert kernel.engine.tasks["t2"].completed_by == "pak.o"


def test_a_task_completed_by_a_colleague_a_second_ago_keeps_what_was_typed(kernel, someone):
    browser = someone("pak.o")
    browser.send("PUT", "/tasks/t2/draft", {"data": ANSWERS, "version": 0})
    kernel.engine.tasks["t2"].completed_by = "english.e"
    answer = submit(browser)
    assert answer.status_code == 409
    assert answer.get_json()["message"] == (
        "Эту задачу только что завершили: Smith E. — введённое вами сохранено."
    )
    assert ("pak.o", "task:t2") in kernel.drafts.kept


def test_a_task_given_to_somebody_else_keeps_what_was_typed(kernel, someone):
    browser = someone("pak.o")
    kernel.engine.tasks["t2"].assignee = None
    answer = submit(browser)
    assert answer.status_code == 409
    assert "больше не за вами" in answer.get_json()["message"]


def test_an_outage_of_the_engine_keeps_what_was_typed(kernel, someone):
    browser = someone("pak.o")
    browser.send("PUT", "/tasks/t2/draft", {"data": ANSWERS, "version": 0})
    kernel.engine.down = EngineUnavailableError("silent")
    answer = submit(browser)
    assert answer.status_code == 503
    assert answer.get_json()["message"].startswith("Ничего не потеряно")
    kernel.engine.down = None
    assert kernel.drafts.kept["pak.o", "task:t2"].data["owner_name"] == "ООО «Образец»"
    assert submit(browser).status_code == 200
    assert not kernel.drafts.kept


def test_an_ended_session_is_told_to_the_form_as_json(someone):
    browser = someone("pak.o")
    token = browser.token()
    browser.forget()
    answer = browser._client.post(
        "/tasks/t2/submit",
        json={"data": ANSWERS},
        headers={"X-CSRFToken": token, "Accept": "application/json"},
    )
    assert answer.status_code == 401
    assert answer.is_json


def test_a_draft_comes_back_with_the_form(someone):
    browser = someone("pak.o")
    saved = browser.send("PUT", "/tasks/t2/draft", {"data": {"owner_name": "Иванов"}, "version": 0})
    assert saved.get_json() == {"version": 1}
    page = browser.get("/tasks/t2").text
    assert "Иванов" in page
    assert '"draftVersion": 1' in page


def test_whoever_takes_the_task_next_sees_what_was_typed(kernel, someone):
    someone("pak.o").send("PUT", "/tasks/t2/draft", {"data": {"owner_name": "ООО"}, "version": 0})
    kernel.drafts.kept["li.s", "task:t2"] = replace(
        kernel.drafts.kept.pop(("pak.o", "task:t2")), owner="li.s"
    )
    page = someone("pak.o").get("/tasks/t2").text
    block = json.loads(re.search(r'id="form-data">(.*?)</script>', page, re.S)[1])
    (beside,) = block["beside"]
    assert (beside["kind"], beside["data"]) == ("colleague", {"owner_name": "ООО"})
    assert block["data"].get("owner_name") != "ООО"
    assert submit(someone("pak.o")).status_code == 200
    assert not kernel.drafts.kept


def test_a_draft_of_another_window_is_not_overwritten(someone):
    browser = someone("pak.o")
    browser.send("PUT", "/tasks/t2/draft", {"data": {"owner_name": "A"}, "version": 0})
    answer = browser.send("PUT", "/tasks/t2/draft", {"data": {"owner_name": "B"}, "version": 0})
    assert answer.status_code == 409
    assert "другом окне" in answer.get_json()["message"]


def test_a_draft_can_be_forgotten(kernel, someone):
    browser = someone("pak.o")
    browser.send("PUT", "/tasks/t2/draft", {"data": {"owner_name": "A"}, "version": 0})
    assert browser.send("DELETE", "/tasks/t2/draft").status_code == 204
    assert not kernel.drafts.kept


def test_a_form_of_an_older_version_is_not_taken(kernel, someone):
    browser = someone("pak.o")
    answer = browser.send("POST", "/tasks/t2/submit", {"data": ANSWERS, "formHash": "an older one"})
    assert answer.status_code == 409
    assert kernel.engine.tasks["t2"].completed_by is None


def test_a_closed_field_cannot_be_changed_by_a_hand_made_request(kernel, someone):
    browser = someone("li.s")
    data = {"decision": "approve", "measure": "order", "evil": 1}
    answer = browser.send("POST", "/tasks/t3/submit", {"data": data})
    assert answer.status_code == 200, answer.get_json()
    variables = kernel.engine.tasks["t3"].variables
    assert variables["measure"] == "notice"
    assert "evil" not in variables


def test_opening_and_sending_a_form_is_written_down(kernel, someone):
    browser = someone("pak.o")
    browser.get("/tasks/t2")
    submit(browser)
    assert kernel.audited == [("form.open", CITY_UUID(2)), ("form.submit", CITY_UUID(2))]


def test_what_the_page_tells_the_form(kernel, someone):
    page = someone("pak.o").get("/tasks/t2")
    import json
    import re

    block = re.search(r'<script type="application/json" id="form-data">(.*?)</script>', page.text)
    told = json.loads(block.group(1))
    assert told["submitUrl"] == "/tasks/t2/submit"
    assert told["draftUrl"] == "/tasks/t2/draft"
    assert told["uploadUrl"] == "/tasks/t2/files"
    assert told["scope"] == "task:t2"
    assert told["login"] == "pak.o"
    assert told["zone"] == "Asia/Sakhalin"
    assert told["schema"]["id"] == "prevention_choose_measure"
    assert told["csrf"]
    assert PEOPLE["pak.o"].locale == told["locale"] == "ru"
