"""A report reads what was under way in its period, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from leancity.calendars import Calendar, CalendarYearMissing
from leancity.clock import FixedClock
from leancity.metrics import Archive, OwnerReports, shelf
from leancity.metrics.models import EventActivity, EventInstance
from tests.unit.metrics.logged import NOW, PROMISE, at, row


@pytest.fixture
def reports(database, tmp_path):
    return owner_reports(database, FixedClock(NOW), tmp_path)


def owner_reports(database, clock, folder):
    calendar = Calendar.load()
    return OwnerReports(database, clock, calendar, Archive(database, folder, clock, calendar))


def add(database, root, start, end=None, *, key="p", state=None):
    instance = EventInstance(
        id=root, root_id=root, process_key=key, definition_id=f"{key}:1", version=1, unit="dobik",
        started_at=start, ended_at=end, state=state or ("completed" if end else "active"),
    )  # fmt: skip
    rows = [
        row("start", start, start, root=root, type="startEvent"),
        row("fill", start, end, root=root, place=1, group="specialist.dobik"),
    ]
    if end:
        rows.append(row("sent", end, end, root=root, type="intermediateNoneThrowEvent", place=2))
    with database.begin() as session:
        session.add_all([instance, *rows])


def test_the_cases_of_a_period(database, reports):
    add(database, "before", at(9, 2), at(12, 3))
    add(database, "in-it", at(9, 23), at(12, 23))
    add(database, "over-its-start", at(9, 2), at(12, 24))
    add(database, "open", at(9, 27))
    add(database, "another", at(9, 23), at(12, 23), key="q")

    report = reports.report("p", PROMISE, reports.last(14))

    assert {lead.root for lead in report.done} == {"in-it", "over-its-start"}
    assert (report.arrivals, report.closed) == (2, 2)
    assert report.standing == {"fill": 1}
    assert not report.is_empty
    assert reports.report("nobody", None, reports.last(14)).is_empty


def test_names_may_hold_anything(database, reports):
    add(database, "open", at(9, 27))
    odd = "x,'\"\x1f\n\t%s.dobik"
    with database.begin() as session:
        session.execute(update(EventActivity).values(group=odd, unit=""))

    [group] = reports.report("p", PROMISE, reports.last(14)).groups

    assert (group.name, group.open) == (odd.replace("\x1f", " "), 1)


def test_the_parts_of_a_page_share_a_report(database, tmp_path, monkeypatch):
    # However slow the machine is, nothing is kept for the time after.
    monkeypatch.setattr(shelf, "COSTLY", timedelta(days=1))
    clock = FixedClock(NOW)
    reports = owner_reports(database, clock, tmp_path)
    add(database, "open", at(9, 27))

    first = reports.recent("p", PROMISE, 14)

    assert reports.recent("p", PROMISE, 14) is first
    assert reports.recent("p", PROMISE, 30) is not first
    assert reports.recent("p", None, 14) is not first
    again = reports.recent("p", PROMISE, 14)
    clock.advance(timedelta(hours=1))
    assert reports.recent("p", PROMISE, 14) is not again


def test_a_year_without_calendar_is_an_error_that_names_it(database, reports):
    add(database, "old", at(9, 2) - timedelta(days=3650))

    with pytest.raises(CalendarYearMissing, match="2016"):
        reports.report("p", PROMISE, reports.last(14))
