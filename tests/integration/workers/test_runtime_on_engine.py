"""The runtime on the real engine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from leancity.engine import variables as codec
from leancity.local.environment import ROOT
from tests.doubles.worker import handler, options, running_worker
from tests.waiting import eventually
from workers.runtime import (
    BusinessError,
    PermanentError,
    RetryPolicy,
    TaskClient,
    TransientError,
)

#: The engine is slower than the double.
CALM = {
    "lock": 8.0,
    "poll": 1.0,
    "retry": RetryPolicy(attempts=3, base=0.2, jitter=0),
    "unexpected": RetryPolicy(attempts=2, base=0.2, jitter=0),
}


def worker(demo, *handlers, application=None, **changes):
    """A worker acting as the platform's own principal."""
    given = {"catches": demo.catches} | (application or {})
    return running_worker(
        demo.url, *handlers, auth=demo.auth, application=given, **(CALM | changes)
    )


def outcomes(running) -> list[str]:
    return [line["outcome"] for line in running.log if line["action"] == "task.finished"]


def test_the_handler_of_the_topic_does_the_work_and_variables_go_both_ways(demo):
    seen = []

    def act(context):
        seen.append((dict(context.variables), context.task.activity_id, context.task.business_key))
        return {"number": "0419", "parts": [{"a": 1}], "count": 5, "agreed": True}

    other = f"{demo.topic}-other"
    first = demo.start(place="там", points=["a", {"b": None}], ratio=0.5)
    second = demo.start(other)
    with worker(demo, handler(act, demo.topic), handler(lambda _: {"by": "other"}, other)):
        eventually(lambda: demo.ended_at(first) and demo.ended_at(second))
    ((variables, activity, business_key),) = seen
    assert variables == {
        "topic": demo.topic, "place": "там", "points": ["a", {"b": None}], "ratio": 0.5,
        "given": "for the task only",
    }  # fmt: skip
    assert activity == "work"
    assert business_key
    after = demo.admin.root_variables(first)
    assert (after["number"], after["parts"], after["count"], after["agreed"]) == (
        "0419", [{"a": 1}], 5, True,
    )  # fmt: skip
    assert demo.admin.root_variables(second)["by"] == "other"
    assert demo.log(first) == ["creation", "success"]


def test_a_business_error_takes_the_way_the_diagram_draws_with_its_variables(demo):
    def act(context):
        raise BusinessError("refused", "No address", variables={"reason": "blank"})

    instance = demo.start()
    with worker(demo, handler(act, demo.topic)):
        eventually(lambda: demo.ended_at(instance) == "was_refused")
    assert demo.admin.root_variables(instance)["reason"] == "blank"
    assert demo.incidents(instance) == []


def test_an_error_code_nobody_catches_is_an_incident_and_the_instance_stays(demo):
    def act(context):
        raise BusinessError("unheard")

    instance = demo.start()
    with worker(demo, handler(act, demo.topic, errors="unheard: nobody listens")):
        eventually(lambda: demo.incidents(instance))
    (incident,) = demo.incidents(instance)
    assert "unheard" in incident["incidentMessage"]
    assert demo.ended_at(instance) == ""


def test_trouble_that_stays_is_tried_as_often_as_the_policy_says_and_then_an_incident(demo):
    runs = []

    def act(context):
        runs.append(context.task.retries)
        raise TransientError("The mail server does not answer")

    instance = demo.start()
    spread = RetryPolicy(attempts=3, base=0.3, jitter=0.2)
    with worker(demo, handler(act, demo.topic), retry=spread) as running:
        eventually(lambda: demo.incidents(instance))
        eventually(lambda: len(outcomes(running)) == 3)
    pauses = [line["pause"] for line in running.log if line["action"] == "task.finished"]
    assert 0 < pauses[0] < pauses[1]
    assert runs == [None, 2, 1]
    assert demo.log(instance) == ["creation", "failure", "failure", "failure"]
    assert demo.incidents(instance)[0]["incidentMessage"] == "The mail server does not answer"


def test_trouble_that_passes_leaves_no_trace_but_the_log(demo):
    runs = []

    def act(context):
        runs.append(1)
        if len(runs) < 3:
            raise TransientError("not yet")

    instance = demo.start()
    with worker(demo, handler(act, demo.topic)):
        eventually(lambda: demo.ended_at(instance) == "done")
    assert demo.log(instance) == ["creation", "failure", "failure", "success"]


