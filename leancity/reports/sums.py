"""The report that adds up numbers of cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from leancity.i18n import N_
from leancity.library.config import Report
from leancity.reports.facts import Facts
from leancity.reports.parts import cells_of, grouped, key_of, sort_lines, total_of
from leancity.reports.shapes import Head, Line, Table
from leancity.reports.telling import CREATED_ON, Telling


def sums(report: Report, facts: Facts, telling: Telling) -> Table:
    """Numbers of the cases of the period added up; what came to nothing does not count."""
    groups: dict[tuple[Any, ...], dict[str, list[float]]] = defaultdict(dict)
    own = [field for field in report.by if field != CREATED_ON]
    for business_key, day, *values in _of_days(report, [*own, *report.fields], facts, telling):
        numbers = [_number(value) for value in values[len(own) :]]
        groups[grouped(report.by, day, values[: len(own)])][business_key] = numbers
    heads = [
        *map(telling.head, report.by),
        Head(label=telling.tr(N_("Cases")), kind="number"),
        *(Head(label=telling.head(field).label, kind="number") for field in report.fields),
    ]
    lines = [
        Line(
            key=key_of(group),
            cells=[*cells_of(report.by, group, telling), *_sum_cells(numbers, report)],
            cases=frozenset(numbers),
        )
        for group, numbers in groups.items()
    ]
    sort_lines(lines, report.by)
    every = {key: one for numbers in groups.values() for key, one in numbers.items()}
    total = total_of(telling, len(report.by), _sum_cells(every, report), frozenset(every))
    note = N_("Cases of the days of the period; those that came to nothing do not count.")
    return telling.table(report, note, heads, lines, total)


def _of_days(
    report: Report, fields: Sequence[str], facts: Facts, telling: Telling
) -> Iterator[Sequence[Any]]:
    """Key, day and these fields of the cases of the period."""
    nothing = [each.key for each in telling.config.statuses if each.final and each.calm]
    if report.day:
        yield from facts.dated(report.day, fields, nothing)
        return
    for key, created, status, *values in facts.created(["status", *fields]):
        if status not in nothing:
            yield key, created.astimezone(telling.calendar.zone).date(), *values


def _number(value: Any) -> float:
    try:
        return float(value or 0)
    except ValueError:
        return 0.0


def _sum_cells(numbers: Mapping[str, Sequence[float]], report: Report) -> list[Any]:
    totals = [round(sum(column), 1) for column in zip(*numbers.values(), strict=True)]
    return [len(numbers), *(totals or [0.0] * len(report.fields))]
