"""Working time in arrays equals the scalar calendar, span by span."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leancity.calendars import (
    CALENDAR_FILE,
    Calendar,
    CalendarDataError,
    CalendarYearMissing,
    WorkingTime,
    moments,
)

CALENDARS = [
    Calendar.load(hours=hours, presidential=presidential)
    for hours in ("default", "north_36")
    for presidential in (False, True)
]
VECTORS = [WorkingTime(calendar) for calendar in CALENDARS]
ZONE = CALENDARS[0].zone
ANY_MOMENT = st.datetimes(
    min_value=datetime(2019, 1, 1),  # noqa: DTZ001
    max_value=datetime(2027, 12, 31, 23, 59, 59),  # noqa: DTZ001
    timezones=st.just(ZONE),
)
SPANS = st.lists(st.tuples(ANY_MOMENT, ANY_MOMENT), min_size=1, max_size=20)


@given(SPANS, st.integers(min_value=0, max_value=3))
def test_equal_to_the_scalar_calendar(spans: list[tuple[datetime, datetime]], number: int) -> None:
    starts, ends = moments(one for one, _ in spans), moments(other for _, other in spans)

    counted = VECTORS[number].working_minutes(starts, ends)

    assert counted.tolist() == [CALENDARS[number].working_minutes(*span) for span in spans]


def test_a_year_of_the_norm() -> None:
    """2021: 1,972 hours at 40 hours a week, with short days and a working Saturday."""
    start = moments([datetime(2021, 1, 1, tzinfo=ZONE)])
    end = moments([datetime(2022, 1, 1, tzinfo=ZONE)])

    assert VECTORS[0].working_minutes(start, end).tolist() == [1972 * 60]


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ((2021, 3, 1, 12, 30), (2021, 3, 1, 14, 30), 60),  # lunch does not count
        ((2021, 2, 20, 9), (2021, 2, 20, 18), 420),  # a working Saturday that is short
        ((2021, 2, 21, 9), (2021, 2, 21, 18), 0),  # a Sunday
        ((2021, 3, 5, 17), (2021, 3, 9, 10), 120),  # over a holiday
        ((2021, 3, 2, 9), (2021, 3, 1, 9), 0),  # a clock that went backwards
    ],
)
def test_single_spans(start: tuple[int, ...], end: tuple[int, ...], minutes: int) -> None:
    local = [moments([datetime(*when, tzinfo=ZONE)]) for when in (start, end)]

    assert VECTORS[0].working_minutes(*local).tolist() == [minutes]


@pytest.mark.parametrize("year", [2018, 2028])
def test_a_year_that_is_not_loaded_is_an_error(year: int) -> None:
    known = datetime(2021, 1, 1, tzinfo=ZONE)
    spans = moments([known, datetime(year, 6, 1, tzinfo=ZONE)])

    with pytest.raises(CalendarYearMissing) as caught:
        VECTORS[0].working_minutes(spans, spans)

    assert caught.value.year == year


def test_the_edges_of_the_data_are_those_of_the_city() -> None:
    first = datetime(2019, 1, 1, tzinfo=ZONE)
    last = datetime(2028, 1, 1, tzinfo=ZONE) - timedelta(microseconds=1)

    assert VECTORS[0].working_minutes(moments([first]), moments([last]))[0] > 0
    with pytest.raises(CalendarYearMissing):
        VECTORS[0].working_minutes(moments([first]), moments([last + timedelta(microseconds=1)]))


def test_a_missing_end_is_refused() -> None:
    start = moments([datetime(2021, 1, 1, tzinfo=UTC)])

    with pytest.raises(ValueError, match="missing"):
        VECTORS[0].working_minutes(start, np.array(["NaT"], dtype="datetime64[us]"))


def test_no_spans_are_no_minutes() -> None:
    assert VECTORS[0].working_minutes(moments([]), moments([])).tolist() == []


def test_a_unit_works_its_own_shift(tmp_path: Path) -> None:
    raw = json.loads(CALENDAR_FILE.read_text(encoding="utf-8"))
    raw["hours"]["late"] = {"opens": "12:00", "closes": "20:00", "short_day_minutes": 0}
    raw["units"] = {"contact_centre": "late"}
    path = tmp_path / "calendar.json"
    path.write_text(json.dumps(raw), encoding="utf-8")
    calendar = Calendar.load(path)
    day = [moments([datetime(2021, 3, 1, hour, tzinfo=ZONE)]) for hour in (10, 14)]

    late = WorkingTime(calendar.of_unit("contact_centre")).working_minutes(*day)
    usual = WorkingTime(calendar.of_unit("dobik")).working_minutes(*day)

    assert (late.tolist(), usual.tolist()) == ([120], [180])


def test_a_unit_with_unknown_hours_is_refused(tmp_path: Path) -> None:
    raw = json.loads(CALENDAR_FILE.read_text(encoding="utf-8"))
    raw["units"] = {"dobik": "night"}
    path = tmp_path / "calendar.json"
    path.write_text(json.dumps(raw), encoding="utf-8")

    with pytest.raises(CalendarDataError, match="night"):
        Calendar.load(path)
