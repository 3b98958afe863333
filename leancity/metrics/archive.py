"""Closed months of the event log as files, so that years are counted in one go.

PostgreSQL stays the truth. A file holds the stays that ended in one month, with their spans in
working time, and a stamp of what it was made of: it is written anew when the log has learnt more,
a case was deleted or the calendar was corrected. Persons are not in it, not even as pseudonyms.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from leancity.calendars import Calendar
from leancity.clock import Clock
from leancity.db import Database
from leancity.metrics.book import Book, measure, opened
from leancity.metrics.models import EventActivity
from leancity.metrics.reading import copy, counted, stays
from leancity.metrics.visits import WorkingTimes

#: Of the shape of the files: another one writes them all anew.
_SHAPE = "leancity-stays/2"
#: A month is closed when so many days of the next one have gone: late marks have come in.
_SETTLED = timedelta(days=3)


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
        #: what a file must have been written by
        self._basis = f"{_SHAPE} {calendar.data.version}"

    def close_months(self) -> int:
        """Write every closed month that has no file, or another content than its file; how many.

        It may break off anywhere: a file is whole or absent, and the next run does the rest.
        """
        closed = self._closed()
        stamps = _stamps(self._folder.glob("*/*.parquet"))
        stale = [m for m in closed if stamps.get(self._path(m.process_key, m.first)) != m.stamp]
        for month in stale:
            self._write(month)
        # Of a month whose cases were all deleted nothing is left to tell.
        known = {self._path(month.process_key, month.first) for month in closed}
        for path in set(self._folder.glob("*/*.parquet")) - known:
            path.unlink()
        return len(stale)

    def files(self, process_key: str, first: date, last: date) -> list[Path]:
        """The files of a process from one month to another, by the calendar of today."""
        paths = sorted((self._folder / process_key).glob("*.parquet"))
        wanted = [path for path in paths if f"{first:%Y-%m}" <= path.stem <= f"{last:%Y-%m}"]
        stamps = _stamps(wanted)
        return [path for path in wanted if stamps[path].startswith(f"{self._basis} ")]

    def beside(self, files: Sequence[Path]) -> ColumnElement[bool]:
        """Whether a row of the log is in none of these files: of another month, or not ended."""
        months = sorted(date.fromisoformat(f"{file.stem}-01") for file in files)
        ended, bounds = EventActivity.ended_at, [self._midnight(month) for month in months]
        after = [self._midnight(_next(month)) for month in months]
        # Before the first, between one and the next, after the last.
        gaps = [
            and_(ended >= begin if begin else true(), ended < end if end else true())
            for begin, end in zip([None, *after], [*bounds, None], strict=True)
            if begin is None or begin != end
        ]
        return or_(ended.is_(None), *gaps)

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
            select(EventActivity.process_key, first, *learnt)
            .where(
                counted(), EventActivity.ended_at < self._midnight(settled.date().replace(day=1))
            )
            .group_by(EventActivity.process_key, first)
            .order_by(EventActivity.process_key, first)
        )
        with self._database.begin() as session:
            return [
                ClosedMonth(
                    process_key=key,
                    first=began.date(),
                    stamp=" ".join([self._basis, *map(str, facts)]),
                )
                for key, began, *facts in session.execute(query)
            ]

    def _write(self, month: ClosedMonth) -> None:
        path = self._path(month.process_key, month.first)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        with opened() as book:
            self._read(month, book)
            measure(book, self._times, self._clock.now())
            book.execute(_written(part, month.stamp))
        part.replace(path)

    def _read(self, month: ClosedMonth, book: Book) -> None:
        query = stays(
            EventActivity.process_key == month.process_key,
            EventActivity.ended_at >= self._midnight(month.first),
            EventActivity.ended_at < self._midnight(_next(month.first)),
        )
        with self._database.begin() as session:
            copy(session, query, book, "logged")

    def _path(self, process_key: str, month: date) -> Path:
        return self._folder / process_key / f"{month:%Y-%m}.parquet"

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, datetime.min.time(), self._calendar.zone)


def _next(month: date) -> date:
    """The first day of the month after; no month is longer than 31 days."""
    return (month + timedelta(days=31)).replace(day=1)


def _written(path: Path, stamp: str) -> str:
    """One activity together packs better and is read in one go."""
    return (
        f"COPY (SELECT * FROM stay ORDER BY activity, began) TO {_quoted(str(path))} "  # noqa: S608 - our own path
        f"(FORMAT parquet, KV_METADATA {{stamp: {_quoted(stamp)}}})"
    )


def _stamps(paths: Iterable[Path]) -> dict[Path, str]:
    """What files consist of; nothing of one that does not say."""
    found = dict.fromkeys(paths, "")
    if found:
        query = (
            "SELECT file_name, decode(value) FROM parquet_kv_metadata($paths) WHERE key = 'stamp'"
        )
        with opened() as book:
            rows = book.execute(query, {"paths": [str(path) for path in found]}).fetchall()
        found.update({Path(name): stamp for name, stamp in rows})
    return found


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
