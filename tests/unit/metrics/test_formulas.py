"""The figures of a measured function of the city, to two decimals."""

from __future__ import annotations

from decimal import Decimal

import pytest

from leancity.metrics.formulas import Function, Operation, nearest_rank, shown

#: name, m, w | H, c
TABLE = [
    ("receive the schedule", 60, 0.38, "61.80", "8.00"),
    ("receive the task", 1800, 0.00, "1854.00", "0.27"),
    ("notice about the check", 240, 1.95, "247.20", "2.00"),
    ("visit to the object", 1440, 0.07, "1483.20", "0.33"),
    ("notice of inspection", 480, 1.07, "494.40", "1.00"),
    ("visit for inspection", 120, 0.02, "123.60", "4.00"),
    ("write binding orders", 60, 0.00, "61.80", "8.00"),
    ("write warnings", 60, 0.00, "61.80", "8.00"),
    ("write notices", 60, 0.00, "61.80", "8.00"),
    ("send notices", 60, 0.02, "61.80", "8.00"),
    ("prepare the answer", 60, 0.00, "61.80", "8.00"),
    ("send the answer", 15, 0.00, "15.45", "32.00"),
    ("notice of inspection, second", 480, 1.97, "494.40", "1.00"),
    ("visit for inspection, second", 120, 0.02, "123.60", "4.00"),
]
FUNCTION = Function(
    operations=[Operation(name=name, minutes=m, waiting=w) for name, m, w, _, _ in TABLE],
    launches=61.8,
    errors=0.2,
    idle=40.25,
)


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ("lead_time", "50.78"),
        ("useful", "10.53"),
        ("idle", "40.25"),
        ("capacity", "0.02"),
        ("launches", "61.80"),
        ("labour", "84.25"),
        ("errors", "0.20"),
    ],
)
def test_the_function_block(figure: str, expected: str) -> None:
    assert str(shown(getattr(FUNCTION.block, figure))) == expected


@pytest.mark.parametrize(("number", "line"), list(enumerate(TABLE)), ids=[row[0] for row in TABLE])
def test_the_operation_table(number: int, line: tuple[str, float, float, str, str]) -> None:
    name, minutes, waiting, hours, capacity = line

    row = FUNCTION.rows[number]

    assert (row.name, row.minutes, row.waiting) == (name, minutes, waiting)
    assert (str(shown(row.hours_month)), str(shown(row.capacity or 0))) == (hours, capacity)


def test_the_hours_of_the_table_are_the_labour_of_the_month() -> None:
    assert shown(sum(row.hours_month for row in FUNCTION.rows)) == Decimal("5206.65")
    assert shown(FUNCTION.labour_month) == Decimal("5206.65")


def test_idle_time_that_nothing_explains_is_a_warning() -> None:
    assert shown(sum(row.waiting for row in FUNCTION.rows)) == Decimal("5.50")
    assert [str(warning) for warning in FUNCTION.warnings] == ["unexplained idle 34.75"]


def test_idle_time_that_is_explained_is_none() -> None:
    operations = [Operation(name="wait", minutes=480, waiting=2.5)]

    assert Function(operations=operations, launches=1, errors=0, idle=2.5).warnings == []


@pytest.mark.parametrize(
    ("figure", "places", "expected"),
    [
        ("flow_efficiency", 4, "0.2074"),
        ("idle_share", 4, "0.7926"),
        ("launches_year", 1, "741.6"),
        ("erroneous_month", 2, "12.36"),
        ("first_pass_yield", 2, "0.80"),
        ("work_in_progress", 1, "152.5"),
        ("staff", 2, "31.68"),
        ("labour_year", 1, "62479.8"),
        ("bottleneck_executors", 2, "11.26"),
    ],
)
def test_further_figures(figure: str, places: int, expected: str) -> None:
    assert str(shown(getattr(FUNCTION.further, figure), places)) == expected


def test_the_bottleneck_and_the_million() -> None:
    further = FUNCTION.further

    assert further.bottleneck is not None
    assert further.bottleneck.name == "receive the task"
    assert shown(further.rate_of_cost(1_000_000)) == Decimal("16.01")
    assert further.cost_year(16.01) > 1_000_000 > further.cost_year(16.00)


def test_a_function_without_work_has_figures_too() -> None:
    empty = Function(operations=[], launches=0, errors=0, idle=0)

    assert (empty.block.lead_time, empty.block.capacity, empty.rows) == (0, None, [])
    assert (empty.further.bottleneck, empty.further.flow_efficiency) == (None, 0)
    assert (
        Function(operations=[Operation(name="x", minutes=0)], launches=1, errors=0, idle=1)
        .rows[0]
        .capacity
        is None
    )


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([], 0.5, None),
        ([7], 0.9, 7),
        ([3, 1, 2], 0.5, 2),
        ([1, 2, 3, 4], 0.5, 2),
        (list(range(1, 11)), 0.9, 9),
        (list(range(1, 11)), 0.85, 9),
        (list(range(1, 21)), 0.85, 17),
        (list(range(1, 101)), 0.07, 7),
    ],
)
def test_nearest_rank(values: list[float], share: float, expected: float | None) -> None:
    assert nearest_rank(values, share) == expected
