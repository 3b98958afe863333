"""What waits for the platform's own work: no person takes it, sees it or breaks it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.access.people import PEOPLE
from tests.road import Road
from tests.waiting import eventually

TOPIC = {"topicName": "register-number", "lockDuration": 60_000}


@pytest.fixture(scope="module")
def step(cast) -> Iterator[str]:
    """An external task that failed and waits, while no worker runs; afterwards it goes on."""
    with cast.stack.without("workers"):
        road = Road(cast.stack)
        road.capture()
        worker = cast.rest("svc-worker")
        body = {"workerId": "access-tests", "maxTasks": 50, "topics": [TOPIC]}
        jobs = worker.send("POST", "/external-task/fetchAndLock", body).json()
        mine = next(job["id"] for job in jobs if job["businessKey"] == road.business_key)
        for job in jobs:
            if job["id"] != mine:
                worker.send("POST", f"/external-task/{job['id']}/unlock").raise_for_status()
        failure = {"workerId": "access-tests", "errorMessage": "stopped", "retries": 0,
                   "errorDetails": "a trace"}  # fmt: skip
        worker.send("POST", f"/external-task/{mine}/failure", failure).raise_for_status()
        yield mine
        cast.rest("svc-deploy").send(
            "PUT", f"/external-task/{mine}/retries", {"retries": 3}
        ).raise_for_status()
    eventually(lambda: road.row()["number"], 60, "the step goes on")


@pytest.mark.parametrize("login", PEOPLE)
def test_no_person_sees_the_steps_of_the_platform(cast, step, login):
    rest = cast.rest(login)
    for path in ("/external-task", "/incident", "/incident/count", "/external-task/count",
                 "/external-task/topic-names"):  # fmt: skip
        assert rest.rows(path) in ([], {"count": 0}), path
    for path in (f"/external-task/{step}", f"/external-task/{step}/errorDetails"):
        answer = rest.get(path)
        assert answer.status_code in (403, 404, 500)
        assert "a trace" not in answer.text


@pytest.mark.parametrize("login", PEOPLE)
def test_no_person_does_the_work_of_the_platform(cast, step, login):
    rest, mine = cast.rest(login), {"workerId": "access-tests"}
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
