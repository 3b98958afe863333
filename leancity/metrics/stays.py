"""The stays of the cases of a report, numbered, whatever was read where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from leancity.metrics.book import STAY, Book, column, of_files
from leancity.metrics.flow import Period

_CASES = """
CREATE TEMP TABLE cases AS
SELECT
    CAST(row_number() OVER () - 1 AS INTEGER) AS number, * REPLACE (coalesce(unit, '') AS unit),
    state = 'completed' AND ended >= $start AND ended < $end AS closed
FROM run WHERE state <> 'deleted'
"""
_NUMBERED = """
CREATE TEMP TABLE stays AS
SELECT
    c.number AS root, c.closed, step.step, team.team, s.place, s.began, s.ended, s.canceled, s.done,
    s.is_place, s.is_task, s.by_person, s.in_term, s.total, s.before_claim, s.touch,
    s.ended IS NULL OR (s.ended >= $start AND s.ended < $end) AS recent
FROM every AS s
JOIN cases AS c USING (root)
JOIN step ON step.name = s.activity
LEFT JOIN team ON team.name = s.team
"""
_OF_FILES = """
CREATE TEMP VIEW stays AS SELECT * EXCLUDE (activity), activity AS step, true AS recent FROM every
"""


@dataclass(frozen=True, kw_only=True)
class Stays:
    """The table `stays` of a book, and what its numbers stand for."""

    book: Book
    period: Period
    #: by the numbers of `step` and `team`
    activities: Sequence[str]
    teams: Sequence[str]
    #: activity -> whose time it takes, where not the city's own
    clock: Mapping[str, str]

    def ask(self, query: str, **given: Any) -> list[Any]:
        """The rows of an answer."""
        return self.book.execute(query, given or None).fetchall()


def number_cases(book: Book, period: Period) -> None:
    """The cases that count, by number."""
    book.execute(_CASES, bounds(period))


def gathered(book: Book, files: Sequence[Path], period: Period, clock: Mapping[str, str]) -> Stays:
    """Stays of the numbered cases from files and from the book itself."""
    every(book, files)
    activities = column(book, "SELECT DISTINCT activity FROM every ORDER BY activity")
    teams = column(book, "SELECT DISTINCT team FROM every WHERE team IS NOT NULL ORDER BY team")
    _names(book, "step", activities)
    _names(book, "team", teams)
    book.execute(_NUMBERED, bounds(period))
    return Stays(book=book, period=period, activities=activities, teams=teams, clock=clock)


def every(book: Book, files: Sequence[Path]) -> None:
    """All stays, numbered or not: the view `every`."""
    names = ", ".join(STAY)
    sources = ["stay", *([of_files(files)] if files else [])]
    told = " UNION ALL ".join(f"SELECT {names} FROM {source}" for source in sources)  # noqa: S608 - names of our own
    book.execute(f"CREATE TEMP VIEW every AS {told}")


def whole_files(book: Book, files: Sequence[Path]) -> None:
    """The stays of closed months as they are, of all cases, by the names of activities."""
    every(book, files)
    book.execute(_OF_FILES)


def _names(book: Book, table: str, names: Sequence[str]) -> None:
    numbered = np.arange(len(names), dtype=np.int16)
    book.register("given", {"number": numbered, "name": np.array(names, dtype=object)})
    book.execute(f"CREATE TEMP TABLE {table} ({table} SMALLINT, name VARCHAR)")
    book.execute(f"INSERT INTO {table} SELECT * FROM given")  # noqa: S608 - tables of our own
    book.unregister("given")


def utc(moment: datetime) -> datetime:
    """As tables hold it."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def bounds(period: Period) -> dict[str, datetime]:
    """The first and the last moment of a period, for queries."""
    return {"start": utc(period.start), "end": utc(period.end)}