def test_a_permanent_failure_is_an_incident_at_once_with_details_and_without_secrets(demo):
    def act(context):
        try:
            raise ValueError("password=hunter2")
        except ValueError as error:
            raise PermanentError("The template PB-4 is broken") from error

    instance = demo.start()
    with worker(demo, handler(act, demo.topic)):
        eventually(lambda: demo.incidents(instance))
    assert demo.log(instance) == ["creation", "failure"]
    task = demo.task(instance)
    assert (task["errorMessage"], task["retries"]) == ("The template PB-4 is broken", 0)
    details = demo.admin.transport.request("GET", f"/external-task/{task['id']}/errorDetails").text
    assert "ValueError" in details
    assert "hunter2" not in details


def test_an_operator_can_give_new_tries_after_an_incident(demo):
    broken = threading.Event()
    broken.set()

    def act(context):
        if broken.is_set():
            raise PermanentError("broken")

    instance = demo.start()
    with worker(demo, handler(act, demo.topic)):
        eventually(lambda: demo.incidents(instance))
        broken.clear()
        demo.admin.set_external_task_retries(demo.task(instance)["id"], 1)
        eventually(lambda: demo.ended_at(instance) == "done")
    assert demo.incidents(instance) == []


def test_a_process_that_cannot_go_on_after_the_step_tells_why_in_an_incident(demo):
    instance = demo.start(stumble=True)
    with worker(demo, handler(topic=demo.topic), report_attempts=2):
        eventually(lambda: demo.incidents(instance))
    task = demo.task(instance)
    assert "could not go on" in task["errorMessage"]
    details = demo.admin.transport.request("GET", f"/external-task/{task['id']}/errorDetails").text
    assert "nowhere" in details


def test_a_result_the_engine_does_not_accept_is_an_incident_that_tells_why(demo):
    wrong = codec.Typed(value="many", type="Integer")
    instance = demo.start()
    with worker(demo, handler(lambda _: {"count": wrong}, demo.topic)):
        eventually(lambda: demo.incidents(instance))
    assert demo.log(instance) == ["creation", "failure"]
    message = demo.incidents(instance)[0]["incidentMessage"]
    assert message == "The engine does not accept the result of this step"


def test_work_longer_than_the_lock_is_kept_by_the_heartbeat_and_done_once(demo):
    runs = []

    def act(context):
        runs.append(1)
        time.sleep(6.1)

    instance = demo.start()
    with worker(demo, handler(act, demo.topic), lock=2.0) as running:
        eventually(lambda: demo.ended_at(instance) == "done")
        assert outcomes(running) == ["completed"]
    assert len(runs) == 1
    assert demo.log(instance) == ["creation", "success"]


def test_a_lock_taken_by_another_worker_reports_nothing(demo):
    entered, release = threading.Event(), threading.Event()

    def act(context):
        entered.set()
        release.wait(20)
        return {"by": "first"}

    thief = TaskClient(demo.url, options(lock=60.0), codec, demo.auth)
    instance = demo.start()
    with worker(demo, handler(act, demo.topic), lock=20.0, slots=1) as running:
        assert entered.wait(20)
        running.client.unlock(demo.task(instance)["id"])
        (stolen,) = thief.fetch_and_lock([demo.topic])
        release.set()
        eventually(lambda: outcomes(running) == ["lost"])
    assert demo.task(instance)["workerId"] == thief.worker_id
    assert demo.log(instance) == ["creation"]
    thief.complete(stolen.id, {"by": "second"})
    thief.close()
    assert demo.admin.root_variables(instance)["by"] == "second"


def test_the_heartbeat_learns_of_a_lost_lock_while_the_handler_runs(demo):
    entered, told = threading.Event(), threading.Event()

    def act(context):
        entered.set()
        eventually(context.cancelled, 20)
        told.set()

    instance = demo.start()
    with worker(demo, handler(act, demo.topic), lock=3.0, slots=1) as running:
        assert entered.wait(20)
        demo.admin.delete_instance(instance)
        assert told.wait(20)
        eventually(lambda: outcomes(running) == ["lost"])


