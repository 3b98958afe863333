"""Keeping, reading, finding, exporting and erasing personal data."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from leancity.audit import SYSTEM, Act, Actor, Audit
from leancity.clock import Clock
from leancity.db import Database
from leancity.errors import ConflictError, NotFoundError
from leancity.subjects import validators
from leancity.subjects.kinds import Kind, kind_of, mask
from leancity.subjects.models import SubjectChangeRow, SubjectRow
from leancity.subjects.records import (
    Change,
    Look,
    ReadingLog,
    everything,
    locked,
    locked_many,
    matches,
    wipe,
    write,
    write_many,
)

#: Never changes: variables of running cases hold ids made from it.
NAMESPACE = uuid.UUID("5a7c1d3e-6f2b-5c48-9a0e-8d1f4b7c2e90")


def subject_id(business_key: str, role: str) -> str:
    """The id of the subject in a role of a case, known before it is kept."""
    return str(uuid.uuid5(NAMESPACE, f"{business_key}/{role}"))


@dataclass(frozen=True, kw_only=True)
class Given:
    """What an import tells of the subject in a role of a case."""

    business_key: str
    role: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class SubjectRef:
    """A subject without its data."""

    id: str
    business_key: str
    role: str


class Subjects:
    """The room of personal data. Whoever calls has checked that the reader may see the case."""

    mask = staticmethod(mask)

    def __init__(self, database: Database, clock: Clock, audit: Audit) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit

    def keep(
        self,
        session: Session,
        business_key: str,
        role: str,
        attributes: Mapping[str, str],
        actor: Actor = SYSTEM,
    ) -> str:
        """Keep what a form gave, in the caller's transaction; returns the subject's id.

        Attributes the form does not name stay; an empty one is removed. Raises ConflictError
        when the subject has been erased: a late form must not bring it back.
        """
        subject = locked(session, self._new(business_key, role))
        if subject.erased_at is not None:
            raise ConflictError("The personal data of this case have been erased.")
        before = subject.attributes
        given = {name: _canonical(name, value) for name, value in attributes.items()}
        after = {name: value for name, value in {**before, **given}.items() if value}
        change = Change(at=self._clock.now(), who=actor.login, before=before, after=after)
        if change.names:
            write(session, subject, change)
            act = Act(actor=actor, action="edit", kind="subject", key=subject.id)
            self._audit.record(session, act, attributes=change.names)
        return subject.id

    def keep_many(
        self, session: Session, given: Sequence[Given], actor: Actor = SYSTEM
    ) -> frozenset[str]:
        """`keep` for many subjects at once; the ids of those that were erased and stay so.

        What is given replaces what was kept: an import tells everything it knows of a subject.
        """
        wanted = {
            subject_id(one.business_key, one.role): {
                name: text
                for name, value in one.attributes.items()
                if (text := _canonical(name, value))
            }
            for one in given
        }
        rows = locked_many(session, [self._new(one.business_key, one.role) for one in given])
        at, changes = self._clock.now(), []
        for row in rows:
            if row.erased_at is None:
                after = wanted[row.id]
                changes.append(
                    (row, Change(at=at, who=actor.login, before=row.attributes, after=after))
                )
        changed = [(row, change) for row, change in changes if change.names]
        write_many(session, changed)
        for row, change in changed:
            act = Act(actor=actor, action="edit", kind="subject", key=row.id)
            self._audit.record(session, act, attributes=change.names)
        return frozenset(row.id for row in rows if row.erased_at is not None)

    def read(
        self,
        ids: Collection[str],
        reader: str,
        purpose: str,
        *,
        fields: Collection[str] | None = None,
        ip: str = "",
    ) -> dict[str, dict[str, str]]:
        """The attributes of these subjects (of `fields`, or all); the reading is logged.

        Unknown ids are left out; an erased subject answers with nothing.
        """
        look = Look(reader=reader, purpose=purpose, ip=ip)
        with self._database.begin() as session:
            log = self._log(session, look)
            rows = session.scalars(select(SubjectRow).where(SubjectRow.id.in_(set(ids))))
            found = {
                row.id: {n: v for n, v in row.attributes.items() if fields is None or n in fields}
                for row in rows
            }
            for key, attributes in found.items():
                if attributes:
                    log.seen(key, attributes)
        return found

    def for_case(self, business_key: str) -> list[SubjectRef]:
        """Whose data a case has, without the data."""
        with self._database.begin() as session:
            return _refs(session, SubjectRow.business_key == business_key)

    def before(self, business_key: str, since: datetime) -> dict[str, str | None]:
        """Attributes of a case's subjects that were changed since, as they were before.

        For comparing, not for showing: nobody sees them, so it is no reading.
        """
        query = (
            select(SubjectChangeRow.attribute, SubjectChangeRow.old)
            .join(SubjectRow, SubjectRow.id == SubjectChangeRow.subject_id)
            .where(SubjectRow.business_key == business_key, SubjectChangeRow.at >= since)
            .order_by(SubjectChangeRow.id.desc())
        )
        with self._database.begin() as session:
            return {attribute: old for attribute, old in session.execute(query)}  # noqa: C416

    def refs(self, ids: Collection[str]) -> list[SubjectRef]:
        """These subjects, without their data."""
        with self._database.begin() as session:
            return _refs(session, SubjectRow.id.in_(set(ids)))

    def find(self, text: str, look: Look) -> list[SubjectRef]:
        """Subjects with exactly this phone, e-mail, INN, OGRN, SNILS or name.

        Each hit is logged as a reading of the attributes that matched.
        """
        with self._database.begin() as session:
            hits = matches(session, text)
            log = self._log(session, look)
            for key, fields in hits.items():
                log.seen(key, fields)
            return _refs(session, SubjectRow.id.in_(hits))

    def export(self, key: str, look: Look) -> list[dict[str, Any]]:
        """Everything kept about a person: the answer to a request under 152-ФЗ art. 14.

        `key` is a subject's id, or a phone, number or name as for `find`. The export itself is
        the last reading it tells of.
        """
        with self._database.begin() as session:
            ids = {key, *matches(session, key)}
            rows = session.scalars(
                select(SubjectRow).where(SubjectRow.id.in_(ids)).order_by(SubjectRow.created_at)
            ).all()
            log = self._log(session, look)
            for row in rows:
                log.seen(row.id, row.attributes)
            session.flush()
            return [everything(session, row) for row in rows]

    def erase(self, key: str, actor: Actor = SYSTEM, reason: str = "") -> None:
        """Erase a subject's data, its history and its search keys; the id stays, empty.

        `reason` goes to the audit log for good: it names the ground, never the person.
        """
        with self._database.begin() as session:
            if not self._erase(session, SubjectRow.id == key, actor, reason):
                raise NotFoundError("There is no such subject.")

    def erase_case(self, business_key: str, actor: Actor = SYSTEM, reason: str = "") -> int:
        """Erase every subject of a case; returns how many it has."""
        with self._database.begin() as session:
            return self._erase(session, SubjectRow.business_key == business_key, actor, reason)

    def _erase(
        self, session: Session, whose: ColumnElement[bool], actor: Actor, reason: str
    ) -> int:
        query = select(SubjectRow).where(whose).order_by(SubjectRow.id).with_for_update()
        rows = session.scalars(query).all()
        for row in rows:
            wipe(session, row, self._clock.now())
            act = Act(actor=actor, action="erase", kind="subject", key=row.id)
            self._audit.record(session, act, reason=reason)
        return len(rows)

    def _new(self, business_key: str, role: str) -> SubjectRow:
        now = self._clock.now()
        return SubjectRow(
            id=subject_id(business_key, role),
            business_key=business_key,
            role=role,
            attributes={},
            created_at=now,
            updated_at=now,
        )

    def _log(self, session: Session, look: Look) -> ReadingLog:
        return ReadingLog(session=session, look=look, at=self._clock.now())


def _refs(session: Session, condition: ColumnElement[bool]) -> list[SubjectRef]:
    rows = session.scalars(select(SubjectRow).where(condition).order_by(SubjectRow.id))
    return [SubjectRef(id=r.id, business_key=r.business_key, role=r.role) for r in rows]


def _canonical(attribute: str, value: str) -> str:
    """The value without blanks around it; a phone as +7 and ten digits when it is one."""
    value = value.strip()
    if kind_of(attribute) is Kind.PHONE:
        return validators.phone(value) or value
    return value
