"""How many more tasks a process may take."""

from __future__ import annotations

import threading
import time

import pytest

from tests.doubles.worker import task
from workers.runtime.inflight import Inflight, Room, Running


def running(topic: str, number: int = 0) -> Running:
    return Running(
        task=task(id=f"{topic}-{number}", topic=topic),
        since=0,
        lock=3,
        locked_until=0,
        overrun_at=0,
        beat_at=0,
    )


@pytest.mark.parametrize(
    ("busy", "room"),
    [
        pytest.param(
            {}, Room(topics=("a", "b"), max_tasks=2, narrowed=False), id="idle: least cap"
        ),
        pytest.param(
            {"a": 1}, Room(topics=("a", "b"), max_tasks=1, narrowed=False), id="less room for a"
        ),
        pytest.param(
            {"a": 2}, Room(topics=("b",), max_tasks=2, narrowed=True), id="a full: b has the rest"
        ),
        pytest.param(
            {"b": 3}, Room(topics=("a", "b"), max_tasks=1, narrowed=False), id="slots are the limit"
        ),
        pytest.param(
            {"a": 2, "b": 2}, Room(topics=(), max_tasks=0, narrowed=True), id="no slot at all"
        ),
    ],
)
def test_a_poll_asks_for_no_more_than_any_topic_may_have(busy, room):
    inflight = Inflight(4, ["a", "b"], {"a": 2})
    for topic, count in busy.items():
        for number in range(count):
            assert inflight.add(running(topic, number))
    assert inflight.room() == room


@pytest.mark.parametrize(
    ("at_work", "reports", "free"),
    [(4, 0, 0), (2, 2, 2), (0, 4, 4), (2, 4, 2), (0, 5, 0), (4, 4, 0)],
)
def test_a_result_on_its_way_leaves_its_slot_to_the_next_unless_they_pile_up(
    at_work, reports, free
):
    inflight = Inflight(4, ["a"], {})
    for number in range(at_work + reports):
        each = running("a", number)
        assert inflight.add(each)
        if number < reports:
            inflight.reports(each)
    assert inflight.room().max_tasks == free


def test_a_task_is_taken_in_once_and_gives_its_place_back():
    inflight = Inflight(1, ["a"], {})
    first = running("a")
    assert inflight.add(first)
    assert not inflight.add(running("a"))
    assert inflight.get("a-0") is first
    assert inflight.room().topics == ()
    inflight.remove("a-0")
    inflight.remove("a-0")
    assert inflight.room().max_tasks == 1


@pytest.mark.parametrize("change", [lambda each: each.remove("a-0"), lambda each: each.wake()])
def test_whoever_waits_is_woken_by_a_change(change):
    inflight = Inflight(1, ["a"], {})
    inflight.add(running("a"))
    threading.Timer(0.05, change, [inflight]).start()
    begun = time.monotonic()
    inflight.wait_for_change(inflight.room(), 10)
    assert time.monotonic() - begun < 5


def test_a_change_before_the_wait_is_not_missed():
    inflight = Inflight(1, ["a"], {})
    inflight.add(running("a"))
    room = inflight.room()
    inflight.remove("a-0")
    begun = time.monotonic()
    inflight.wait_for_change(room, 10)
    assert time.monotonic() - begun < 5


def test_a_wait_without_a_change_ends_in_time():
    inflight = Inflight(1, ["a"], {})
    begun = time.monotonic()
    inflight.wait_for_change(inflight.room(), 0.1)
    assert 0.05 < time.monotonic() - begun < 5
