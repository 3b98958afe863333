"""Writing and reading the audit log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from leancity.audit.models import AuditEvent
from leancity.clock import Clock
from leancity.db import Database


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts: a person's login or a service principal, and the address the act came from."""

    login: str
    ip: str = ""


#: The platform itself: loaders, the scheduler, the command line.
SYSTEM = Actor(login="system")


@dataclass(frozen=True, kw_only=True)
class Act:
    """What was done to which object."""

    actor: Actor
    action: str
    #: the kind of object: person, dictionary, subject, ...
    kind: str
    #: the object's key within its kind
    key: str


@dataclass(frozen=True, kw_only=True)
class AuditQuery:
    """Which rows of the log to read; an empty field does not restrict."""

    kind: str = ""
    key: str = ""
    who: str = ""
    action: str = ""
    since: datetime | None = None
    #: continue below this row id
    before_id: int | None = None
    limit: int = 100


class Audit:
    """The audit log of the city."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def record(self, session: Session, act: Act, **fields: object) -> None:
        """Write that an act happened, in the act's own transaction.

        Without `fields` it is one row about the whole object; each field given makes one row
        with its new value.
        """
        if not fields:
            session.add(self._row(act))
        for field, value in fields.items():
            session.add(self._row(act, field=field, new=_text(value)))

    def changes(
        self, session: Session, act: Act, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> bool:
        """Write one row for every field that differs; say whether any does."""
        changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        for field in changed:
            old, new = _text(before.get(field)), _text(after.get(field))
            session.add(self._row(act, field=field, old=old, new=new))
        return bool(changed)

    def events(self, query: AuditQuery) -> list[AuditEvent]:
        """The newest rows first."""
        conditions = [
            column == value
            for column, value in (
                (AuditEvent.object_kind, query.kind),
                (AuditEvent.object_id, query.key),
                (AuditEvent.who, query.who),
                (AuditEvent.action, query.action),
            )
            if value
        ]
        if query.since is not None:
            conditions.append(AuditEvent.at >= query.since)
        if query.before_id is not None:
            conditions.append(AuditEvent.id < query.before_id)
        newest = select(AuditEvent).where(*conditions).order_by(AuditEvent.id.desc())
        with self._database.begin() as session:
            return list(session.scalars(newest.limit(query.limit)))

    def _row(
        self, act: Act, *, field: str | None = None, old: str | None = None, new: str | None = None
    ) -> AuditEvent:
        return AuditEvent(
            at=self._clock.now(),
            who=act.actor.login,
            ip=act.actor.ip,
            action=act.action,
            object_kind=act.kind,
            object_id=act.key,
            field=field,
            old=old,
            new=new,
        )


def _text(value: object) -> str | None:
    """A value as the log keeps it: text as it is, everything else as JSON."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (frozenset, set)):
        value = sorted(value)
    return json.dumps(value, ensure_ascii=False, default=str)
