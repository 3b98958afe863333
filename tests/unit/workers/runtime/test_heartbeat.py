"""Locks are kept while a handler runs, and a lost one is known."""

from __future__ import annotations

import pytest

from leancity.engine import variables as codec
from tests.doubles.http_engine import Fault
from tests.doubles.worker import options
from workers.runtime.client import TaskClient
from workers.runtime.heartbeat import AGAIN, Heartbeat
from workers.runtime.inflight import Inflight
from workers.runtime.journal import Journal
from workers.runtime.log import new_logger
from workers.runtime.parts import Parts
from workers.runtime.registry import Limits

LOCK = 30.0


class Hand:
    """A monotonic clock that stands until it is moved."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def now():
    return Hand()


@pytest.fixture
def parts(engine, now):
    chosen = options(lock=LOCK, max_run=100)
    client = TaskClient(engine.url, chosen, codec)
    inflight = Inflight(4, ["demo"], {})
    journal = Journal(new_logger())
    yield Parts(client=client, options=chosen, inflight=inflight, journal=journal, now=now)
    client.close()


@pytest.fixture
def heartbeat(parts):
    return Heartbeat(parts)


@pytest.fixture
def locked(engine, parts, heartbeat):
    added = engine.add("demo")
    (task,) = parts.client.fetch_and_lock("demo")
    return added, heartbeat.new_running(task)


def test_a_topic_may_have_a_lock_of_its_own(engine, heartbeat, parts, now):
    engine.add("demo")
    (task,) = parts.client.fetch_and_lock("demo")
    running = heartbeat.new_running(task, Limits(lock=2 * LOCK))
    now.seconds += LOCK / 3
    heartbeat.beat(running)
    assert engine.verbs() == []
    now.seconds += LOCK / 3
    heartbeat.beat(running)
    assert engine.calls[-1].body["newDuration"] == 2 * LOCK * 1000


def test_a_lock_is_extended_at_each_third_of_its_duration(engine, heartbeat, locked, now):
    _, running = locked
    heartbeat.beat(running)
    assert engine.verbs() == []
    for beats in (1, 2, 3):
        now.seconds += LOCK / 3
        heartbeat.beat(running)
        heartbeat.beat(running)
        assert engine.verbs() == ["extendLock"] * beats
    assert running.locked_until == now.seconds + 0.9 * LOCK


@pytest.mark.parametrize("change", ["steal", "cancel"])
def test_a_lock_that_is_another_workers_or_gone_is_lost_at_once(
    engine, heartbeat, locked, now, change
):
    task, running = locked
    getattr(engine, change)(task)
    now.seconds += LOCK / 3
    heartbeat.beat(running)
    assert running.lost.is_set()
    now.seconds += LOCK
    heartbeat.beat(running)
    assert engine.verbs() == ["extendLock"]


def test_a_task_gone_while_its_report_is_under_way_is_the_reports_affair(
    engine, heartbeat, locked, now
):
    task, running = locked
    running.reporting = True
    engine.cancel(task)
    now.seconds += LOCK / 3
    heartbeat.beat(running)
    assert not running.lost.is_set()


def test_trouble_is_tried_again_soon_and_borne_until_the_lock_has_run_out(
    engine, heartbeat, locked, now
):
    _, running = locked
    engine.fault("extendLock", *[Fault(status=500)] * 3)
    now.seconds += LOCK / 3
    heartbeat.beat(running)
    assert not running.lost.is_set()
    assert running.beat_at == now.seconds + AGAIN
    now.seconds += AGAIN
    heartbeat.beat(running)
    assert not running.lost.is_set()
    now.seconds += LOCK
    heartbeat.beat(running)
    assert running.lost.is_set()


def test_an_extension_after_trouble_keeps_the_task(engine, heartbeat, locked, now):
    _, running = locked
    engine.fault("extendLock", Fault(drop=True))
    now.seconds += LOCK / 3
    heartbeat.beat(running)
    now.seconds += AGAIN
    heartbeat.beat(running)
    assert not running.lost.is_set()
    assert running.locked_until == now.seconds + 0.9 * LOCK


def test_a_handler_that_hangs_is_given_up_as_a_failure(engine, heartbeat, locked, now):
    task, running = locked
    now.seconds += 100
    heartbeat.beat(running)
    heartbeat.beat(running)
    assert running.lost.is_set()
    assert engine.verbs() == ["failure"]
    assert task.retries == 2
    assert "longer than it may" in task.end["errorMessage"]


def test_a_failure_of_a_hanging_handler_that_cannot_be_told_does_no_harm(
    engine, heartbeat, locked, now
):
    task, running = locked
    engine.fault("failure", Fault(status=500))
    now.seconds += 100
    heartbeat.beat(running)
    assert running.lost.is_set()
    assert task.state == "open"


def test_a_slow_report_is_not_taken_for_a_handler_that_hangs(engine, heartbeat, locked, now):
    _, running = locked
    running.reporting = True
    now.seconds += 100
    heartbeat.beat(running)
    assert engine.verbs() == ["extendLock"]
