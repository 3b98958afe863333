"""What waits for the platform's own work: no person takes it, sees it or breaks it."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from tests.integration.access.people import PEOPLE
from tests.integration.access.scene import Rest
from tests.integration.access.traces import holds
from tests.road import Road
from tests.waiting import eventually

WORKER = "access-tests"
TRACE = "a trace of the failure"
TOPIC = {"topicName": "register-number", "lockDuration": 60_000}


@pytest.fixture(scope="module")
def step(cast) -> Iterator[str]:
    """An external task that failed and waits, while no worker runs; afterwards it goes on."""
    stack, deployer = cast.stack, cast.rest("svc-deploy")
    # Asked to stop, a worker also takes back its question to the engine for more work.
    stack.kill("workers", signal.SIGTERM)
    try:
        road = Road(stack)
        road.capture()
        mine = _locked(cast.rest("svc-worker"), road.business_key)
        failure = {
            "workerId": WORKER,
            "errorMessage": "stopped",
            "retries": 0,
            "errorDetails": TRACE,
        }
        cast.rest("svc-worker").send("POST", f"/external-task/{mine}/failure", failure)
        yield mine
        deployer.send("PUT", f"/external-task/{mine}/retries", {"retries": 3}).raise_for_status()
    finally:
        stack.start("workers")
    eventually(lambda: road.row()["number"], 60, "the step goes on")


def _locked(worker: Rest, business_key: str) -> str:
    """Lock the first step of a case, and no other case's; its id."""
    topic = {**TOPIC, "businessKey": business_key}
    body = {"workerId": WORKER, "maxTasks": 1, "topics": [topic]}
    (job,) = worker.send("POST", "/external-task/fetchAndLock", body).json()
    return str(job["id"])


@pytest.mark.parametrize("login", PEOPLE)
def test_no_person_sees_the_steps_of_the_platform(cast, step, login):
    rest = cast.rest(login)
    for path in ("/external-task", "/incident", "/incident/count", "/external-task/count",
                 "/external-task/topic-names"):  # fmt: skip
        assert rest.rows(path) in ([], {"count": 0}), path
    for path in (f"/external-task/{step}", f"/external-task/{step}/errorDetails"):
        answer = rest.get(path)
        assert answer.status_code in (403, 404, 500)
        assert TRACE not in answer.text


@pytest.mark.parametrize("login", PEOPLE)
def test_no_person_does_the_work_of_the_platform(cast, step, login):
    rest, mine = cast.rest(login), {"workerId": WORKER}
    taken = {"workerId": login, "maxTasks": 50, "topics": [TOPIC]}
    assert rest.send("POST", "/external-task/fetchAndLock", taken).json() == []
    attempts = [
        rest.send("POST", f"/external-task/{step}/complete", mine),
        rest.send("POST", f"/external-task/{step}/failure", {**mine, "retries": 0}),
        rest.send("POST", f"/external-task/{step}/bpmnError", {**mine, "errorCode": "x"}),
        rest.send("POST", f"/external-task/{step}/lock", {**mine, "lockDuration": 1000}),
        rest.send("POST", f"/external-task/{step}/unlock"),
        rest.send("PUT", f"/external-task/{step}/retries", {"retries": 9}),
        rest.send("PUT", f"/external-task/{step}/priority", {"priority": 9}),
        rest.send("PUT", "/external-task/retries", {"externalTaskIds": [step], "retries": 9}),
    ]
    assert [
        (a.status_code, a.text[:100]) for a in attempts if a.status_code not in (403, 404)
    ] == []
    assert cast.rest("svc-deploy").rows(f"/external-task/{step}")["retries"] == 0


def test_an_administrator_sees_that_a_step_stopped_and_not_whose_case_it_is(cast, step):
    page = cast.browser("morozova.a").get("/failures").text
    case = cast.rest("svc-deploy").rows(f"/external-task/{step}")["businessKey"]
    assert step in page
    assert "stopped" in page
    assert case not in page
    assert holds([page]) == set()
