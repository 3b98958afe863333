"""The whole loop on a strict engine over HTTP."""

from __future__ import annotations

import threading
import time
from collections import Counter

import pytest

from tests.doubles.http_engine import Fault, serve
from tests.doubles.worker import handler, running_worker
from tests.doubles.worker import options as make_options
from tests.waiting import eventually
from workers.runtime import (
    BusinessError,
    Limits,
    PermanentError,
    RegistrationError,
    TransientError,
)
from workers.runtime.loop import EXIT_BROKEN, EXIT_CONFIGURATION
from workers.runtime.options import Options, new_worker_id


def finished(running) -> list[str]:
    """The outcomes of tasks, in order."""
    return [line["outcome"] for line in running.log if line["action"] == "task.finished"]


def test_each_task_goes_to_the_handler_of_its_topic_and_completes_once(engine):
    handlers = [handler(lambda _, topic=topic: {"by": topic}, topic) for topic in ("one", "two")]
    tasks = [engine.add(topic) for topic in ("one", "two") * 10]
    with running_worker(engine, *handlers):
        eventually(lambda: all(task.state == "completed" for task in tasks), 20)
    for task in tasks:
        assert task.end["variables"]["by"]["value"] == task.topic
        assert task.deliveries == 1
    assert engine.count("complete") == 20
    assert engine.most_polls == 1
    assert engine.connections <= make_options().slots + 3


def test_a_handler_sees_variables_ids_and_a_key_stable_over_redeliveries(engine):
    seen = []

    def act(context):
        seen.append((context.variables, context.task.business_key, context.effect_key("letter")))
        if len(seen) == 1:
            raise TransientError("once")

    task = engine.add("demo", place="там")
    with running_worker(engine, handler(act)):
        eventually(lambda: task.state == "completed")
    expected = ({"place": "там"}, f"case-{task.id[:8]}", f"{task.id}:letter")
    assert seen == [expected, expected]


@pytest.mark.parametrize(
    ("raised", "state", "deliveries", "verbs"),
    [
        pytest.param(
            lambda: TransientError("The mail server does not answer"), "incident", 3,
            ["failure"] * 3, id="transient: N times, then an incident",
        ),
        pytest.param(
            lambda: PermanentError("No template"), "incident", 1, ["failure"], id="permanent: once"
        ),
        pytest.param(
            ZeroDivisionError, "incident", 3, ["failure"] * 3, id="unexpected: N times"
        ),
        pytest.param(
            lambda: BusinessError("refused", variables={"why": "x"}), "bpmn_error", 1,
            ["bpmnError"], id="business: BPMN error",
        ),
    ],
)  # fmt: skip
def test_what_a_handler_raises_decides_the_fate_of_its_task(
    engine, raised, state, deliveries, verbs
):
    def act(context):
        raise raised()

    task = engine.add("demo")
    with running_worker(engine, handler(act)):
        eventually(lambda: task.state == state)
    assert (task.deliveries, engine.verbs()) == (deliveries, verbs)


def test_a_code_nobody_catches_is_an_incident(engine):
    def act(context):
        raise BusinessError("refused")

    task = engine.add("demo")
    nobody = {"catches": lambda *_: False}
    with running_worker(engine, handler(act), application=nobody):
        eventually(lambda: task.state == "incident")
    assert engine.verbs() == ["failure"]


def test_a_variable_that_cannot_be_read_is_an_incident_before_any_work(engine):
    worked = []
    task = engine.add("demo")
    task.variables = {"broken": {"type": "Json", "value": "{"}}
    with running_worker(engine, handler(worked.append)):
        eventually(lambda: task.state == "incident")
    assert worked == []
    assert task.end["errorMessage"] == "A variable of the case cannot be read"


def test_a_handler_that_returns_nonsense_is_an_incident(engine):
    task = engine.add("demo")
    with running_worker(engine, handler(lambda _: ["a"])):
        eventually(lambda: task.state == "incident")


def test_work_longer_than_the_lock_is_done_once(engine):
    def act(context):
        time.sleep(1.2)

    task = engine.add("demo")
    with running_worker(engine, handler(act), lock=0.5):
        eventually(lambda: task.state == "completed")
    assert task.deliveries == 1
    assert engine.count("extendLock") >= 3


