"""What a report is asked and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

#: Longer periods are asked of the metrics.
LONGEST = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Period:
    """Days from the first to the last, both counted."""

    first: date
    last: date

    @classmethod
    def of(cls, first: date | None, last: date | None, today: date) -> Self:
        """This month where nothing is said; turned round and cut where it must be."""
        first, last = first or today.replace(day=1), last or today
        first, last = min(first, last), max(first, last)
        return cls(first=max(first, last - LONGEST), last=last)


@dataclass(frozen=True, kw_only=True)
class Head:
    """A column: text, day, number, minutes (of work) or share (0..1)."""

    label: str
    kind: str = "text"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line, with the cases it is made of."""

    #: tells the line from the others of its table, in addresses
    key: str
    cells: Sequence[Any]
    cases: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Table:
    """One report; the last line may sum the others up."""

    key: str
    title: str
    #: how it is counted, in one sentence
    note: str
    heads: Sequence[Head]
    lines: Sequence[Line]
    total: Line | None = None
