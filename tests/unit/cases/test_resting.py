"""Instances that cannot be projected are tried again, ever more rarely."""

from __future__ import annotations

import pytest

from leancity.cases.marks import Resting


class Time:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def resting(time) -> Resting:
    return Resting(time)


@pytest.mark.parametrize(
    ("failures", "pause"), [(1, 1.0), (2, 2.0), (4, 8.0), (7, 60.0), (1000, 60.0)]
)
def test_the_pause_doubles_up_to_a_minute(resting, time, failures, pause):
    for _ in range(failures):
        resting.failed("a")
    time.now = pause - 0.01
    assert resting.names() == ["a"]
    time.now = pause
    assert resting.names() == []


def test_a_success_forgets_the_failures(resting, time):
    for _ in range(5):
        resting.failed("a")
    resting.succeeded("a")
    assert resting.names() == []
    resting.failed("a")
    time.now = 1.0
    assert resting.names() == []


def test_each_instance_rests_by_itself(resting):
    resting.failed("a")
    resting.succeeded("b")
    assert resting.names() == ["a"]
