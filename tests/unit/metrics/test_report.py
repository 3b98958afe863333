"""The owner's report from rows of the log."""

from __future__ import annotations

import pytest

from leancity.metrics.formulas import shown
from tests.unit.metrics.logged import PERIOD, at, report, row, run


def case(root, day, *, hours=4.0, returned=False, wait_days=1):
    """A case: an hour of work after an hour of waiting, approval, a letter, the applicant."""
    start, sent = at(9, day), at(9 + hours, day)
    rows = [
        row("start", start, start, root=root, type="startEvent"),
        row("fill", start, at(11, day), root=root, place=1, claimed_at=at(10, day), group="specialist.dobik"),
        row("approve", at(11, day), at(12, day), root=root, place=2, claimed_at=at(11.5, day), group="control_head.dobik"),
    ]  # fmt: skip
    if returned:
        rows.append(row("fill", at(12, day), sent, root=root, place=3, claimed_at=at(12, day)))
    end = at(9, day + wait_days)
    rows += [
        row("sent", sent, sent, root=root, type="intermediateNoneThrowEvent", place=4),
        row("wait", sent, end, root=root, type="receiveTask", place=5),
    ]
    return run(root=root, start=start, end=end), rows


def made(*cases, **more):
    return report([one for one, _ in cases], [each for _, rows in cases for each in rows], **more)


DAYS = (9, 10, 11, 16, 17)


def test_the_promise_is_kept():
    result = made(*[case(str(day), day) for day in DAYS])

    assert (str(result.target), str(result.before), result.unit) == ("1wd", "3wd", "wd")
    assert (result.lead.median, result.lead.p85, result.in_term) == (0.5, 0.5, 1.0)
    assert (result.keeps_promise, result.is_enough, result.closed) == (True, True, 5)


def test_the_promise_is_not_kept():
    late = [case(str(day), day, hours=28) for day in DAYS]

    assert made(*late).keeps_promise is False


def test_few_cases_are_no_verdict():
    result = made(case("1", 9))

    assert (result.keeps_promise, result.is_enough) == (None, False)


def test_a_process_without_target_is_measured_too():
    result = made(*[case(str(day), day) for day in DAYS], promise=None)

    assert (result.target, result.in_term, result.keeps_promise) == (None, None, None)
    assert result.lead.median == 1.0  # the whole case, in working days
    assert result.clock == {"ours": 480, "other": 0, "applicant": 0}


def test_the_function_of_the_method_from_real_cases():
    result = made(*[case(str(day), day, returned=day == 9) for day in DAYS])
    block = result.function.block

    # Each case is one working day from first to last event, of which 90 minutes are work; the
    # returned one has an hour more.
    assert block.lead_time == pytest.approx(1.0)
    assert block.useful == pytest.approx((5 * 90 + 60) / 5 / 480)
    assert block.idle == pytest.approx(block.lead_time - block.useful)
    assert block.errors == pytest.approx(0.2)
    assert shown(block.launches) == shown(5 / (30 * 12 / 365.25))
    # In the others an hour passes between the approval and the letter, at no operation.
    assert result.function.unexplained_idle == pytest.approx(4 * 60 / 5 / 480)
    assert (result.bottleneck, result.slowest.activity) == ("fill", "fill")


def test_whose_time_it_was():
    result = made(*[case(str(day), day) for day in DAYS])

    assert result.done[0].clock == {"ours": 240, "other": 0, "applicant": 0}
    # From the letter at 13:00 to the next morning it is the applicant's turn.
    assert result.clock == {"ours": 240, "other": 0, "applicant": 240}
    assert [one.owner for one in result.activities] == ["ours", "ours", "applicant"]


def test_under_way_and_where():
    open_rows = [
        row("start", at(9, 27), at(9, 27), root="o", type="startEvent"),
        row("fill", at(9, 27), None, root="o", place=1, group="specialist.dobik"),
        row("around", at(9, 27), None, root="o", type="subProcess", place=2),
    ]
    result = made(case("1", 9), (run(root="o", start=at(9, 27)), open_rows))

    (running,) = result.running
    assert (running.root, running.value, running.clock["ours"]) == ("o", 2.0, 960)
    assert result.standing == {"fill": 1}
    assert result.overdue == 1
    assert [(g.name, g.done, g.open) for g in result.groups] == [
        ("specialist.dobik", 1, 1), ("control_head.dobik", 1, 0),
    ]  # fmt: skip


def test_a_deleted_case_counts_nowhere():
    gone, rows = case("gone", 9)
    deleted = run(root="gone", start=gone.start, end=gone.end, state="deleted")

    result = report([deleted], rows)

    assert result.is_empty
    assert (list(result.activities), list(result.loops), result.function.block.labour) == (
        [],
        [],
        0,
    )


def test_nothing_at_all():
    result = report([], [])

    assert result.is_empty
    assert (result.lead, result.in_term, result.slowest, result.bottleneck) == (
        None,
        None,
        None,
        "",
    )


def test_returns_before_the_period_are_not_of_it():
    result = made(case("1", 9, returned=True), period=type(PERIOD)(start=at(0, 10), end=PERIOD.end))

    assert list(result.loops) == []
