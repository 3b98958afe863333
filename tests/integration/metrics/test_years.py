"""All years: the report of the log itself, whatever stands in files and whatever does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from leancity.calendars import Calendar
from leancity.clock import FixedClock
from leancity.library.config import Metrics
from leancity.metrics import Archive, OwnerReports, Period, shelf
from leancity.metrics.models import EventActivity, EventInstance
from leancity.metrics.visits import BODY
from tests.fakes.city import NOW
from tests.fakes.eventlog import made_of
from tests.fakes.figures import FakeReports, logged
from tests.unit.metrics.logged import row

PROMISE = Metrics(
    clock_start="start_office", clock_stop="notified", target="1wd", before="3wd",
    clock={"wait_term": "applicant"}, returns=("approve",),
)  # fmt: skip


@pytest.fixture
def source(database):
    """Three months of cases, of which two are closed."""
    made = FakeReports(60).source("prevention", PROMISE)
    with database.begin() as session:
        session.add_all(logged(made))
    return made


@pytest.fixture
def archive(database, tmp_path):
    return Archive(database, tmp_path / "months", FixedClock(NOW), Calendar.load())


@pytest.fixture
def look(database, archive, monkeypatch):
    """Look at so many days, with nothing in memory and nothing kept."""
    monkeypatch.setattr(shelf, "COSTLY", timedelta(days=1))

    def look(days):
        reports = OwnerReports(database, FixedClock(NOW), Calendar.load(), archive)
        return reports.recent("prevention", PROMISE, days)

    return look


@pytest.fixture
def ever(look):
    """Look at all years."""
    return lambda: look(0)


def expected(source):
    period = Period(start=min(run.start for run in source.runs), end=NOW)
    return made_of(source, period)


def same(found, whole):
    """Every figure, returns, losses, groups and whose time it was among them."""
    assert found == whole
    assert found.loops
    assert found.losses
    assert found.groups
    assert found.clock["applicant"]
    assert found.function.block.errors


def test_all_years_without_files(source, ever):
    same(ever(), expected(source))


def test_all_years_with_closed_months_and_the_rest(source, archive, ever):
    assert archive.close_months() >= 2

    same(ever(), expected(source))


def test_a_month_without_its_file_is_read_from_the_log(source, archive, ever, tmp_path):
    archive.close_months()
    files = sorted((tmp_path / "months" / "prevention").glob("*.parquet"))
    files[len(files) // 2].unlink()

    same(ever(), expected(source))


def test_files_are_read_instead_of_the_log(source, archive, ever, database):
    """What a clean-up of the log would take stays told."""
    archive.close_months()
    whole = ever()
    with database.begin() as session:
        month = NOW - timedelta(days=45)
        old = [row.id for row in source.rows if row.ended_at and row.ended_at < month]
        session.execute(update(EventActivity).where(EventActivity.id.in_(old)).values(type="gone"))

    assert {one.activity: one.count for one in ever().activities} == {
        one.activity: one.count for one in whole.activities
    }


@pytest.mark.parametrize("days", [30, 60])
def test_a_period_is_the_same_from_files_and_from_the_log(source, archive, look, days):
    """Whole cases are read across the files: a way back, whose time it was."""
    from_log = look(days)
    archive.close_months()

    same(look(days), from_log)
    assert source.runs


def test_files_of_an_earlier_calendar_are_not_counted(source, archive, ever, database, tmp_path):
    add_several(database)
    archive.close_months()
    told = ever()
    calendar = Calendar.load()
    later = Archive(
        database,
        tmp_path / "months",
        FixedClock(NOW),
        Calendar(replace(calendar.data, version="x")),
    )

    reports = OwnerReports(database, FixedClock(NOW), calendar, later)

    assert later.files("prevention", date.min, date.max) == []
    assert reports.ever("prevention", PROMISE) == told


def test_what_runs_several_times_at_once_is_no_return_in_files_either(archive, ever, database):
    add_several(database)
    from_log = ever()
    archive.close_months()

    assert ever() == from_log
    assert from_log.loops == []
    assert {one.activity: one.count for one in from_log.activities} == {"sign": 2}


def add_several(database):
    """A case of two months ago in which two people signed at once."""
    start = NOW - timedelta(days=60)
    stays = [("sign", "userTask"), ("sign", "userTask"), (f"sign{BODY}", "multiInstanceBody")]
    rows = [
        row(name, start, start + timedelta(hours=place + 1), root="several", place=place, type=kind)
        for place, (name, kind) in enumerate(stays)
    ]
    for one in rows:
        one.process_key = "prevention"
    case = EventInstance(
        id="several", root_id="several", process_key="prevention", definition_id="p:1", version=1,
        unit="dobik", started_at=start, ended_at=start + timedelta(hours=3), state="completed",
    )  # fmt: skip
    with database.begin() as session:
        session.add_all([case, *rows])


def test_a_case_deleted_since_its_month_was_closed_counts_nowhere(source, archive, ever, database):
    archive.close_months()
    test_deleted_cases_count_nowhere(source, ever, database)


def test_deleted_cases_count_nowhere(source, ever, database):
    gone = [run.root for run in source.runs[::3]]
    with database.begin() as session:
        deleting = update(EventInstance).where(EventInstance.id.in_(gone))
        session.execute(deleting.values(state="deleted"))
    runs = [replace(run, state="deleted") if run.root in gone else run for run in source.runs]

    found = ever()

    same(found, expected(replace(source, runs=runs)))


def test_a_process_whose_first_case_begins_now(ever, database):
    with database.begin() as session:
        session.add(
            EventInstance(
                id="r1", root_id="r1", process_key="prevention", definition_id="p:1", version=1,
                unit="dobik", started_at=NOW - timedelta(seconds=1), ended_at=None, state="active",
            )
        )  # fmt: skip

    assert ever().arrivals == 1
    assert ever().function.launches == pytest.approx(30.4, abs=0.1)


def test_a_process_without_cases(ever):
    assert ever().is_empty
