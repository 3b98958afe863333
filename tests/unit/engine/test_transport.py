from __future__ import annotations

import pytest
import requests
import responses

from leancity.engine import (
    Engine,
    EngineConflictError,
    EngineForbiddenError,
    EngineNotFoundError,
    EngineRejectedError,
    EngineUnavailableError,
    TokenSigner,
    ensure_keys,
)

URL = "http://engine/engine-rest"
INSTANCE = {"id": "pi", "processDefinitionId": "p:1:x", "businessKey": "bk", "endTime": None}


@pytest.fixture
def engine(tmp_path):
    ensure_keys(tmp_path)
    return Engine(URL + "/", TokenSigner(tmp_path, "portal"))


LOCKED = "Cannot complete task t: ENGINE-03005 Execution of 'UPDATE TaskEntity[t]' failed."


@pytest.mark.parametrize(
    ("status", "kind", "message", "error"),
    [
        (400, "InvalidRequestException", "x", EngineRejectedError),
        (401, "", "", EngineForbiddenError),
        (403, "AuthorizationException", "x", EngineForbiddenError),
        (404, "RestException", "x", EngineNotFoundError),
        (409, "", "", EngineConflictError),
        (500, "OptimisticLockingException", "x", EngineConflictError),
        (500, "BusinessKeyTaken", "x", EngineConflictError),
        (500, "ProcessEngineException", "x", EngineUnavailableError),
        (
            500,
            "NullValueException",
            "Cannot find task with id t: task is null",
            EngineNotFoundError,
        ),
        (500, "NullValueException", "task t doesn't exist: task is null", EngineNotFoundError),
        (500, "RestException", "Cannot complete task t: task is null", EngineNotFoundError),
        (500, "NullValueException", "userId is null", EngineUnavailableError),
        (500, "TaskAlreadyClaimedException", "Task 't' is taken", EngineConflictError),
        (503, "", "", EngineUnavailableError),
    ],
)
@responses.activate
def test_every_answer_has_one_error(engine, status, kind, message, error):
    responses.get(f"{URL}/task/t", status=status, json={"type": kind, "message": message})
    with pytest.raises(error):
        engine.as_user("kim.i").task("t")


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (0, EngineUnavailableError),
        (1, EngineConflictError),
        (10_000, EngineConflictError),
        (None, EngineUnavailableError),
    ],
    ids=["any", "optimistic-locking", "deadlock", "none"],
)
@responses.activate
def test_the_engines_own_code_tells_who_lost_a_race(engine, code, error):
    answer = {"type": "RestException", "message": LOCKED, "code": code}
    responses.post(f"{URL}/task/t/complete", status=500, json=answer)
    with pytest.raises(error):
        engine.as_user("kim.i").complete("t", {})


@responses.activate
def test_no_answer_is_not_an_outcome(engine):
    responses.get(f"{URL}/task/t", body=requests.ConnectionError("down"))
    with pytest.raises(EngineUnavailableError):
        engine.as_user("kim.i").task("t")


@responses.activate
def test_every_request_carries_the_acting_user(engine):
    responses.post(f"{URL}/task/t/claim", status=204)
    engine.as_user("kim.i").claim("t")
    assert responses.calls[0].request.headers["Authorization"].startswith("Bearer ey")


@responses.activate
def test_a_case_that_exists_is_not_started_again(engine):
    responses.get(f"{URL}/history/process-instance", json=[INSTANCE])
    assert engine.start("kim.i", "prevention", "bk", {}).id == "pi"
    assert len(responses.calls) == 1


@pytest.mark.parametrize(
    "lost",
    [
        {"body": requests.ReadTimeout("late")},
        {"status": 500, "json": {"type": "BusinessKeyTaken", "message": "bk"}},
    ],
    ids=["timeout", "taken"],
)
@responses.activate
def test_a_start_whose_answer_was_lost_finds_its_case(engine, lost):
    responses.get(f"{URL}/history/process-instance", json=[])
    responses.post(f"{URL}/process-definition/key/prevention/start", **lost)
    responses.get(f"{URL}/history/process-instance", json=[INSTANCE])
    assert engine.start("kim.i", "prevention", "bk", {}).id == "pi"


@responses.activate
def test_a_start_that_did_not_happen_says_so(engine):
    responses.get(f"{URL}/history/process-instance", json=[])
    responses.post(f"{URL}/process-definition/key/prevention/start", body=requests.ReadTimeout())
    with pytest.raises(EngineUnavailableError):
        engine.start("kim.i", "prevention", "bk", {})


@responses.activate
def test_resources_come_byte_for_byte(engine):
    responses.get(f"{URL}/deployment/d/resources", json=[{"id": "r", "name": "templates/a.docx"}])
    responses.get(f"{URL}/deployment/d/resources/r/data", body=b"\x00\xff")
    assert engine.reader.resources("d") == {"templates/a.docx": b"\x00\xff"}
