"""Two hundred kills over three worker processes: the long form of the tests of kills."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.kills import Mortals, assert_nothing_lost_nothing_twice

KILLS, TASKS = 200, 1600

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]


def test_two_hundred_kills_over_three_processes_lose_nothing(demo, tmp_path):
    mortals = Mortals(demo, tmp_path)
    with ThreadPoolExecutor(4) as hands:
        instances = list(hands.map(lambda _: demo.start(), range(TASKS)))
    for _ in range(3):
        mortals.start()
    try:
        mortals.kill_by_chance(KILLS, (1, 8), chance=200)
        assert_nothing_lost_nothing_twice(mortals, instances, patience=600)
    finally:
        mortals.end()
    assert mortals.deaths == KILLS
