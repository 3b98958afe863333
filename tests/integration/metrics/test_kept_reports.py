"""Reports that take long are kept: shown at once, counted again by the scheduler, never wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from leancity.calendars import Calendar, CalendarYearMissing
from leancity.clock import FixedClock
from leancity.library.config import Metrics
from leancity.metrics import Archive, OwnerReports, shelf
from leancity.metrics.models import StoredReport
from leancity.metrics.shelf import Counted, Place, Shelf, basis_of
from tests.fakes.city import NOW
from tests.fakes.figures import FakeReports, logged
from tests.unit.metrics.logged import CALENDAR

PROMISE = Metrics(
    clock_start="start_office", clock_stop="fixed", target="1wd", before="3wd",
    clock={"wait_term": "applicant"}, returns=("approve",), rate=500,
)  # fmt: skip
PLACE = Place(process_key="prevention", days=90)


class City:
    """Reports that count how often they count; every report of it is costly."""

    def __init__(self, database, clock, folder):
        self.database, self.clock, self.folder = database, clock, folder
        self.promise = PROMISE
        self.calendar = CALENDAR
        self.count = 0

    def process(self):
        """A process of its own, with nothing in its memory."""
        city = self

        class Counting(OwnerReports):
            def report(self, *given):
                city.count += 1
                return super().report(*given)

        promises = lambda: {"prevention": self.promise}  # noqa: E731
        archive = Archive(self.database, self.folder, self.clock, self.calendar)
        return Counting(self.database, self.clock, self.calendar, archive, promises)

    def look(self, process=None):
        return (process or self.process()).recent("prevention", self.promise, 90)


@pytest.fixture
def city(database, monkeypatch, tmp_path):
    monkeypatch.setattr(shelf, "COSTLY", timedelta(0))
    monkeypatch.setattr(shelf, "FRESH", timedelta(minutes=5))
    source = FakeReports().source("prevention", None)
    with database.begin() as session:
        session.add_all(logged(source))
    return City(database, FixedClock(NOW), tmp_path)


def test_what_is_kept_is_what_was_counted(city):
    counted = city.look()

    assert city.look() == counted
    assert city.count == 1
    assert counted.loops
    assert counted.versions
    assert counted.running
    assert counted.losses


def test_an_old_report_is_shown_and_counted_again_by_the_scheduler(city):
    scheduler, portal = city.process(), city.process()
    first = city.look(portal)
    assert scheduler.refresh() == 0
    city.clock.advance(timedelta(minutes=6))

    assert city.look(portal) == first
    assert city.look(city.process()) == first
    assert (scheduler.refresh(), scheduler.refresh(), city.count) == (1, 0, 2)
    assert city.look(portal).period.end == first.period.end + timedelta(minutes=6)
    assert city.count == 2


def test_nobody_is_shown_a_report_of_another_day(city):
    first = city.look()
    city.clock.advance(timedelta(hours=37))

    assert city.look().period.end > first.period.end
    assert city.count == 2


def test_other_rules_of_the_process_are_another_report(city):
    portal = city.process()
    assert str(city.look(portal).target) == "1wd"
    city.promise = replace(PROMISE, target="2wd")

    assert str(city.look(portal).target) == "2wd"
    assert city.process().refresh() == 0


def test_the_scheduler_counts_by_new_rules_before_anybody_looks(city):
    city.look()
    city.promise = replace(PROMISE, target="2wd")

    assert city.process().refresh() == 1
    assert str(city.look().target) == "2wd"
    assert city.count == 2


def test_a_corrected_calendar_is_another_report(city):
    city.look()
    city.calendar = Calendar(replace(CALENDAR.data, version="corrected"))

    city.look()

    assert city.count == 2


def test_every_report_is_ready_before_the_first_look(city):
    city.process().prepare()
    assert city.count == 3

    for days in (30, 90, 365):
        city.process().recent("prevention", city.promise, days)

    assert city.count == 3


def test_a_log_that_was_read_again_is_counted_again(city):
    city.look()
    city.process().forget()

    city.look()

    assert city.count == 2


def test_a_report_of_another_shape_is_counted_again(city):
    city.look()
    with city.database.begin() as session:
        session.execute(update(StoredReport).values(content='{"process_key": "prevention"}'))

    city.look()

    assert city.count == 2


def test_a_late_count_does_not_replace_a_newer_one(city):
    kept, basis = Shelf(city.database), basis_of(PROMISE, CALENDAR)
    report = city.look()
    newer = city.clock.now() + timedelta(minutes=1)
    for at in (newer, newer - timedelta(seconds=30)):
        counted = Counted(basis=basis, at=at, took=timedelta(seconds=1), report=report)
        kept.keep(PLACE, counted)

    assert kept.find(PLACE, basis).at == newer
    assert kept.find(PLACE, basis, newer) is None


def test_what_has_become_quick_is_no_longer_kept_nor_asked_for(city, monkeypatch):
    portal = city.process()
    city.look(portal)
    city.clock.advance(timedelta(minutes=6))
    city.look(portal)
    monkeypatch.setattr(shelf, "COSTLY", timedelta(days=1))

    assert (city.process().refresh(), city.process().refresh(), city.count) == (1, 0, 2)


def test_what_cannot_be_counted_is_told_to_whoever_looks(city):
    portal = city.process()
    city.look(portal)
    city.clock.advance(timedelta(minutes=6))
    city.look(portal)
    years = CALENDAR.data.years
    city.calendar = Calendar(replace(CALENDAR.data, years=years[:1]))

    assert (city.process().refresh(), city.process().refresh()) == (1, 0)
    with pytest.raises(CalendarYearMissing):
        city.look()


def test_what_is_counted_at_once_is_not_kept(city, monkeypatch):
    monkeypatch.setattr(shelf, "COSTLY", timedelta(days=1))
    city.look()
    city.look()

    with city.database.begin() as session:
        assert session.scalars(select(StoredReport)).all() == []
    assert city.count == 2
