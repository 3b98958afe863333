"""What a row of the log is worth in working time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leancity.calendars import CalendarYearMissing
from tests.unit.metrics.logged import NOW, at, row, visits


def spans(*rows, now=NOW):
    (visit,) = visits(*rows, now=now)
    return visit.total, visit.before_claim, visit.touch


@pytest.mark.parametrize(
    ("moments", "expected"),
    [
        # taken after an hour, opened an hour later, sent after lunch
        ({"claimed_at": at(10), "opened_at": at(11)}, (300, 60, 180)),
        ({"claimed_at": at(10)}, (300, 60, 240)),
        ({"opened_at": at(11)}, (300, 120, 180)),
        # nobody told when work began: all of it is waiting
        ({}, (300, 300, 0)),
        # clocks that contradict each other give no negative time and no time twice
        ({"claimed_at": at(8), "opened_at": at(7)}, (300, 0, 300)),
        ({"claimed_at": at(17), "opened_at": at(10)}, (300, 300, 0)),
    ],
    ids=["whole", "no-form", "no-claim", "nothing", "too-early", "too-late"],
)
def test_a_user_task(moments, expected):
    assert spans(row("fill", at(9), at(15), **moments)) == expected


def test_a_machine_counts_its_own_work():
    done = row("send", at(9), at(12), type="serviceTask", worked_from=at(11), worked_ms=90_000)

    assert spans(done) == (180, 120, 1.5)
    assert visits(done)[0].labour == 0


def test_a_clock_that_went_backwards_is_no_time():
    assert spans(row("fill", at(12), at(9))) == (0, 0, 0)


def test_nights_weekends_and_the_form_before_the_case():
    assert spans(row("fill", at(17), at(10, day=24), claimed_at=at(17))) == (120, 0, 120)
    assert spans(row("fill", at(17, day=27), at(9, day=30))) == (60, 60, 0)
    start = row("start", at(10), at(10), type="startEvent", opened_at=at(9.5))
    assert spans(start) == (30, 0, 30)
    assert visits(start)[0].waiting == 0


def test_an_activity_that_never_ended_lasts_until_now():
    (visit,) = visits(row("fill", at(9)), now=at(11))

    assert (visit.total, visit.is_done, visit.waiting) == (120, False, 120)


@pytest.mark.parametrize(
    ("due", "end", "expected"),
    [(None, at(10), None), (at(12), at(12), True), (at(12), at(13), False), (at(12), None, None)],
)
def test_in_term(due, end, expected):
    (visit,) = visits(row("fill", at(9), end, due_at=due))

    assert visit.in_term is expected


def test_a_year_that_is_not_loaded_is_named():
    with pytest.raises(CalendarYearMissing) as caught:
        visits(row("fill", at(9)), now=at(9) + timedelta(days=800))

    assert caught.value.year == 2029
