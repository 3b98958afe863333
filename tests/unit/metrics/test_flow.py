"""Lead times, whose time it was, Little's law."""

from __future__ import annotations

from datetime import date

import pytest

from leancity.calendars import Term
from leancity.calendars.terms import Unit
from leancity.metrics import flow
from leancity.metrics.flow import by_week, kept_share
from leancity.metrics.leads import LeadRule
from tests.unit.metrics.logged import NOW, PERIOD, ZONE, at, attributed, leads, row, run, runs_of

CLOCK = {"wait": "applicant", "ask": "other"}
RULE = LeadRule(begins="start", stops="sent")


def found(runs, rows, rule=RULE):
    told = leads(runs, rows, rule)
    return [told.one(place, "r1", {}) for place in range(len(told))]


def little(runs):
    return flow.little(runs_of(runs, []), PERIOD, NOW)


def test_the_clock_runs_from_the_first_start_to_the_first_stop():
    rows = [
        row("start", at(9), at(9), type="startEvent"),
        row("sent", at(15), at(15), type="intermediateNoneThrowEvent"),
        row("start", at(16), at(16), type="startEvent"),
        row("sent", at(12, day=24), at(12, day=24), type="intermediateNoneThrowEvent"),
    ]

    (lead,) = found([run(end=at(18, day=24))], rows)

    assert (lead.value, lead.running) == (300 / 480, False)


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        (Unit.WORKING_DAYS, 19 / 8),
        (Unit.WORKING_HOURS, 19),
        (Unit.CALENDAR_DAYS, 4 + 4 / 24),
        (Unit.HOURS, 100),
        (Unit.MINUTES, 6000),
    ],
)
def test_a_lead_time_in_the_unit_of_the_promise(unit, value):
    """From Thursday 10:00 to Monday 14:00 with a weekend: 7, 8 and 4 hours of work."""
    rule = LeadRule(unit=unit)

    (lead,) = found([run(start=at(10, day=26), end=at(14, day=30))], [], rule)

    assert lead.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("case", "count"),
    [
        (run(end=at(12), state="deleted"), 0),
        (run(end=at(12)), 0),  # voided: it ended without the stop
        (run(), 1),
    ],
    ids=["deleted", "never-sent", "running"],
)
def test_cases_without_a_lead_time(case, count):
    assert len(found([case], [])) == count


def test_a_running_case_lasts_until_now():
    (lead,) = found([run(start=at(9, day=30))], [])

    assert (lead.running, lead.value) == (True, 1.0)


def owned(*rows, start=None, stop=None):
    return attributed(rows, CLOCK, start or at(9), stop or at(18))


def test_time_is_ours_another_bodys_or_the_applicants():
    rows = [
        row("fill", at(9), at(10)),
        row("ask", at(10), at(12), type="receiveTask"),
        row("wait", at(14), at(17), type="receiveTask"),
    ]  # fmt: skip

    # From 12 to 14 nothing was open, and an hour of it was lunch; from 17 on nothing again.
    assert owned(*rows) == {"ours": 60 + 60 + 60, "other": 120, "applicant": 180}


def test_while_anything_of_ours_is_open_the_time_is_ours():
    rows = [
        row("ask", at(9), at(12), type="receiveTask"),
        row("fill", at(10), at(11)),
        row("wait", at(11), at(13), type="receiveTask"),
    ]  # fmt: skip

    assert owned(*rows, stop=at(13)) == {"ours": 60, "other": 120, "applicant": 60}


def test_what_lies_outside_the_clock_is_nobodys():
    rows = [row("wait", at(9, day=20), None, type="receiveTask")]

    assert owned(*rows, stop=at(12)) == {"ours": 0, "other": 0, "applicant": 180}


def test_the_parts_of_a_case_are_the_whole():
    rows = [
        row("ask", at(9 + n / 7), at(9.1 + n / 5), type="receiveTask", place=n) for n in range(40)
    ]

    assert sum(owned(*rows).values()) == pytest.approx(480)


def test_a_case_that_ended_before_it_began_takes_no_time():
    (lead,) = found([run(start=at(12), end=at(9))], [], LeadRule())

    assert (lead.value, lead.running) == (0, False)
    assert owned(row("wait", at(8), at(13), type="receiveTask"), start=at(12), stop=at(9)) == {
        "ours": 0, "other": 0, "applicant": 0,
    }  # fmt: skip


def test_weeks():
    runs = [
        run(root="a", start=at(9, day=16), end=at(12, day=16)),
        run(root="b", start=at(9, day=16), end=at(18, day=17)),
        run(root="c", start=at(9, day=23), end=at(11, day=23)),
    ]

    weeks = by_week(leads(runs, [], LeadRule()), Term.parse("1wd"), ZONE)

    assert [(week.monday, week.count, week.in_term) for week in weeks] == [
        (date(2026, 11, 16), 2, 0.5),
        (date(2026, 11, 23), 1, 1.0),
    ]


def test_a_share_needs_a_target_and_values():
    assert kept_share([1.0], None) is None
    assert kept_share([], Term.parse("1wd")) is None
    assert kept_share([0.5, 1.0, 1.1], Term.parse("1wd")) == pytest.approx(2 / 3)


def test_littles_law_of_even_work():
    """One case a day, three days each: three are under way."""
    runs = [
        run(root=str(day), start=at(0, day=day), end=at(0, day=min(day + 3, 30) + 0))
        for day in range(1, 28)
    ]

    law = little(runs)

    assert law is not None
    assert law.agrees
    assert law.measured == pytest.approx(27 * 3 / 30)


def test_a_stock_that_never_leaves_does_not_agree():
    runs = [run(root=str(day), start=at(0, day=day)) for day in range(1, 28)]
    runs.append(run(root="x", start=at(0, day=1), end=at(1, day=1)))

    law = little(runs)

    assert law is not None
    assert not law.agrees


def test_nothing_came_nothing_left():
    assert little([]) is None
    assert little([run(state="deleted", end=at(12))]) is None
