"""Laws that hold for every moment, not only for those of the table."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leancity.calendars import Calendar

CALENDAR = Calendar.load(presidential=False)
#: far enough from both ends of the data for every term below
MOMENTS = st.datetimes(
    min_value=datetime(2019, 6, 1),  # noqa: DTZ001
    max_value=datetime(2026, 6, 1),  # noqa: DTZ001
    timezones=st.just(CALENDAR.zone),
)
DAYS = st.dates(min_value=date(2019, 6, 1), max_value=date(2026, 6, 1))
COUNTS = st.integers(min_value=1, max_value=60)
SPECS = st.builds("{}{}".format, COUNTS, st.sampled_from(["wd", "wh", "cd", "h", "min"]))


@given(MOMENTS, COUNTS)
def test_working_hours_come_back_as_minutes(start: datetime, hours: int) -> None:
    assert CALENDAR.working_minutes(start, CALENDAR.due(f"{hours}wh", start)) == hours * 60


@given(MOMENTS, COUNTS)
def test_working_hours_end_at_the_earliest_moment(start: datetime, hours: int) -> None:
    due = CALENDAR.due(f"{hours}wh", start)

    earlier = due - timedelta(microseconds=1)

    assert CALENDAR.working_minutes(start, earlier) == hours * 60 - 1


@given(MOMENTS, MOMENTS, SPECS)
def test_a_later_start_is_never_due_earlier(one: datetime, other: datetime, spec: str) -> None:
    first, second = sorted((one, other))

    assert CALENDAR.due(spec, first) <= CALENDAR.due(spec, second)


@given(MOMENTS, COUNTS, st.sampled_from(["wd", "wh", "cd", "h", "min"]))
def test_a_longer_term_is_never_due_earlier(start: datetime, count: int, unit: str) -> None:
    assert CALENDAR.due(f"{count}{unit}", start) <= CALENDAR.due(f"{count + 1}{unit}", start)


@given(MOMENTS, SPECS)
def test_a_term_ends_after_its_start(start: datetime, spec: str) -> None:
    assert CALENDAR.due(spec, start) > start


@given(DAYS, COUNTS)
def test_working_days_counted_one_by_one(day: date, count: int) -> None:
    walked = day
    for _ in range(count):
        walked += timedelta(days=1)
        while not CALENDAR.is_working(walked):
            walked += timedelta(days=1)

    assert CALENDAR.add_working_days(day, count) == walked
    assert CALENDAR.working_days(day, walked) == count


@given(DAYS, COUNTS)
def test_going_back_undoes_going_forward_from_a_working_day(day: date, count: int) -> None:
    start = CALENDAR.roll(day)

    assert CALENDAR.add_working_days(CALENDAR.add_working_days(start, count), -count) == start


@given(DAYS, COUNTS)
def test_a_reminder_comes_its_term_before_the_date(day: date, count: int) -> None:
    moment = CALENDAR.before(day, f"{count}wd")

    assert CALENDAR.is_working(moment.date())
    assert CALENDAR.add_working_days(moment.date(), count) == CALENDAR.roll(day)


@given(MOMENTS, COUNTS, st.floats(min_value=0.01, max_value=1))
def test_a_fraction_divides_the_working_time(start: datetime, hours: int, share: float) -> None:
    due = CALENDAR.due(f"{hours}wh", start)

    part = CALENDAR.working_minutes(start, CALENDAR.fraction(start, due, share))

    assert part == pytest.approx(hours * 60 * share, abs=1)


@given(MOMENTS, MOMENTS, MOMENTS)
def test_working_time_adds_up(one: datetime, two: datetime, three: datetime) -> None:
    first, middle, last = sorted(
        moment.replace(second=0, microsecond=0) for moment in (one, two, three)
    )

    parts = CALENDAR.working_minutes(first, middle) + CALENDAR.working_minutes(middle, last)

    assert parts == CALENDAR.working_minutes(first, last)


@given(MOMENTS)
def test_working_minutes_counted_one_by_one(start: datetime) -> None:
    start = start.replace(second=0, microsecond=0)
    minutes = [start + timedelta(minutes=number) for number in range(0, 3 * 24 * 60, 30)]

    counted = sum(CALENDAR.working_minutes(m, m + timedelta(minutes=30)) for m in minutes)

    assert counted == CALENDAR.working_minutes(start, start + timedelta(days=3))


@given(DAYS)
def test_the_end_of_a_day_is_on_the_rolled_day(day: date) -> None:
    end = CALENDAR.at(day)

    assert end.date() == CALENDAR.roll(day)
    assert end.hour in {17, 18}
    assert end.utcoffset() == timedelta(hours=11)
