"""Two hundred kills over three worker processes: the long form of the tests of kills."""

from __future__ import annotations

import pytest

from tests.kills import Mortals, assert_nothing_lost_nothing_twice

KILLS, TASKS = 200, 2000

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]


def test_two_hundred_kills_over_three_processes_lose_nothing(demo, tmp_path):
    mortals = Mortals(demo, tmp_path)
    instances = [demo.start() for _ in range(TASKS)]
    for _ in range(3):
        mortals.start()
    mortals.kill_by_chance(KILLS, (1, 12), chance=200)
    assert_nothing_lost_nothing_twice(mortals, instances, patience=900)
    mortals.end()
    assert mortals.deaths == KILLS
