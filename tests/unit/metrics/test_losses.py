"""Losses: what is one, in which hours, for how much, in which order."""

from __future__ import annotations

import pytest

from leancity.library.config import Metrics as Promise
from leancity.metrics.losses import AGAIN, THROWN_AWAY, WAITING
from tests.unit.metrics.logged import at, losses, row

PROMISE = Promise(clock_start="", clock_stop="", target="", rate=600, rates={"head": 1200})


def told(*rows, promise=PROMISE, clock=None):
    return losses(*rows, promise=promise, clock=clock)


def work(activity, start, hours, place, *, wait=0.0, group="clerk.dobik", **more):
    taken = at(start + wait)
    return row(
        activity, at(start), at(start + wait + hours), place=place, claimed_at=taken,
        opened_at=taken, group=group, **more,
    )  # fmt: skip


def test_work_that_came_back_is_lost_from_the_second_time_on():
    found = told(work("fill", 9, 1, 0), work("check", 10, 0.5, 1), work("fill", 10.5, 0.25, 2))

    [again] = [one for one in found if one.kind == AGAIN]
    assert (again.activity, again.count, again.person_hours, again.money) == ("fill", 1, 0.25, 150)


def test_a_way_back_that_is_no_error_is_no_loss():
    promise = Promise(clock_start="", clock_stop="", target="", returns=("approve",))
    rows = work("fill", 9, 1, 0), work("prolong", 10, 0.5, 1), work("fill", 10.5, 0.25, 2)

    assert [one.kind for one in told(*rows, promise=promise)] == []


def test_work_begun_and_cut_off_is_lost():
    [lost] = told(work("fill", 9, 1, 0, canceled=True, group="head.dobik"))

    assert (lost.kind, lost.person_hours, lost.money) == (THROWN_AWAY, 1, 1200)


def test_waiting_has_hours_and_no_price():
    [lost] = told(work("fill", 9, 1, 0, wait=2))

    assert (lost.kind, lost.case_hours, lost.person_hours) == (WAITING, 2, 0)
    assert lost.money is None


def test_the_time_of_others_is_not_the_citys_loss():
    rows = [row("wait", at(9), at(12), type="receiveTask")]

    assert told(*rows, clock={"wait": "applicant"}) == []
    assert [one.case_hours for one in told(*rows)] == [3]


def test_the_dearest_come_first():
    found = told(
        work("fill", 9, 0.5, 0, wait=1), work("check", 10.5, 0.5, 1), work("fill", 11, 1, 2),
        work("sign", 12, 0.75, 3, canceled=True, group="head.dobik"),
    )  # fmt: skip

    assert [(one.kind, one.activity) for one in found] == [
        (THROWN_AWAY, "sign"), (AGAIN, "fill"), (WAITING, "fill"),
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 200])
def test_two_hundred_returns_are_counted(count):
    rows = [work("fill", 9, 0.001, 0)]
    for number in range(count):
        rows += [
            work("check", 9.1 + number / 100, 0.001, 2 * number + 1),
            work("fill", 9.105 + number / 100, 0.001, 2 * number + 2),
        ]

    [again] = [one for one in told(*rows) if one.kind == AGAIN and one.activity == "fill"]
    assert again.count == count
