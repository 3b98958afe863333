"""A thousand cases under blows: the long form of the killed processes in the road's own tests."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest

from tests.crowd import (
    Crowd,
    blow,
    broken_files,
    gaps_and_doubles,
    grow_old,
    open_incidents,
    storm,
    unfinished_effects,
    wrong_documents,
    wrong_letters,
)
from tests.stack import Stack

SIZE, AT_A_TIME = 1000, 50
#: In another order for each batch: nine batches see every process die in every phase.
VICTIMS = ("workers", "postgres", "scheduler", "engine", "portal", "mailbox")

pytestmark = [pytest.mark.soak, pytest.mark.timeout(8 * 3600)]


def victims(stack: Stack) -> Iterator[Callable[[], None]]:
    for name in itertools.cycle(VICTIMS):
        yield blow(stack, name)


def test_a_thousand_cases_survive_every_process_dying_again_and_again(stack):
    blows, roads = victims(stack), []
    for _ in range(SIZE // AT_A_TIME):
        crowd = Crowd(stack, AT_A_TIME)
        for act in (crowd.capture, crowd.choose_measures, crowd.approve):
            with storm(next(blows), next(blows)):
                act()
        grow_old(stack)
        crowd.end_terms()
        with storm(next(blows)):
            crowd.check()
        crowd.wait_for_end(600)
        roads += crowd.roads
    assert gaps_and_doubles(stack) == []
    assert wrong_documents(roads) == {}
    assert broken_files(roads) == []
    assert wrong_letters(roads) == {}
    assert open_incidents(roads) == []
    assert unfinished_effects(stack) == []
