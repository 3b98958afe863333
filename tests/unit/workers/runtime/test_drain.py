"""A worker that is told to stop loses nothing and burns no retry."""

from __future__ import annotations

import threading
import time

from tests.doubles.http_engine import Fault
from tests.doubles.worker import handler, running_worker
from tests.waiting import eventually


def test_an_idle_worker_ends_with_its_poll_and_leaves_nothing_locked(engine):
    with running_worker(engine, handler(), poll=0.5) as running:
        eventually(lambda: engine.polls_now == 1)
        running.worker.stop()
        eventually(lambda: running.ends, 5)
    assert (running.ends[0].code, running.ends[0].clean) == (0, True)
    late = engine.add("demo")
    time.sleep(0.6)
    assert late.deliveries == 0


def test_a_handler_within_the_grace_completes(engine):
    entered = threading.Event()

    def act(context):
        entered.set()
        time.sleep(0.6)
        return {"done": True}

    task = engine.add("demo")
    with running_worker(engine, handler(act)) as running:
        assert entered.wait(5)
        running.worker.stop()
        eventually(lambda: running.ends, 10)
    assert running.ends[0].clean
    assert task.state == "completed"
    assert engine.verbs(task) == ["complete"]


def test_what_is_not_done_within_the_grace_is_given_back_without_a_failure(engine):
    entered, release = threading.Event(), threading.Event()

    def act(context):
        entered.set()
        release.wait(20)

    task = engine.add("demo")
    with running_worker(engine, handler(act), grace=0.3) as running:
        assert entered.wait(5)
        running.worker.stop()
        eventually(lambda: running.ends, 10)
        assert (running.ends[0].code, running.ends[0].clean) == (0, False)
        assert (task.state, task.retries, task.worker_id) == ("open", None, None)
        assert engine.verbs(task)[-1] == "unlock"
        release.set()
        eventually(lambda: "task.finished" in running.actions())
    assert "complete" not in engine.verbs(task)


def test_a_task_that_arrives_after_the_stop_is_unlocked_at_once(engine):
    with running_worker(engine, handler(), poll=2.0) as running:
        eventually(lambda: engine.polls_now == 1)
        running.worker.stop()
        eventually(lambda: "worker.stopping" in running.actions())
        late = engine.add("demo")
        eventually(lambda: running.ends, 10)
    assert (late.deliveries, late.state, late.worker_id) == (1, "open", None)
    assert engine.verbs(late) == ["unlock"]
    assert running.ends[0].clean


def test_heartbeats_go_on_during_the_drain(engine):
    entered = threading.Event()

    def act(context):
        entered.set()
        time.sleep(1.5)

    task = engine.add("demo")
    with running_worker(engine, handler(act), lock=0.6, grace=5.0) as running:
        assert entered.wait(5)
        running.worker.stop()
        eventually(lambda: running.ends, 10)
    assert (task.state, task.deliveries) == ("completed", 1)


def test_a_second_request_to_stop_ends_at_once_and_gives_back_what_it_can(engine):
    entered, release = threading.Event(), threading.Event()

    def act(context):
        entered.set()
        release.wait(20)

    task = engine.add("demo")
    with running_worker(engine, handler(act), grace=15.0, poll=5.0) as running:
        assert entered.wait(5)
        running.worker.stop()
        eventually(lambda: "worker.stopping" in running.actions())
        begun = time.monotonic()
        running.worker.stop()
        eventually(lambda: running.ends, 10)
        assert time.monotonic() - begun < 3
        release.set()
    assert running.ends[0].code == 0
    assert (task.state, task.retries) == ("open", None)
    assert "unlock" in engine.verbs(task)
    assert "failure" not in engine.verbs(task)


def test_a_task_that_cannot_be_given_back_keeps_nobody_from_ending(engine):
    entered, release = threading.Event(), threading.Event()

    def act(context):
        entered.set()
        release.wait(20)

    engine.add("demo")
    engine.fault("unlock", Fault(status=500))
    with running_worker(engine, handler(act), grace=0.1) as running:
        assert entered.wait(5)
        running.worker.stop()
        eventually(lambda: running.ends, 10)
        release.set()
    unlocked = [line for line in running.log if line["action"] == "task.unlocked"]
    assert unlocked[0]["status"] == 500


def test_a_stopping_worker_says_so_to_a_probe(engine):
    with running_worker(engine, handler()) as running:
        eventually(lambda: running.worker.health()["status"] == "UP")
        running.worker.stop()
        eventually(lambda: running.ends, 10)
        assert running.worker.health()["status"] == "DOWN"
        assert running.worker.health()["stopping"] is True
