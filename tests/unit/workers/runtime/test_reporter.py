"""The report is retried, the work is not."""

from __future__ import annotations

import threading

import pytest

from leancity.engine import variables as codec
from tests.doubles.http_engine import Fault, serve
from tests.doubles.worker import options
from workers.runtime.client import TaskClient
from workers.runtime.errors import (
    EngineRefusedError,
    EngineUnavailableError,
    LockLostError,
    NotAllowedError,
    TaskGoneError,
)
from workers.runtime.heartbeat import Heartbeat
from workers.runtime.inflight import Inflight
from workers.runtime.journal import Journal
from workers.runtime.log import new_logger
from workers.runtime.outcome import BpmnError, Completed, Failed
from workers.runtime.parts import Parts
from workers.runtime.reporter import Reporter, Step, next_step
from workers.runtime.retry import RetryDecision

DONE = Completed(variables={"a": 1})
FAILED = Failed(message="m", details="d", decision=RetryDecision(retries=2, pause=1))


@pytest.mark.parametrize(
    ("error", "outcome", "answers", "step"),
    [
        (TaskGoneError(404), DONE, 1, Step.GONE),
        (TaskGoneError(404), FAILED, 1, Step.GONE),
        (LockLostError(400), DONE, 1, Step.LOST),
        (EngineRefusedError(400), DONE, 1, Step.REFUSE),
        (EngineRefusedError(400), FAILED, 1, Step.GIVE_UP),
        (EngineUnavailableError(500), DONE, 1, Step.RETRY),
        (EngineUnavailableError(500), DONE, 4, Step.RETRY),
        (EngineUnavailableError(500), DONE, 5, Step.FAIL),
        (EngineUnavailableError(500), FAILED, 5, Step.GIVE_UP),
        (EngineUnavailableError(None), DONE, 0, Step.RETRY),
        (NotAllowedError(401), DONE, 1, Step.RETRY),
        (NotAllowedError(401), DONE, 5, Step.FAIL),
    ],
    ids=lambda value: getattr(value, "name", None) or repr(value),
)
def test_what_follows_a_report_that_was_not_accepted(error, outcome, answers, step):
    assert next_step(error, outcome, answers, 5) is step


@pytest.fixture
def parts(engine):
    chosen = options(report_attempts=3)
    client = TaskClient(engine.url, chosen, codec)
    yield Parts(
        client=client, options=chosen, inflight=Inflight(4, ["demo"], {}),
        journal=Journal(new_logger()),
    )  # fmt: skip
    client.close()


@pytest.fixture
def locked(engine, parts):
    """A task of the double, and what the worker knows of it."""
    added = engine.add("demo")
    (task,) = parts.client.fetch_and_lock("demo")
    return added, Heartbeat(parts).new_running(task)


def test_a_completion_is_sent_once_and_acknowledged(engine, parts, locked):
    task, running = locked
    assert Reporter(parts).report(running, DONE).name == "completed"
    assert (task.state, engine.verbs()) == ("completed", ["complete"])


def test_a_business_error_carries_code_message_and_variables(parts, locked):
    task, running = locked
    outcome = BpmnError(code="refused", message="No", variables={"reason": "x"})
    assert Reporter(parts).report(running, outcome).name == "bpmn_error"
    assert task.state == "bpmn_error"
    assert task.end["errorCode"] == "refused"
    assert task.end["variables"] == {"reason": {"value": "x", "type": "String"}}


def test_a_failure_carries_retries_and_milliseconds(parts, locked):
    task, running = locked
    assert Reporter(parts).report(running, FAILED).name == "failed"
    assert (task.retries, task.end["retryTimeout"]) == (2, 1000)


def test_troubled_answers_are_borne_and_the_same_report_sent_again(engine, parts, locked):
    task, running = locked
    engine.fault("complete", Fault(status=500), Fault(drop=True), Fault(status=503))
    assert Reporter(parts).report(running, DONE).name == "completed"
    assert engine.verbs() == ["complete"]
    assert task.state == "completed"


def test_a_completion_whose_answer_was_lost_is_not_done_twice(engine, parts, locked):
    task, running = locked
    engine.fault("complete", Fault(drop=True, after=True))
    assert Reporter(parts).report(running, DONE).name == "gone"
    assert task.state == "completed"


def test_a_task_cancelled_meanwhile_is_let_go(engine, parts, locked):
    task, running = locked
    engine.cancel(task)
    assert Reporter(parts).report(running, DONE).name == "gone"
    assert engine.verbs() == ["complete"]


def test_another_workers_task_is_left_to_it(engine, parts, locked):
    task, running = locked
    engine.steal(task)
    assert Reporter(parts).report(running, DONE).name == "lost"
    assert running.lost.is_set()
    assert engine.verbs() == ["complete"]
    assert task.state == "open"


def test_a_lost_lock_reports_nothing_at_all(engine, parts, locked):
    _, running = locked
    running.lost.set()
    assert Reporter(parts).report(running, DONE).name == "lost"
    assert engine.verbs() == []


def test_a_result_the_engine_refuses_becomes_an_incident_that_says_why(engine, parts, locked):
    task, running = locked
    engine.fault("complete", Fault(status=400, message="Cannot set variable a"))
    assert Reporter(parts).report(running, DONE).name == "incident"
    assert task.state == "incident"
    assert task.end["errorMessage"] == "The engine does not accept the result of this step"
    assert "Cannot set variable a" in task.end["errorDetails"]


def test_a_result_of_no_known_type_becomes_an_incident(parts, locked):
    task, running = locked
    report = Reporter(parts).report(running, Completed(variables={"a": {1, 2}}))
    assert (report.name, task.state) == ("incident", "incident")


def test_a_process_that_cannot_go_on_after_the_step_fails_and_is_tried_again(engine, parts, locked):
    task, running = locked
    engine.fault("complete", *[Fault(status=500, message="Year 2031 is not loaded")] * 3)
    assert Reporter(parts).report(running, DONE).name == "failed"
    assert task.retries == 2
    assert "could not go on" in task.end["errorMessage"]
    assert "Year 2031 is not loaded" in task.end["errorDetails"]


def test_a_failure_nobody_takes_is_given_up_and_the_lock_runs_out(engine, parts, locked):
    task, running = locked
    engine.fault("failure", *[Fault(status=500)] * 3)
    assert Reporter(parts).report(running, FAILED).name == "given_up"
    assert task.state == "open"


def test_an_engine_away_is_waited_for_as_long_as_the_lock_is_ours(engine, parts, locked):
    task, running = locked
    with serve(engine) as port:
        pass
    parts.client.external_task_base_url = f"http://127.0.0.1:{port}/engine-rest/external-task"
    names: list[str] = []
    reporter = Reporter(parts)
    thread = threading.Thread(target=lambda: names.append(reporter.report(running, DONE).name))
    thread.start()
    thread.join(0.5)
    assert thread.is_alive()
    with serve(engine, port):
        thread.join(10)
    assert names == ["completed"]
    assert task.state == "completed"


def test_an_engine_away_for_longer_than_the_lock_ends_the_report(engine, parts, locked):
    task, running = locked
    with serve(engine) as port:
        pass
    parts.client.external_task_base_url = f"http://127.0.0.1:{port}/engine-rest/external-task"
    threading.Timer(0.3, running.lost.set).start()
    assert Reporter(parts).report(running, DONE).name == "lost"
    assert task.state == "open"