def test_an_engine_that_dies_and_comes_back_mid_run_finds_each_work_done_once(demo):
    runs: list[str] = []
    entered, release = threading.Event(), threading.Event()

    def act(context):
        runs.append(context.task.id)
        entered.set()
        release.wait(120)

    instance = demo.start()
    with worker(
        demo, handler(act, demo.topic), lock=180.0, longest_pause=2.0, max_run=300.0
    ) as running:
        assert entered.wait(20)
        demo.city.kill("engine", signal.SIGKILL)
        release.set()
        eventually(lambda: "report.retried" in running.actions())
        eventually(lambda: "poll.failed" in running.actions())
        with worker(demo, handler(topic=f"{demo.topic}-late"), longest_pause=2.0) as late:
            demo.city.start("engine")
            demo.city.wait_for_engine()
            eventually(lambda: demo.ended_at(instance) == "done", 60)
            later = [demo.start(), demo.start(f"{demo.topic}-late")]
            eventually(lambda: all(demo.ended_at(each) == "done" for each in later), 60)
    assert runs.count(runs[0]) == 1
    # Nobody asks an engine that is away without a pause, and the pauses grow.
    pauses = [line["pause"] for line in late.log if line["action"] == "poll.failed"][:6]
    assert pauses == sorted(pauses)
    assert len(pauses) == 6
    assert demo.log(instance) == ["creation", "success"]


@pytest.fixture
def process(demo, tmp_path):
    """A worker process of its own whose handler sleeps for some seconds."""
    started = []

    def start(seconds: float, grace: float) -> subprocess.Popen[bytes]:
        script = Path(__file__).with_name("sleeping_worker.py")
        command = [sys.executable, str(script), demo.url, demo.topic, str(seconds), str(grace)]
        environment = {
            **demo.city.environment,
            "PYTHONPATH": str(ROOT),
            "MARKS": str(tmp_path / "marks"),
        }
        started.append(
            subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE)
        )
        return started[-1]

    start.marks = tmp_path / "marks"
    yield start
    for each in started:
        each.kill()
        each.wait(10)
        each.stdout.close()


def entered(process) -> bool:
    return process.marks.exists() and bool(process.marks.read_text())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_the_handler_finish_within_the_grace(demo, process, number):
    instance = demo.start()
    running = process(seconds=2, grace=20)
    eventually(lambda: entered(process))
    running.send_signal(number)
    assert running.wait(30) == 0
    assert demo.ended_at(instance) == "done"
    assert demo.log(instance) == ["creation", "success"]


def test_an_idle_worker_ends_when_told_and_locks_nothing_more(demo, process):
    running = process(seconds=0, grace=5)
    assert b"worker.started" in running.stdout.readline()
    running.send_signal(signal.SIGTERM)
    assert running.wait(30) == 0
    assert demo.task(demo.start())["workerId"] is None


def test_a_drain_gives_unfinished_work_back_burns_no_retry_and_it_completes_once(demo, process):
    instance = demo.start()
    running = process(seconds=120, grace=1)
    eventually(lambda: entered(process))
    running.send_signal(signal.SIGTERM)
    assert running.wait(30) == 0
    task = demo.task(instance)
    assert (task["retries"], task["workerId"], task["lockExpirationTime"]) == (None, None, None)
    with worker(demo, handler(topic=demo.topic)):
        eventually(lambda: demo.ended_at(instance) == "done", 20)
    assert demo.log(instance) == ["creation", "success"]


def test_a_second_signal_ends_the_process_at_once(demo, process):
    instance = demo.start()
    running = process(seconds=120, grace=100)
    eventually(lambda: entered(process))
    running.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    begun = time.monotonic()
    running.send_signal(signal.SIGTERM)
    assert running.wait(30) == 0
    assert time.monotonic() - begun < 5
    assert demo.task(instance)["retries"] is None


def test_a_killed_worker_loses_nothing_the_lock_runs_out_and_another_completes(demo, process):
    instance = demo.start()
    running = process(seconds=120, grace=1)
    eventually(lambda: entered(process))
    os.kill(running.pid, signal.SIGKILL)
    running.wait(10)
    with worker(demo, handler(topic=demo.topic)):
        eventually(lambda: demo.ended_at(instance) == "done", 30)
    assert demo.log(instance) == ["creation", "success"]
