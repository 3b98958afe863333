"""From the event log into the tables of a report, in columns: no row becomes an object."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, true
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from leancity.metrics.book import LOGGED, Book
from leancity.metrics.flow import Period
from leancity.metrics.leads import LeadRule
from leancity.metrics.models import EventActivity, EventInstance
from leancity.metrics.visits import PLACES, SEVERAL

#: Between the cells of a line: a character that is in no name.
_BETWEEN = "\x1f"
_PAGE, _CHUNK = 20_000, 2_000


class Feed(Protocol):
    """Cases of one process, and what is known of them."""

    def cases(self, book: Book) -> None:
        """Fill the table `run`: of a case that was deleted, too."""

    def rows(self, book: Book) -> None:
        """Fill the table `logged`: all that is in none of the files."""

    def files(self) -> Sequence[Path]:
        """Closed months of the same cases."""

    def reached(self, book: Book, rule: LeadRule) -> None:
        """Fill the table `reach`: when each case first came to where its clock starts and stops."""


def is_root(process_key: str) -> ColumnElement[bool]:
    """Whether an instance is a case of a process."""
    return and_(EventInstance.process_key == process_key, EventInstance.id == EventInstance.root_id)


def under_way(period: Period | None) -> ColumnElement[bool]:
    """Whether an instance was under way at any time of a period."""
    if period is None:
        return true()
    return and_(
        EventInstance.started_at < period.end,
        or_(EventInstance.ended_at.is_(None), EventInstance.ended_at >= period.start),
    )


def cases_of(process_key: str, period: Period | None) -> ColumnElement[bool]:
    """Whether a row of the log belongs to such a case, deleted or not."""
    roots = select(EventInstance.id).where(is_root(process_key), under_way(period))
    return EventActivity.root_id.in_(roots)


def runs(process_key: str, period: Period | None) -> Select[Any]:
    """The cases of a process that were under way in a period, or at any time."""
    return select(
        EventInstance.id,
        _name(EventInstance.unit),
        EventInstance.version,
        _utc(EventInstance.started_at),
        _utc(EventInstance.ended_at),
        EventInstance.state,
    ).where(is_root(process_key), under_way(period))


def stays(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Stays where work is done or waited for, of cases that were not deleted."""
    row = EventActivity
    return select(
        row.root_id,
        row.activity_id,
        row.type,
        row.place,
        _utc(row.started_at),
        _utc(row.ended_at),
        row.canceled,
        _name(row.unit),
        _name(row.group),
        *map(_utc, (row.due_at, row.claimed_at, row.opened_at, row.worked_from)),
        row.worked_ms,
    ).where(counted(), *conditions)


def counted() -> ColumnElement[bool]:
    """Whether a row of the log is counted; of multi-instance bodies only that they are there."""
    begun = and_(EventActivity.type == "startEvent", EventActivity.opened_at.is_not(None))
    cases = select(EventInstance.id).where(
        EventInstance.process_key == EventActivity.process_key, EventInstance.state != "deleted"
    )
    return and_(
        or_(EventActivity.type.in_([*sorted(PLACES), SEVERAL]), begun),
        EventActivity.root_id.in_(cases),
    )


def reaches(process_key: str, period: Period | None, wanted: Sequence[str]) -> Select[Any]:
    """When the cases of a period first came to some activities."""
    row = EventActivity
    return (
        select(row.root_id, row.activity_id, _utc(func.min(row.started_at)))
        .where(
            row.process_key == process_key,
            row.activity_id.in_(wanted),
            cases_of(process_key, period),
        )
        .group_by(row.root_id, row.activity_id)
    )


def copy(session: Session, query: Select[Any], book: Book, table: str) -> None:
    """Put the rows of a query into a table, each as one line: nothing of a row is an object."""
    cells = [cell for column in query.selected_columns for cell in (literal(_BETWEEN), column)]
    told = ", ".join(
        f"CAST(nullif(cells[{place}], '') AS {kind})"
        for place, kind in enumerate(LOGGED[table].values(), 1)
    )
    splitting = f"SELECT {told} FROM (SELECT string_split(line, $between) AS cells FROM page)"  # noqa: S608 - our own names
    for page in _pages(session, query.with_only_columns(func.concat(*cells[1:]))):
        book.register("page", {"line": np.array([line for (line,) in page], dtype=object)})
        book.execute(f"INSERT INTO {table} {splitting}", {"between": _BETWEEN})
        book.unregister("page")


def _pages(session: Session, query: Select[Any]) -> Iterator[Sequence[tuple[str]]]:
    """Rows as the driver has them, some at a time."""
    # What is asked for is our own: keys of processes, moments.
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    told = query.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    connection = cast("Any", session.connection().connection.driver_connection)
    with connection.cursor() as cursor:
        # The database goes on while a page of its answer is split.
        rows = cursor.stream(str(told), size=_CHUNK)
        while page := list(islice(rows, _PAGE)):
            yield page


def _utc(moment: Any) -> Any:
    return func.timezone("UTC", moment)


def _name(given: Any) -> Any:
    """What people called something; nothing of it may end a cell."""
    return func.translate(given, _BETWEEN, " ")
