"""Every trouble says what happened, that nothing is lost, what to do, and a code."""

from __future__ import annotations

import re

import pytest
from sqlalchemy.exc import OperationalError

from leancity.engine import EngineConflictError, EngineForbiddenError, EngineUnavailableError
from leancity.errors import ConflictError, ForbiddenError, UnavailableError, UserError
from portal.errors import PROBLEMS
from tests.fakes.visitor import Visitor

DATABASE_DOWN = OperationalError("SELECT secret", {}, Exception("connection refused at 10.0.0.7"))
CODE = re.compile(r"\d{3}-[0-9A-F]{6}")
RAISED = [
    (EngineUnavailableError("http://10.0.0.8 does not answer"), 503),
    (EngineConflictError("OptimisticLockingException", status=500), 409),
    (EngineForbiddenError("no", status=403), 403),
    (UnavailableError("The file store does not answer now. Try again in a few minutes."), 503),
    (ConflictError("The document is signed already."), 409),
    (ForbiddenError("This file is not a picture."), 403),
    (UserError("The file is empty."), 400),
    (ZeroDivisionError("division by zero"), 500),
    (DATABASE_DOWN, 503),
]


def _break(kernel, error):
    def tasks(*_):
        raise error

    kernel.cases.tasks = tasks


@pytest.mark.parametrize(("error", "status"), RAISED, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_person_reads_what_happened_and_what_to_do(app, kernel, error, status, language):
    browser = Visitor(app, language)
    kernel.org.set_locale("pak.o", language)
    browser.sign_in("pak.o")
    _break(kernel, error)
    answer = browser.get("/tasks")
    assert answer.status_code == status
    assert CODE.search(answer.text)
    for inner in ("10.0.0.", "Traceback", "division by zero", "OptimisticLocking", "SELECT"):
        assert inner not in answer.text


@pytest.mark.parametrize(("error", "status"), RAISED, ids=lambda one: type(one).__name__)
def test_a_program_gets_the_same_words_as_json(kernel, someone, error, status):
    browser = someone("pak.o")
    _break(kernel, error)
    answer = browser.json("/api/v1/tasks")
    body = answer.get_json()
    assert answer.status_code == body["status"] == status
    assert set(body) == {"status", "code", "title", "message", "advice"}
    assert CODE.fullmatch(body["code"])


def test_the_sentence_of_the_act_takes_the_place_of_the_general_one(kernel, someone):
    browser = someone("pak.o")
    _break(kernel, ConflictError("The document is signed already."))
    assert "Документ уже подписан." in browser.get("/tasks").text


def test_while_the_database_is_silent_the_page_says_so_without_it(kernel, someone):
    browser = someone("pak.o")
    kernel.database.down = DATABASE_DOWN
    answer = browser.get("/tasks")
    assert answer.status_code == 503
    assert "Ничего не потеряно" in answer.text
    assert "Попробовать ещё раз" in answer.text


def test_after_an_outage_the_same_session_goes_on(kernel, someone):
    browser = someone("pak.o")
    kernel.database.down = DATABASE_DOWN
    browser.get("/tasks")
    kernel.database.down = None
    assert browser.get("/tasks").status_code == 200


def test_while_the_engine_is_silent_the_lists_still_open(kernel, someone):
    browser = someone("pak.o")
    browser.get("/tasks")
    kernel.engine.down = EngineUnavailableError("silent")
    kernel.clock.advance(__import__("datetime").timedelta(hours=1))
    assert browser.get("/tasks").status_code == 200
    assert browser.get("/registry/prevention").status_code == 200
    assert "/registry/prevention" in browser.get("/tasks").text
    assert browser.get("/tasks/t2").status_code == 503


@pytest.mark.parametrize(
    ("address", "words"),
    [("/nowhere", "Такой страницы нет"), ("/cases/none", "Такого дела нет")],
)
def test_a_wrong_address_leads_back(someone, address, words):
    answer = someone("pak.o").get(address)
    assert answer.status_code == 404
    assert words in answer.text
    assert 'href="/tasks"' in answer.text


def test_a_wrong_verb_is_told_apart(someone):
    assert someone("pak.o").post("/tasks").status_code == 405


def test_every_problem_has_three_sentences():
    assert {400, 401, 403, 404, 409, 413, 422, 429, 500, 503} <= set(PROBLEMS)
    for problem in PROBLEMS.values():
        assert all((problem.title, problem.happened, problem.advice))


def test_a_broken_body_is_a_400_in_words(someone):
    browser = someone("pak.o")
    answer = browser._client.post(
        "/tasks/t2/submit",
        data=b"{broken",
        headers={"X-CSRFToken": browser.token(), "Content-Type": "application/json"},
    )
    assert answer.status_code == 400
    assert answer.get_json()["message"]
