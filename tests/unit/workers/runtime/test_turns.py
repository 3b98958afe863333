"""Topics that wait behind a flood get a turn."""

from __future__ import annotations

import pytest

from tests.doubles.worker import task
from workers.runtime.inflight import Room
from workers.runtime.turns import EVERY, Turns

ROOM = Room(topics=("a", "b", "c"), max_tasks=2, narrowed=False)


@pytest.fixture
def now():
    return [1000.0]


@pytest.fixture
def turns(now):
    return Turns(lambda: now[0])


def came(*topics):
    return [task(topic=topic) for topic in topics]


def test_without_a_flood_every_poll_asks_for_all(turns, now):
    now[0] += EVERY
    turns.saw(ROOM, came("a"))
    assert turns.next(ROOM) is ROOM


def test_a_flood_lets_the_others_have_a_turn_once_in_a_while(turns, now):
    turns.saw(ROOM, came("a", "a"))
    assert turns.next(ROOM) is ROOM
    now[0] += EVERY
    turn = turns.next(ROOM)
    assert (turn.topics, turn.max_tasks, turn.narrowed) == (("b", "c"), 2, True)
    assert turns.next(ROOM) is ROOM


def test_two_floods_do_not_hide_the_third_topic(turns, now):
    turns.saw(ROOM, came("a", "a"))
    turns.saw(ROOM, came("b", "b"))
    now[0] += EVERY
    assert turns.next(ROOM).topics == ("c",)


def test_when_all_topics_flood_nobody_is_left_out_for_long(turns, now):
    for topic in ("a", "b", "c"):
        turns.saw(ROOM, came(topic, topic))
    now[0] += EVERY
    assert turns.next(ROOM).topics == ("a", "b")


def test_a_poll_that_is_not_full_ends_the_flood(turns, now):
    turns.saw(ROOM, came("a", "a"))
    turns.saw(ROOM, came("a"))
    now[0] += EVERY
    assert turns.next(ROOM) is ROOM
