"""Worker processes die at every point and by chance: no effect is lost, none happens twice."""

from __future__ import annotations

import pytest

from tests.kills import POINTS, Mortals, assert_nothing_lost_nothing_twice


@pytest.fixture
def mortals(demo, tmp_path):
    made = Mortals(demo, tmp_path)
    yield made
    made.end()


def test_a_process_may_die_at_any_point_around_its_work(demo, mortals):
    """One process for each point, each with tasks enough for all."""
    instances = [demo.start() for _ in range(len(POINTS) * 4)]
    doomed = [mortals.start(point) for point in POINTS]
    for process in doomed:
        mortals.mourn(process, 60)
    mortals.start()
    left = assert_nothing_lost_nothing_twice(mortals, instances)
    # Whoever died between the beginning and the end of an act left a question, done or not.
    assert left.items
    assert left.items - set(left.acts)
    assert left.items & set(left.acts)


def test_processes_killed_by_chance_lose_nothing(demo, mortals):
    instances = [demo.start() for _ in range(60)]
    for _ in range(3):
        mortals.start()
    mortals.kill_by_chance(5, (1, 8), chance=6)
    assert_nothing_lost_nothing_twice(mortals, instances)
    assert mortals.deaths == 5
