"""Rows of the room within one transaction: locking, indexing, logging, wiping."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from leancity.subjects.kinds import SEARCHED, kind_of, normalised, spellings
from leancity.subjects.models import (
    SubjectChangeRow,
    SubjectKeyRow,
    SubjectReadingRow,
    SubjectRow,
)


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look at personal data, as the reading log keeps it."""

    reader: str
    purpose: str
    ip: str = ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """What became of a subject's attributes, by whom and when."""

    at: datetime
    who: str
    before: Mapping[str, str]
    after: Mapping[str, str]

    @property
    def names(self) -> list[str]:
        """The attributes that differ."""
        union = {**self.before, **self.after}
        return sorted(n for n in union if self.before.get(n) != self.after.get(n))


def locked(session: Session, new: SubjectRow) -> SubjectRow:
    """The row with the id of `new`, or `new` itself; held until the transaction ends."""
    columns = {column.key: getattr(new, column.key) for column in SubjectRow.__table__.columns}
    session.execute(insert(SubjectRow).values(columns).on_conflict_do_nothing())
    return session.get_one(SubjectRow, new.id, with_for_update=True, populate_existing=True)


def locked_many(session: Session, new: Sequence[SubjectRow]) -> list[SubjectRow]:
    """The rows with the ids of `new`, made where they are missing; held to the end."""
    if not new:
        return []
    names = [column.key for column in SubjectRow.__table__.columns]
    rows = [{name: getattr(one, name) for name in names} for one in new]
    rows.sort(key=lambda row: str(row["id"]))
    session.execute(insert(SubjectRow).on_conflict_do_nothing(), rows)
    query = select(SubjectRow).where(SubjectRow.id.in_([row["id"] for row in rows]))
    held = query.order_by(SubjectRow.id).with_for_update()
    return list(session.scalars(held.execution_options(populate_existing=True)))


def write_many(session: Session, changed: Sequence[tuple[SubjectRow, Change]]) -> None:
    """`write` for many subjects."""
    if not changed:
        return
    ids = [subject.id for subject, _ in changed]
    session.execute(delete(SubjectKeyRow).where(SubjectKeyRow.subject_id.in_(ids)))
    for subject, change in changed:
        subject.attributes = dict(change.after)
        subject.updated_at = change.at
    session.flush()
    history = [row for subject, change in changed for row in _history(subject.id, change)]
    session.execute(insert(SubjectChangeRow), history)
    if keys := [row for subject, change in changed for row in _keys(subject.id, change.after)]:
        session.execute(insert(SubjectKeyRow), keys)


def _history(subject_id: str, change: Change) -> list[dict[str, Any]]:
    return [
        {
            "subject_id": subject_id,
            "at": change.at,
            "who": change.who,
            "attribute": name,
            "old": change.before.get(name),
            "new": change.after.get(name),
        }
        for name in change.names
    ]


def _keys(subject_id: str, attributes: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "subject_id": subject_id,
            "attribute": name,
            "kind": kind_of(name),
            "value": normalised(kind_of(name), value),
        }
        for name, value in attributes.items()
        if kind_of(name) in SEARCHED
    ]


def write(session: Session, subject: SubjectRow, change: Change) -> None:
    """Store new attributes, what they were, and the spellings they are found by."""
    write_many(session, [(subject, change)])


def wipe(session: Session, subject: SubjectRow, now: datetime) -> None:
    """Leave the id, the case and the role, and nothing that tells who it was."""
    subject.attributes = {}
    subject.updated_at = now
    subject.erased_at = subject.erased_at or now
    for table in (SubjectKeyRow, SubjectChangeRow):
        session.execute(delete(table).where(table.subject_id == subject.id))


def matches(session: Session, text: str) -> dict[str, list[str]]:
    """Subject id -> the attributes that are exactly this phone, number, e-mail or name."""
    same = [
        and_(SubjectKeyRow.kind == kind, SubjectKeyRow.value == value)
        for kind, value in spellings(text).items()
    ]
    found: dict[str, list[str]] = {}
    for row in session.scalars(select(SubjectKeyRow).where(or_(*same))):
        found.setdefault(row.subject_id, []).append(row.attribute)
    return found


@dataclass(frozen=True, kw_only=True)
class ReadingLog:
    """Writes who saw what, at one moment."""

    session: Session
    look: Look
    at: datetime

    def seen(self, subject_id: str, fields: Iterable[str]) -> None:
        """These attributes of a subject were seen."""
        self.session.add(
            SubjectReadingRow(
                subject_id=subject_id,
                reader=self.look.reader,
                at=self.at,
                purpose=self.look.purpose,
                fields=sorted(fields),
                ip=self.look.ip,
            )
        )


def everything(session: Session, subject: SubjectRow) -> dict[str, Any]:
    """All the room holds about a subject, readings included."""
    changes = session.scalars(
        select(SubjectChangeRow)
        .where(SubjectChangeRow.subject_id == subject.id)
        .order_by(SubjectChangeRow.id)
    )
    readings = session.scalars(
        select(SubjectReadingRow)
        .where(SubjectReadingRow.subject_id == subject.id)
        .order_by(SubjectReadingRow.id)
    )
    own = ("id", "business_key", "role", "attributes", "created_at", "erased_at")
    return {
        **_columns(subject, *own),
        "changes": [_columns(row, "at", "who", "attribute", "old", "new") for row in changes],
        "readings": [_columns(row, "at", "reader", "purpose", "fields") for row in readings],
    }


def _columns(row: object, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