def test_the_result_of_a_lost_lock_is_dropped_and_the_handler_told(engine):
    told = threading.Event()

    def act(context):
        deadline = time.monotonic() + 5
        while not context.cancelled() and time.monotonic() < deadline:
            time.sleep(0.01)
        told.set()

    task = engine.add("demo")
    with running_worker(engine, handler(act), lock=0.6) as running:
        eventually(lambda: task.deliveries == 1)
        engine.steal(task)
        assert told.wait(4)
        eventually(lambda: "task.finished" in running.actions())
    assert "complete" not in engine.verbs()
    assert [line["outcome"] for line in running.log if line["action"] == "task.finished"] == [
        "lost"
    ]


def test_a_flooded_topic_leaves_slots_to_others_and_never_oversteps_its_cap(engine):
    now, most = Counter(), Counter()
    lock = threading.Lock()

    def act(context):
        topic = context.task.topic
        with lock:
            now[topic] += 1
            most[topic] = max(most[topic], now[topic])
        time.sleep(0.1)
        with lock:
            now[topic] -= 1

    flood = [engine.add("flood") for _ in range(12)]
    handlers = [handler(act, "flood", Limits(cap=2)), handler(act, "quiet")]
    with running_worker(engine, *handlers):
        eventually(lambda: most["flood"] == 2)
        quiet = engine.add("quiet")
        eventually(lambda: quiet.state == "completed")
        assert any(task.state == "open" for task in flood)
        eventually(lambda: all(task.state == "completed" for task in flood), 20)
    assert most["flood"] == 2


def test_a_capped_topic_does_not_wait_for_the_long_poll_of_an_idle_one(engine):
    tasks = [engine.add("capped") for _ in range(6)]
    handlers = [
        handler(lambda _: None, "capped", Limits(cap=1)),
        handler(lambda _: None, "x"),
    ]
    begun = time.monotonic()
    with running_worker(engine, *handlers, poll=5.0):
        eventually(lambda: all(task.state == "completed" for task in tasks), 20)
        assert time.monotonic() - begun < 3


def test_a_full_worker_asks_for_nothing(engine):
    release = threading.Event()
    tasks = [engine.add("demo") for _ in range(3)]
    with running_worker(engine, handler(lambda _: release.wait(5) and None), slots=2):
        eventually(lambda: sum(task.deliveries for task in tasks) == 2)
        polls = engine.count("fetchAndLock")
        time.sleep(0.5)
        assert engine.count("fetchAndLock") == polls
        assert sum(task.deliveries for task in tasks) == 2
        release.set()
        eventually(lambda: all(task.state == "completed" for task in tasks))


def test_the_next_handler_runs_while_a_result_is_on_its_way(engine):
    first, second = engine.add("demo"), engine.add("demo")
    began, let_go = threading.Event(), threading.Event()

    def act(context):
        if context.task.id == second.id:
            began.set()

    with running_worker(engine, handler(act), slots=1) as running:
        complete = running.client.complete

        def slow(task_id, *rest):
            if task_id == first.id:
                assert let_go.wait(5)
            return complete(task_id, *rest)

        running.client.complete = slow
        assert began.wait(5)
        assert first.state == "open"
        let_go.set()
        eventually(lambda: first.state == second.state == "completed")


def test_an_engine_that_answers_at_once_does_not_make_the_worker_spin(engine):
    engine.impatient = True
    with running_worker(engine, handler(), idle=0.1):
        time.sleep(1.0)
        assert 3 <= engine.count("fetchAndLock") <= 12


def test_an_idle_worker_only_polls_long(engine):
    with running_worker(engine, handler(), poll=0.5):
        time.sleep(1.2)
        assert engine.count("fetchAndLock") <= 4


def test_failed_polls_pause_longer_and_longer_and_recover(engine):
    engine.fault("fetchAndLock", *[Fault(status=500)] * 3, Fault(drop=True), Fault(status=503))
    task = engine.add("demo")
    with running_worker(engine, handler(), first_pause=0.05, longest_pause=0.5) as running:
        eventually(lambda: task.state == "completed")
        eventually(lambda: "task.finished" in running.actions())
    failed = [line for line in running.log if line["action"] == "poll.failed"]
    assert [line["status"] for line in failed] == [500, 500, 500, None, 503]
    pauses = [line["pause"] for line in failed]
    assert pauses[0] < pauses[2] < pauses[4]
    assert "poll.recovered" in running.actions()


