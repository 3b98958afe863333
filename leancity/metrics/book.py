"""Where stays are counted: tables of DuckDB that last as long as one report is made."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from leancity.metrics.visits import PERSON, PLACES, WorkingTimes, spans

Book = duckdb.DuckDBPyConnection


def one_of(names: frozenset[str]) -> str:
    """The list of an `IN`."""
    return "('" + "', '".join(sorted(names)) + "')"


#: Above this DuckDB goes on in files instead of memory.
_MEMORY = "1GB"
_PAGE = 500_000
#: Cases and their stays as the event log has them.
LOGGED = {
    "run": {
        "root": "VARCHAR", "unit": "VARCHAR", "version": "INTEGER", "began": "TIMESTAMP",
        "ended": "TIMESTAMP", "state": "VARCHAR",
    },
    "logged": {
        "root": "VARCHAR", "activity": "VARCHAR", "type": "VARCHAR", "place": "INTEGER",
        "began": "TIMESTAMP", "ended": "TIMESTAMP", "canceled": "BOOLEAN", "unit": "VARCHAR",
        "team": "VARCHAR", "due": "TIMESTAMP", "claimed": "TIMESTAMP", "opened": "TIMESTAMP",
        "worked_from": "TIMESTAMP", "worked_ms": "BIGINT",
    },
    "reach": {"root": "VARCHAR", "activity": "VARCHAR", "began": "TIMESTAMP"},
}  # fmt: skip
#: Stays with their spans, microseconds of working time: what a file of a closed month consists of.
#: `in_term` is 1 or 0, and -1 where nothing was due; flags are told once and read often.
STAY = {
    "root": "VARCHAR", "activity": "VARCHAR", "type": "VARCHAR", "place": "INTEGER",
    "began": "TIMESTAMP", "ended": "TIMESTAMP", "canceled": "BOOLEAN", "done": "BOOLEAN",
    "team": "VARCHAR", "is_place": "BOOLEAN", "is_task": "BOOLEAN", "by_person": "BOOLEAN",
    "in_term": "TINYINT", "total": "BIGINT", "before_claim": "BIGINT", "touch": "BIGINT",
}  # fmt: skip
_PAGES = """
SELECT
    list_position($units, coalesce(unit, '')) - 1 AS unit, type = 'startEvent' AS begins,
    began, ended, claimed, opened, worked_from, worked_ms
FROM logged WHERE rowid >= $first AND rowid < $last
"""
_MEASURED = f"""
INSERT INTO stay BY NAME
SELECT
    * EXCLUDE (unit, due, claimed, opened, worked_from, worked_ms),
    type IN {one_of(PLACES)} AS is_place, type = 'userTask' AS is_task,
    type IN {one_of(PERSON)} AS by_person, ended IS NOT NULL AND NOT canceled AS done,
    CASE WHEN due IS NULL OR ended IS NULL THEN -1 ELSE CAST(ended <= due AS TINYINT) END AS in_term
FROM (SELECT * FROM logged WHERE rowid >= $first AND rowid < $last) POSITIONAL JOIN page
"""  # noqa: S608 - names of our own


@contextmanager
def opened() -> Iterator[Book]:
    """Empty tables, which go when they are left."""
    book = _duck().cursor()
    try:
        for name, columns in {**LOGGED, "stay": STAY}.items():
            told = ", ".join(f"{column} {kind}" for column, kind in columns.items())
            book.execute(f"CREATE TEMP TABLE {name} ({told})")
        yield book
    finally:
        book.close()


def measure(book: Book, times: WorkingTimes, now: datetime) -> None:
    """Every logged row as a stay with its spans."""
    units = column(book, "SELECT DISTINCT coalesce(unit, '') FROM logged")
    [count] = column(book, "SELECT count(*) FROM logged")
    for first in range(0, count, _PAGE):
        rows = {"first": first, "last": first + _PAGE}
        page = book.execute(_PAGES, {"units": units, **rows}).fetchnumpy()
        book.register("page", spans(page, times.of_units(units, page["unit"]), now))
        book.execute(_MEASURED, rows)
        book.unregister("page")


def of_files(files: Sequence[Path]) -> str:
    """The stays of closed months, for a query."""
    names = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
    return f"read_parquet([{names}])"


def column(book: Book, query: str) -> list[Any]:
    """The only column of an answer."""
    return [value for (value,) in book.execute(query).fetchall()]


def ready() -> None:
    """Open what every report of this process needs."""
    _duck()


@cache
def _duck() -> Book:
    """One for all reports of this process: to open one takes longer than a small report."""
    folder = str(Path(tempfile.gettempdir()) / f"leancity-figures-{os.getpid()}")
    return duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": folder})
