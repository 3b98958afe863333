"""Reports that take long to count, kept as they were counted last.

A row can be thrown away at any time: the event log is the truth, and the report is counted again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import undefer

from leancity import __version__
from leancity.calendars import Calendar
from leancity.db import Database
from leancity.library.config import Metrics as Promise
from leancity.metrics.models import StoredReport
from leancity.metrics.report import Report

#: Of what a report consists of and how it is counted: another one counts them all anew.
_SHAPE = "leancity-report/2"
#: A report that takes a processor less than this need not be kept.
COSTLY = timedelta(milliseconds=500)
#: How old a report may be that a page shows as new ...
FRESH = timedelta(seconds=5)
#: ... and if counting takes long, so many times as long as it took.
_TIMES = 20


@dataclass(frozen=True, kw_only=True)
class Place:
    """One process over the days before now."""

    process_key: str
    days: int


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A report with what it was counted by, when, and how long that took a processor."""

    basis: str
    at: datetime
    took: timedelta
    report: Report

    @property
    def fresh_until(self) -> datetime:
        """A report counts as new so long that counting never fills the day."""
        return self.at + max(FRESH, _TIMES * self.took)

    @property
    def is_costly(self) -> bool:
        """Whether nobody should wait for it."""
        return self.took >= COSTLY


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What stands at a place, without its figures."""

    place: Place
    basis: str
    #: somebody looked at it when it was no longer new
    is_wanted: bool


@cache
def _reports() -> TypeAdapter[Report]:
    return TypeAdapter(Report)


@cache
def _promises() -> TypeAdapter[Promise | None]:
    return TypeAdapter(Promise | None)


def basis_of(promise: Promise | None, calendar: Calendar) -> str:
    """What figures depend on beside the log: the rules of the process, calendar and formulas."""
    rules = _promises().dump_json(promise).decode()
    given = "\0".join((_SHAPE, __version__, calendar.data.version, rules))
    return hashlib.sha256(given.encode()).hexdigest()


class Shelf:
    """Keeps the reports of the city."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, place: Place, basis: str, known: datetime | None = None) -> Counted | None:
        """The report of a place by this basis; nothing where there is none beside the known one."""
        query = select(StoredReport).where(_is_at(place), StoredReport.basis == basis)
        if known is not None:
            query = query.where(StoredReport.counted_at != known)
        with self._database.begin() as session:
            row = session.scalar(query.options(undefer(StoredReport.content)))
        if row is None:
            return None
        try:
            report = _reports().validate_json(row.content)
        except ValidationError:
            # Of another shape than this code writes: it is counted again.
            return None
        took = timedelta(seconds=row.seconds)
        return Counted(basis=row.basis, at=row.counted_at, took=took, report=report)

    def keep(self, place: Place, counted: Counted) -> None:
        """Put a report there; one that was counted later stays."""
        values = {
            "basis": counted.basis,
            "counted_at": counted.at,
            "seconds": counted.took.total_seconds(),
            "content": _reports().dump_json(counted.report).decode(),
        }
        adding = insert(StoredReport).values(
            process_key=place.process_key, days=place.days, **values
        )
        newer = adding.on_conflict_do_update(
            index_elements=[StoredReport.process_key, StoredReport.days],
            set_=values,
            where=StoredReport.counted_at <= adding.excluded.counted_at,
        )
        with self._database.begin() as session:
            session.execute(newer)

    def want(self, place: Place, now: datetime) -> None:
        """Somebody would like a newer one."""
        asking = update(StoredReport).where(_is_at(place)).values(wanted_at=now)
        with self._database.begin() as session:
            session.execute(asking)

    def entries(self) -> list[Entry]:
        """What stands there, the longest counted ago first."""
        with self._database.begin() as session:
            rows = list(session.scalars(select(StoredReport).order_by(StoredReport.counted_at)))
        return [
            Entry(
                place=Place(process_key=row.process_key, days=row.days),
                basis=row.basis,
                is_wanted=row.wanted_at is not None and row.wanted_at > row.counted_at,
            )
            for row in rows
        ]

    def drop(self, place: Place) -> None:
        """Forget the report of a place, if it has one."""
        with self._database.begin() as session:
            session.execute(delete(StoredReport).where(_is_at(place)))

    def clear(self) -> None:
        """Forget all of them: the log was read again."""
        with self._database.begin() as session:
            session.execute(delete(StoredReport))


def _is_at(place: Place) -> ColumnElement[bool]:
    return and_(StoredReport.process_key == place.process_key, StoredReport.days == place.days)
