"""Closed months of the event log as files, so that years are counted in one go.

PostgreSQL stays the truth. A file holds the stays that ended in one month, with their spans in
working time, and a stamp of what it was made of: it is written anew when the log has learnt more,
a case was deleted or the calendar was corrected. Persons are not in it, not even as pseudonyms.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import duckdb
import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, and_, func, or_, select, true

from leancity.calendars import Calendar
from leancity.clock import Clock
from leancity.db import Database
from leancity.metrics.models import EventActivity, EventInstance
from leancity.metrics.visits import PLACES, Logged, WorkingTimes, spans

#: Of the shape of the files: another one writes them all anew.
_SHAPE = "leancity-stays/1"
#: A month is closed when so many days of the next one have gone: late marks have come in.
_SETTLED = timedelta(days=3)
_PAGE = 20_000
#: Columns of the table of stays by their names.
Columns = dict[str, NDArray[Any]]


@dataclass(frozen=True, kw_only=True)
class ClosedMonth:
    """One month of one process, and the stamp of what it consists of."""

    process_key: str
    first: date
    stamp: str


class Archive:
    """Writes the files and tells where they are."""

    def __init__(self, database: Database, folder: Path, clock: Clock, calendar: Calendar) -> None:
        self._database = database
        self._folder = folder
        self._clock = clock
        self._calendar = calendar
        self._times = WorkingTimes(calendar)

    def close_months(self) -> int:
        """Write every closed month that has no file, or another content than its file; how many.

        It may break off anywhere: a file is whole or absent, and the next run does the rest.
        """
        closed = self._closed()
        stale = [month for month in closed if self._stamp_of(month) != month.stamp]
        for month in stale:
            self._write(month)
        # Of a month whose cases were all deleted nothing is left to tell.
        known = {self._path(month.process_key, month.first) for month in closed}
        for path in set(self._folder.glob("*/*.parquet")) - known:
            path.unlink()
        return len(stale)

    def files(self, process_key: str, first: date, last: date) -> list[Path]:
        """The files of a process from one month to another."""
        paths = sorted((self._folder / process_key).glob("*.parquet"))
        return [path for path in paths if f"{first:%Y-%m}" <= path.stem <= f"{last:%Y-%m}"]

    def rest(self, process_key: str, files: Sequence[Path]) -> Iterator[Columns]:
        """The columns of all ended stays of a process that are in none of these files."""
        months = sorted(date.fromisoformat(f"{file.stem}-01") for file in files)
        ended, bounds = EventActivity.ended_at, [self._midnight(month) for month in months]
        after = [self._midnight(_next(month)) for month in months]
        # Before the first, between one and the next, after the last.
        gaps = [
            and_(ended >= begin if begin else true(), ended < end if end else true())
            for begin, end in zip([None, *after], [*bounds, None], strict=True)
            if begin is None or begin != end
        ]
        query = _stays(EventActivity).where(
            EventActivity.process_key == process_key, ended.is_not(None), or_(*gaps)
        )
        yield from self._columns(query)

    def _closed(self) -> list[ClosedMonth]:
        settled = (self._clock.now() - _SETTLED).astimezone(self._calendar.zone)
        local = func.timezone(str(self._calendar.zone), EventActivity.ended_at)
        first = func.date_trunc("month", local).label("first")
        learnt = (
            func.count(),
            func.count(EventActivity.claimed_at),
            func.count(EventActivity.opened_at),
            func.count(EventActivity.due_at),
            func.sum(EventActivity.worked_ms),
            func.max(EventActivity.ended_at),
        )
        query = (
            _stays(EventActivity.process_key, first, *learnt)
            .where(EventActivity.ended_at < self._midnight(settled.date().replace(day=1)))
            .group_by(EventActivity.process_key, first)
            .order_by(EventActivity.process_key, first)
        )
        calendar = f"{_SHAPE} {self._calendar.data.version}"
        with self._database.begin() as session:
            return [
                ClosedMonth(
                    process_key=key,
                    first=began.date(),
                    stamp=" ".join([calendar, *map(str, facts)]),
                )
                for key, began, *facts in session.execute(query)
            ]

    def _write(self, month: ClosedMonth) -> None:
        path = self._path(month.process_key, month.first)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        with duckdb.connect() as book:
            book.execute(STAYS)
            for columns in self._pages(month):
                book.register("page", columns)
                book.execute("INSERT INTO stay SELECT * FROM page")
            # One activity together packs better and is read in one go.
            stays = "SELECT *, $stamp AS stamp FROM stay ORDER BY activity"
            book.sql(stays, params={"stamp": month.stamp}).write_parquet(str(part))
        part.replace(path)

    def _pages(self, month: ClosedMonth) -> Iterator[Columns]:
        query = _stays(EventActivity).where(
            EventActivity.process_key == month.process_key,
            EventActivity.ended_at >= self._midnight(month.first),
            EventActivity.ended_at < self._midnight(_next(month.first)),
        )
        return self._columns(query)

    def _columns(self, query: Select[Any]) -> Iterator[Columns]:
        with self._database.begin() as session:
            for rows in session.scalars(query.execution_options(yield_per=_PAGE)).partitions():
                yield columns(cast("Sequence[Logged]", rows), self._times, self._clock.now())

    def _stamp_of(self, month: ClosedMonth) -> str:
        """The stamp of a month's file; nothing without one."""
        path = self._path(month.process_key, month.first)
        if not path.exists():
            return ""
        with duckdb.connect() as book:
            query = "SELECT stamp FROM read_parquet($path) LIMIT 1"
            row = book.execute(query, {"path": str(path)}).fetchone()
        return str(row[0]) if row else ""

    def _path(self, process_key: str, month: date) -> Path:
        return self._folder / process_key / f"{month:%Y-%m}.parquet"

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, datetime.min.time(), self._calendar.zone)


