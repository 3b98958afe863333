"""How figures read."""

from __future__ import annotations

import pytest

from leancity.calendars.terms import Unit
from leancity.metrics.activities import Spread
from leancity.metrics.comparing import Comparison, Side
from leancity.metrics.words import compared, number, span


@pytest.mark.parametrize(
    ("value", "unit", "russian", "english"),
    [
        (15.24, Unit.CALENDAR_DAYS, "15,2 дн.", "15.2 days"),
        (1.0, Unit.WORKING_DAYS, "1 раб. дн.", "1 working day"),
        (0.97, Unit.WORKING_DAYS, "1 раб. дн.", "1 working day"),
        (17.0, Unit.CALENDAR_DAYS, "17 дн.", "17 days"),
        (0.01, Unit.WORKING_DAYS, "< 0,1 раб. дн.", "< 0.1 working days"),
        (0.0, Unit.HOURS, "< 0,1 ч", "< 0.1 h"),
        (1.5, Unit.WORKING_HOURS, "1,5 раб. ч", "1.5 working hours"),
        (45.0, Unit.MINUTES, "45 мин", "45 min"),
    ],
)
def test_a_span(value: float, unit: Unit, russian: str, english: str) -> None:
    assert (span(value, unit, "ru"), span(value, unit, "en")) == (russian, english)


def test_a_number() -> None:
    assert number(62479.8, "ru", 1).replace("\u00a0", " ") == "62 479,8"
    assert number(18.1, "en", 0) == "18"


def side(done: int, median: float) -> Side:
    spread = Spread(median=median, p85=median, p90=median, mean=median)
    return Side(done=done, running=0, lead=spread)


@pytest.mark.parametrize(
    ("low", "high", "english"),
    [
        (-3.0, -1.0, "Shorter by 2 days (95 % sure: from 1 day to 3 days)."),
        (1.0, 3.0, "Longer by 2 days (95 % sure: from 1 day to 3 days)."),
        (-1.0, 3.0, "The difference of 2 days may be chance: from −1.0 to +3.0."),
        (None, None, "Not enough cases: 12 before, 12 after; 10 each are needed."),
    ],
)
def test_a_comparison(low: float | None, high: float | None, english: str) -> None:
    difference = None if low is None else -2.0 if low == -3.0 else 2.0
    found = Comparison(
        before=side(12, 5), after=side(12, 3), difference=difference, low=low, high=high
    )

    assert compared(found, Unit.CALENDAR_DAYS, "en") == english
    assert compared(found, Unit.CALENDAR_DAYS, "ru") != english