def test_a_worker_without_rights_stays_and_asks_rarely(engine):
    engine.secret = "Bearer other"
    task = engine.add("demo")
    with running_worker(engine, handler(), longest_pause=0.3) as running:
        time.sleep(1.0)
        asked = [line for line in running.log if line["action"] == "poll.failed"]
        assert 2 <= len(asked) <= 5
        assert running.worker.health()["status"] == "DOWN"
        engine.secret = None
        eventually(lambda: task.state == "completed")


@pytest.mark.parametrize("status", [400, 404, 405])
def test_a_refused_poll_is_a_mistake_of_configuration_and_ends_the_process(engine, status):
    engine.fault("fetchAndLock", Fault(status=status))
    with running_worker(engine, handler()) as running:
        eventually(lambda: running.ends)
    assert running.ends[0].code == EXIT_CONFIGURATION
    assert running.ends[0].clean


def test_a_broken_poller_ends_the_process_after_a_drain(engine):
    def no_key():
        raise LookupError("no key")

    with running_worker(engine, handler()) as running:
        running.client._auth = no_key
        eventually(lambda: running.ends)
    assert running.ends[0].code == EXIT_BROKEN
    assert "worker.broken" in running.actions()


def test_an_engine_that_goes_and_comes_back_mid_run_finds_the_work_done(engine):
    with serve(engine) as port:
        task = engine.add("demo")
        release, entered = threading.Event(), threading.Event()

        def act(context):
            entered.set()
            release.wait(5)
            return {"done": True}

        worker = running_worker(engine, handler(act), lock=2.0)
        running = worker.__enter__()
        assert entered.wait(5)
    release.set()
    eventually(lambda: "report.retried" in running.actions())
    later = engine.add("demo")
    with serve(engine, port):
        eventually(lambda: task.state == "completed" and later.state == "completed")
        worker.__exit__(None, None, None)
    assert task.deliveries == 1


def test_a_task_delivered_again_while_it_runs_is_not_run_twice(engine):
    runs = []
    release = threading.Event()

    def act(context):
        runs.append(context.task.id)
        release.wait(5)

    task = engine.add("demo")
    with running_worker(engine, handler(act)) as running:
        eventually(lambda: len(runs) == 1)
        task.locked_until = 0.0
        eventually(lambda: "task.duplicate" in running.actions())
        release.set()
        eventually(lambda: task.state == "completed")
    assert len(runs) == 1


def test_a_report_that_breaks_frees_the_slot_and_the_task_comes_again(engine):
    with running_worker(engine, handler(), slots=1, lock=0.5) as running:
        complete = running.client.complete

        def breaks_once(*arguments):
            running.client.complete = complete
            raise RuntimeError

        running.client.complete = breaks_once
        task = engine.add("demo")
        eventually(lambda: task.state == "completed")
        eventually(lambda: len(finished(running)) == 2)
    assert finished(running) == ["broken", "completed"]


def test_the_start_of_each_delivery_is_told_and_its_trouble_stops_nothing(engine):
    told = []

    def on_start(task):
        told.append(task.id)
        raise OSError("disk")

    task = engine.add("demo")
    with running_worker(engine, handler(), application={"on_start": on_start}) as running:
        eventually(lambda: task.state == "completed")
    assert told == [task.id]
    assert "hook.failed" in running.actions()


def test_a_worker_without_topics_is_refused_before_any_request(engine):
    with pytest.raises(RegistrationError, match="at least one topic"), running_worker(engine):
        pass
    assert engine.calls == []


def test_the_end_of_each_delivery_is_told_before_its_report(engine):
    states = []
    task = engine.add("demo")
    ended = {"on_end": lambda ended: states.append((ended.id, task.state))}
    with running_worker(engine, handler(), application=ended):
        eventually(lambda: task.state == "completed")
    assert [(task_id, state == "completed") for task_id, state in states] == [(task.id, False)]


def test_a_worker_id_names_host_and_process_and_is_new_each_time():
    first, second = new_worker_id(), new_worker_id()
    assert first != second
    assert len(first.split("-")) >= 3
    assert Options().worker_id != Options().worker_id


@pytest.mark.parametrize(
    "wrong", [{"slots": 0}, {"poll": 11}, {"poll": 0}, {"lock": 0}, {"grace": -1}, {"max_run": 0}]
)
def test_options_that_contradict_the_engine_are_refused(wrong):
    with pytest.raises(ValueError, match=r"a worker|a poll|lock and"):
        Options(**wrong)
