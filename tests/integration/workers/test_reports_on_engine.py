"""Reports that meet trouble on the way to the real engine, and pauses that it keeps."""

from __future__ import annotations

import threading

import pytest

from leancity.engine.variables import from_engine_date
from tests.doubles.faults import Fault, Faults
from tests.doubles.worker import handler
from tests.integration.workers.test_runtime_on_engine import outcomes, worker
from tests.waiting import eventually
from workers.runtime import PermanentError, RetryPolicy, TransientError


def test_of_three_at_once_one_fails_and_the_others_complete_beside_it(demo):
    together = threading.Barrier(3)

    def act(context):
        # Nobody goes on before all three are at work.
        together.wait(20)
        if context.variables["number"] == 2:
            raise PermanentError("The second is broken")

    instances = [demo.start(number=number) for number in (1, 2, 3)]
    with worker(demo, handler(act, demo.topic), slots=3) as running:
        eventually(lambda: len(outcomes(running)) == 3)
    assert [demo.ended_at(each) for each in instances] == ["done", "", "done"]
    assert [len(demo.incidents(each)) for each in instances] == [0, 1, 0]
    assert sorted(outcomes(running)) == ["completed", "completed", "incident"]


@pytest.mark.parametrize(
    ("faults", "outcome"),
    [([Fault.LOST], "gone"), ([Fault.AWAY, Fault.AWAY], "completed")],
    ids=["done, but the answer is lost", "unavailable twice"],
)
def test_a_troubled_completion_is_sent_again_and_done_once(demo, faults, outcome):
    runs = []
    instance = demo.start()
    trouble = Faults("/complete", *faults)
    with worker(demo, handler(runs.append, demo.topic), faults=trouble) as running:
        eventually(lambda: outcomes(running) == [outcome])
    assert "report.retried" in running.actions()
    assert len(runs) == 1
    assert demo.log(instance) == ["creation", "success"]
    assert demo.ended_at(instance) == "done"


def test_a_task_that_another_worker_completed_is_let_go(demo):
    entered, release = threading.Event(), threading.Event()

    def act(context):
        entered.set()
        release.wait(20)
        return {"by": "first"}

    other = demo.client(lock=60.0)
    instance = demo.start()
    # The one slot is taken: the poller will not have the task a second time.
    with worker(demo, handler(act, demo.topic), lock=40.0, slots=1) as running:
        assert entered.wait(20)
        running.client.unlock(demo.task(instance)["id"])
        (task,) = other.fetch_and_lock([demo.topic])
        other.complete(task.id, {"by": "second"})
        release.set()
        eventually(lambda: outcomes(running) == ["gone"])
    other.close()
    assert demo.admin.root_variables(instance)["by"] == "second"
    assert demo.log(instance) == ["creation", "success"]


def test_a_pause_that_the_other_side_asked_for_is_kept_by_the_engine(demo):
    def act(context):
        raise TransientError("The register is closed", retry_after=900)

    instance = demo.start()
    with worker(demo, handler(act, demo.topic)) as running:
        eventually(lambda: outcomes(running) == ["failed"])
    task = demo.task(instance)
    (failure,) = demo.admin.get(
        "/history/external-task-log", processInstanceId=instance, failureLog="true"
    )
    pause = from_engine_date(task["lockExpirationTime"]) - from_engine_date(failure["timestamp"])
    assert 890 < pause.total_seconds() < 910
    assert task["retries"] == 2


def test_a_task_comes_again_soon_after_its_pause_although_polls_are_long(demo):
    tries = []

    def act(context):
        tries.append(context.task.retries)
        if len(tries) == 1:
            raise TransientError("not yet")

    instance = demo.start()
    patient = RetryPolicy(attempts=3, base=1.0, jitter=0)
    with worker(demo, handler(act, demo.topic), poll=3.0, retry=patient):
        # A poll that was waiting already would see the end of the pause only after 30 s.
        eventually(lambda: demo.ended_at(instance) == "done", 20)
    assert tries == [None, 2]


def test_the_diagram_names_the_retry_profile(demo):
    tries = []

    def act(context):
        tries.append(context.task.extension_properties)
        raise TransientError("closed")

    plain, patient = demo.start(), demo.start_crowd()
    profiles = {"patient": RetryPolicy.after(0.1)}
    with worker(demo, handler(act, demo.topic), application={"profiles": profiles}):
        eventually(lambda: demo.incidents(plain) and demo.incidents(patient))
    assert tries.count({"retryProfile": "patient"}) == 2
    assert tries.count({}) == 3