#: Spans in whole seconds of working time: half the room of minutes with fractions.
STAYS = """
CREATE TABLE stay (
    activity VARCHAR, type VARCHAR, root VARCHAR, total INTEGER, before_claim INTEGER,
    touch INTEGER, in_term TINYINT, done BOOLEAN
)
"""


def columns(rows: Sequence[Logged], times: WorkingTimes, now: datetime) -> Columns:
    """Columns of the table of stays; `in_term` is 1 or 0, and -1 where nothing was due."""
    found = spans(rows, times, now)
    in_term = [
        -1 if row.due_at is None or row.ended_at is None else int(row.ended_at <= row.due_at)
        for row in rows
    ]
    return {
        "activity": np.array([row.activity_id for row in rows], dtype=object),
        "type": np.array([row.type for row in rows], dtype=object),
        "root": np.array([row.root_id for row in rows], dtype=object),
        "total": _seconds(found.total),
        "before_claim": _seconds(found.before_claim),
        "touch": _seconds(found.touch),
        "in_term": np.array(in_term, dtype=np.int8),
        "done": np.array([not row.canceled for row in rows], dtype=bool),
    }


def _next(month: date) -> date:
    """The first day of the month after; no month is longer than 31 days."""
    return (month + timedelta(days=31)).replace(day=1)


def _seconds(minutes: NDArray[np.float64]) -> NDArray[np.int32]:
    return np.rint(minutes * 60).astype(np.int32)


def _stays(*wanted: Any) -> Select[Any]:
    """Stays where work is done or waited for, of cases that were not deleted."""
    begun = and_(EventActivity.type == "startEvent", EventActivity.opened_at.is_not(None))
    return (
        select(*wanted)
        .join(EventInstance, EventInstance.id == EventActivity.root_id)
        .where(
            EventInstance.process_key == EventActivity.process_key,
            EventInstance.state != "deleted",
            or_(EventActivity.type.in_(PLACES), begun),
        )
    )
