"""Closed months: the same figures as the log, written once, again when something changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import duckdb
import pytest
from sqlalchemy import select, update

from leancity.calendars import Calendar
from leancity.clock import FixedClock
from leancity.metrics.archive import Archive
from leancity.metrics.long import operations
from leancity.metrics.models import EventActivity, EventInstance
from tests.fakes.figures import FakeReports
from tests.unit.metrics.logged import NOW, ZONE, at, figures, row

FAR = (date(2020, 1, 1), date(2027, 12, 31))
CLOCK = {"wait_term": "applicant"}
MONTH = datetime(NOW.year, NOW.month, 1, tzinfo=ZONE)
#: A stay of the month before.
OCTOBER = at(9, 1) - timedelta(days=9)


@pytest.fixture
def archive(database, tmp_path):
    return Archive(database, tmp_path / "months", FixedClock(NOW), Calendar.load())


def instance(root, state="completed", key="p"):
    return EventInstance(
        id=root, root_id=root, process_key=key, definition_id=f"{key}:1", version=1, unit="dobik",
        started_at=at(), ended_at=None, state=state,
    )  # fmt: skip


def add(database, *rows, roots=("r1",), **more):
    with database.begin() as session:
        session.add_all([*(instance(root, **more) for root in roots), *rows])


def test_closed_months_tell_what_the_log_tells(archive, database):
    source = FakeReports().source("prevention", None)
    roots = [run.root for run in source.runs]
    add(database, *source.rows, roots=roots, key="prevention")
    with database.begin() as session:
        closed = list(session.scalars(select(EventActivity).where(EventActivity.ended_at < MONTH)))
    expected = {one.activity: one for one in figures(*closed, clock=CLOCK)}

    assert archive.close_months() == len({one.ended_at.astimezone(ZONE).month for one in closed})
    told = operations(archive.files("prevention", *FAR), CLOCK)

    assert {one.activity for one in told} == set(expected)
    for one in told:
        # What came back is seen in whole cases only.
        live = replace(expected[one.activity], first_time_right=None, returns=0)
        assert one == live


def test_only_what_changed_is_written_again(archive, database):
    filled = row("fill", OCTOBER, OCTOBER + timedelta(hours=2))
    add(database, filled, row("fill", at(9), at(11), place=1))
    assert (archive.close_months(), archive.close_months()) == (1, 0)

    with database.begin() as session:
        claim = update(EventActivity).where(EventActivity.place == 0)
        session.execute(claim.values(claimed_at=OCTOBER + timedelta(hours=1)))
    assert (archive.close_months(), archive.close_months()) == (1, 0)
    [one] = operations(archive.files("p", *FAR), {})
    assert one.before_claim.median == 60


def test_a_corrected_calendar_corrects_the_files(archive, database, tmp_path):
    add(database, row("fill", OCTOBER, OCTOBER + timedelta(hours=2)))
    archive.close_months()
    calendar = Calendar.load()
    corrected = Calendar(replace(calendar.data, version="corrected"))

    again = Archive(database, tmp_path / "months", FixedClock(NOW), corrected)

    assert (again.close_months(), again.close_months()) == (1, 0)


def test_a_deleted_case_leaves_its_month(archive, database):
    add(
        database,
        row("fill", OCTOBER, OCTOBER),
        row("fill", OCTOBER, OCTOBER, root="r2"),
        roots=("r1", "r2"),
    )
    archive.close_months()
    with database.begin() as session:
        gone = update(EventInstance).where(EventInstance.id == "r2")
        session.execute(gone.values(state="deleted"))

    assert archive.close_months() == 1
    [one] = operations(archive.files("p", *FAR), {})
    assert one.count == 1


def test_a_month_that_is_not_over_is_not_closed(archive, database):
    add(database, row("fill", at(9), at(11)), row("wait", at(9), None, place=1))

    assert archive.close_months() == 0
    assert operations(archive.files("p", *FAR), {}) == []


def test_what_a_killed_run_left_behind_is_no_month(archive, database, tmp_path):
    add(database, row("fill", OCTOBER, OCTOBER))
    folder = tmp_path / "months" / "p"
    folder.mkdir(parents=True)
    (folder / "2026-10.77.part").write_bytes(b"half a file")

    assert archive.close_months() == 1
    assert [path.name for path in archive.files("p", *FAR)] == ["2026-10.parquet"]


def test_the_files_name_nobody(archive, database):
    add(database, row("fill", OCTOBER, OCTOBER, performer="5f", group="specialist.dobik"))
    archive.close_months()

    [file] = archive.files("p", *FAR)
    columns = {name for name, *_ in duckdb.execute(f"DESCRIBE SELECT * FROM '{file}'").fetchall()}
    assert columns.isdisjoint({"performer", "person", "claimed_by"})
