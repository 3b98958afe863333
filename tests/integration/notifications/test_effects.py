"""The ledger of effects on the outside, on a real database."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from leancity.clock import FixedClock
from leancity.db import STALE_AFTER, BeginOutcome, Database, Effects

FRESH, BUSY = BeginOutcome.FRESH, BeginOutcome.BUSY
DONE, UNKNOWN = BeginOutcome.DONE, BeginOutcome.UNKNOWN


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 23, 3, 0, tzinfo=UTC))


@pytest.fixture
def effects(database: Database, clock: FixedClock) -> Effects:
    return Effects(database, clock)


def test_only_the_first_may_act(effects: Effects) -> None:
    assert effects.begin("k").outcome is FRESH
    assert effects.begin("k").outcome is BUSY
    effects.done("k", {"id": 7})
    again = effects.begin("k")
    assert (again.outcome, again.result) == (DONE, {"id": 7})


def test_what_was_certainly_not_done_may_be_tried_again(effects: Effects) -> None:
    effects.begin("k")
    effects.release("k")
    assert effects.begin("k").outcome is FRESH


def test_a_process_that_died_leaves_the_unknown(effects: Effects, clock: FixedClock) -> None:
    effects.begin("k")
    clock.advance(STALE_AFTER)
    assert effects.begin("k").outcome is BUSY
    clock.advance(timedelta(seconds=1))
    assert effects.begin("k").outcome is UNKNOWN
    assert effects.begin("k").outcome is UNKNOWN


def test_doubt_stays_until_somebody_knows(effects: Effects) -> None:
    effects.begin("k")
    effects.doubt("k")
    assert effects.begin("k").outcome is UNKNOWN
    effects.done("k", "arrived")
    assert effects.begin("k").result == "arrived"


def test_what_is_done_stays_done(effects: Effects) -> None:
    effects.begin("k")
    effects.done("k", 1)
    effects.release("k")
    effects.doubt("k")
    effects.done("k", 2)
    again = effects.begin("k")
    assert (again.outcome, again.result) == (DONE, 1)


def test_the_caller_and_the_ledger_change_together(database: Database, effects: Effects) -> None:
    with database.begin() as session:
        assert effects.begin_in(session, "k").outcome is FRESH
        session.rollback()
    assert effects.begin("k").outcome is FRESH


def test_of_many_at_once_one_acts(effects: Effects) -> None:
    barrier, found = threading.Barrier(8), Counter[BeginOutcome]()

    def ask() -> None:
        barrier.wait()
        found[effects.begin("k").outcome] += 1

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {FRESH: 1, BUSY: 7}


def test_a_database_effect_is_done_for_whoever_asks(effects: Effects) -> None:
    assert effects.once("k", lambda _: "made") == "made"
    assert effects.once("k", lambda _: pytest.fail("a second run")) == "made"
    assert effects.begin("k").result == "made"
