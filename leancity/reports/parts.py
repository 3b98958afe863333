"""What tables of groups are made of: keys, words, order and the line of the total."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from leancity.i18n import N_
from leancity.reports.shapes import Line
from leancity.reports.telling import CREATED_ON, Telling


def grouped(by: Sequence[str], day: Any, values: Iterable[Any]) -> tuple[Any, ...]:
    """The values of the fields that make the rows; `values` are those beside the day."""
    rest = iter(values)
    return tuple(day if field == CREATED_ON else next(rest) for field in by)


def cells_of(by: Sequence[str], group: Sequence[Any], telling: Telling) -> list[Any]:
    """The same in words."""
    return [telling.cell(field, value) for field, value in zip(by, group, strict=True)]


def key_of(group: Iterable[Any]) -> str:
    """Tells a line from the others, in addresses."""
    return "~".join("" if part is None else str(part) for part in group)


def total_of(telling: Telling, width: int, cells: list[Any], cases: frozenset[str]) -> Line:
    """The line that sums the others up; its label takes `width` cells."""
    label = [telling.tr(N_("Together")), *[None] * (width - 1)] if width else []
    return Line(key="*", cells=[*label, *cells], cases=cases)


def sort_lines(lines: list[Line], by: Sequence[str]) -> None:
    """A calendar runs from the newest day down; everything else from the most to the least."""
    if by[0] == CREATED_ON:
        lines.sort(key=lambda line: [str(cell) for cell in line.cells[1 : len(by)]])
        lines.sort(key=lambda line: line.cells[0], reverse=True)
    else:
        lines.sort(key=lambda line: (-line.cells[len(by)], str(line.cells[0])))
