"""Figures of activities and ways back."""

from __future__ import annotations

from leancity.metrics.visits import BODY
from tests.unit.metrics.logged import at, figures, loops, returned_roots, row


def walk(*names, root="r1", day=23):
    """User tasks one after the other, a quarter of an hour each, the last one still open."""
    moments = [at(9 + number / 4, day) for number in range(len(names) + 1)]
    ends = [*moments[1:-1], None]
    return [
        row(name, start, end, root=root, place=number, claimed_at=start)
        for number, (name, start, end) in enumerate(zip(names, moments, ends, strict=False))
    ]


def ways(*rows, returning=()):
    return [
        (loop.source, loop.target, loop.count, loop.cases)
        for loop in loops(*rows, returning=returning)
    ]


def test_a_straight_way_has_no_loops():
    assert ways(*walk("choose", "approve", "check")) == []


def test_a_return_is_told_from_the_way_forward_after_it():
    assert ways(*walk("choose", "approve", "choose", "approve", "check")) == [
        ("approve", "choose", 1, 1)
    ]


def test_returns_are_counted_by_times_and_by_cases():
    rows = [
        *walk("choose", "approve", "choose", "approve", "choose", "approve"),
        *walk("choose", "approve", "choose", "approve", root="r2"),
        *walk("choose", "approve", root="r3"),
    ]

    assert ways(*rows) == [("approve", "choose", 3, 2)]
    assert returned_roots(*rows) == 2


def test_only_what_the_process_calls_a_return_is_an_error():
    rows = walk("choose", "approve", "check", "prolong", "check", "prolong", "check")

    (loop,) = loops(*rows, returning=("approve",))

    assert (loop.source, loop.target, loop.count, loop.is_return) == ("prolong", "check", 2, False)
    assert returned_roots(*rows, returning=("approve",)) == 0
    assert returned_roots(*rows) == 1


def test_a_task_that_repeats_itself_is_a_way_back():
    assert ways(*walk("fill", "fill", "fill")) == [("fill", "fill", 2, 1)]


def test_several_at_once_are_no_returns():
    body = row(f"sign{BODY}", at(9), at(12), type="multiInstanceBody")

    assert ways(body, *walk("sign", "sign", "sign")) == []


def test_two_hundred_returns():
    rows = []
    for number in range(201):
        start, middle, end = (at(9 + (2 * number + n) / 100) for n in range(3))
        rows += [
            row("choose", start, middle, place=2 * number),
            row("approve", middle, end, place=2 * number + 1),
        ]

    assert ways(*rows) == [("approve", "choose", 200, 1)]


def test_the_figures_of_an_activity():
    rows = [
        row("choose", at(9), at(11), place=1, claimed_at=at(10), due_at=at(11)),
        row("approve", at(11), at(12), place=2),
        row("choose", at(14), at(15), place=3, claimed_at=at(14), due_at=at(14.5)),
        row("choose", at(9), at(10), root="r2", claimed_at=at(9)),
        row("choose", at(9), at(9.5), root="r3", canceled=True),
        row("choose", at(9), None, root="r4"),
        row("ask", at(15), at(16), type="receiveTask", place=4),
        row("gate", at(15), at(15), type="exclusiveGateway", place=5),
    ]  # fmt: skip
    choose, approve, ask = figures(*rows, clock={"ask": "other"})

    assert [choose.activity, approve.activity, ask.activity] == ["choose", "approve", "ask"]
    assert (choose.count, choose.open, choose.returns) == (3, 1, 1)
    assert (choose.labour, choose.waiting) == (180, 60)
    assert (choose.touch.median, choose.total.p85, choose.before_claim.p90) == (60, 120, 60)
    assert (choose.in_term, choose.first_time_right) == (0.5, 0.5)
    assert choose.capacity == 8
    assert (approve.first_time_right, approve.in_term) == (1, None)
    assert (ask.owner, ask.on_others, ask.first_time_right, ask.capacity) == (
        "other",
        60,
        None,
        None,
    )
