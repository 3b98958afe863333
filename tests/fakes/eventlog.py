"""Rows of the event log that are in no database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from leancity.calendars import Calendar
from leancity.library.config import Metrics as Promise
from leancity.metrics.book import LOGGED, Book
from leancity.metrics.flow import Period
from leancity.metrics.leads import LeadRule
from leancity.metrics.making import Measured, make_report
from leancity.metrics.models import EventActivity
from leancity.metrics.report import Report
from leancity.metrics.visits import WorkingTimes

#: Columns of the table of a report -> of the event log.
_COLUMNS = {
    "root": "root_id", "activity": "activity_id", "type": "type", "place": "place",
    "began": "started_at", "ended": "ended_at", "canceled": "canceled", "unit": "unit",
    "team": "group", "due": "due_at", "claimed": "claimed_at", "opened": "opened_at",
    "worked_from": "worked_from", "worked_ms": "worked_ms",
}  # fmt: skip
_RUNS = ("root", "unit", "version", "start", "end", "state")


@dataclass(frozen=True, kw_only=True)
class Run:
    """One root instance: the case as the engine ran it."""

    root: str
    unit: str
    version: int
    start: datetime
    end: datetime | None
    #: completed, deleted or active
    state: str


@dataclass(frozen=True, kw_only=True)
class Source:
    """What a report is made of."""

    process_key: str
    runs: Sequence[Run]
    rows: Sequence[EventActivity]
    promise: Promise | None
    calendar: Calendar
    now: datetime

    def cases(self, book: Book) -> None:
        """As the feed of the log."""
        insert(book, "run", ([getattr(run, name) for name in _RUNS] for run in self.runs))

    def rows_of(self, book: Book) -> None:
        """As the feed of the log."""
        log(book, self.rows)

    def reached(self, book: Book, rule: LeadRule) -> None:
        """As the feed of the log."""
        wanted = [row for row in self.rows if row.activity_id in (rule.begins, rule.stops)]
        first: dict[tuple[str, str], datetime] = {}
        for row in wanted:
            place = (row.root_id, row.activity_id)
            first[place] = min(first.get(place, row.started_at), row.started_at)
        insert(book, "reach", ([*place, at] for place, at in first.items()))


class _Feed:
    def __init__(self, source: Source) -> None:
        self._source = source
        self.cases, self.rows, self.reached = source.cases, source.rows_of, source.reached

    def files(self) -> Sequence[Path]:
        """None."""
        return ()


def made_of(source: Source, period: Period | None) -> Report:
    """The report of these cases."""
    measured = Measured(
        process_key=source.process_key, feed=_Feed(source), promise=source.promise,
        times=_times(source.calendar), now=source.now,
    )  # fmt: skip
    return make_report(measured, period)


@cache
def _times(calendar: Calendar) -> WorkingTimes:
    return WorkingTimes(calendar)


def log(book: Book, rows: Iterable[EventActivity]) -> None:
    """Put rows into the table of a report."""
    insert(book, "logged", ([getattr(row, name) for name in _COLUMNS.values()] for row in rows))


def insert(book: Book, table: str, rows: Iterable[Sequence[Any]]) -> None:
    """Put rows into a table."""
    columns = list(zip(*rows, strict=True))
    if not columns:
        return
    named = zip(LOGGED[table].items(), columns, strict=True)
    page = {name: _column(kind, values) for (name, kind), values in named}
    book.register("given", page)
    book.execute(f"INSERT INTO {table} SELECT * FROM given")
    book.unregister("given")


def _column(kind: str, values: Sequence[Any]) -> Any:
    if kind == "TIMESTAMP":
        utc = [at and at.astimezone(UTC).replace(tzinfo=None) for at in values]
        return np.array(utc, dtype="datetime64[us]")
    if kind == "BIGINT":
        return np.ma.masked_array(
            [value or 0 for value in values], [value is None for value in values], dtype=np.int64
        )
    return np.array(values, dtype=object if kind == "VARCHAR" else None)
