"""Notes that colleagues leave each other at a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from leancity.audit import Act, Actor, Audit
from leancity.clock import Clock
from leancity.db import Database
from leancity.errors import UserError
from leancity.i18n import N_
from leancity.worklist.models import CaseNote

LONGEST = 2000


@dataclass(frozen=True, kw_only=True)
class Note:
    """One note; `author` is a login."""

    author: str
    at: datetime
    text: str
    task_id: str = ""


class Notes:
    """Written once, never changed; erased with the personal data of the case."""

    def __init__(self, database: Database, clock: Clock, audit: Audit) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit

    def add(self, business_key: str, text: str, actor: Actor, task_id: str = "") -> None:
        """Leave a note; the log keeps that it was left, and not its words."""
        text = text.strip()
        if not text:
            raise UserError(N_("Write something first."), field="text")
        if len(text) > LONGEST:
            raise UserError(
                N_("A note has at most %(most)s characters."), field="text", most=LONGEST
            )
        row = CaseNote(
            business_key=business_key,
            task_id=task_id or None,
            author=actor.login,
            at=self._clock.now(),
            text=text,
        )
        act = Act(actor=actor, action="note", kind="case", key=business_key)
        with self._database.begin() as session:
            session.add(row)
            self._audit.record(session, act)

    def of_case(self, business_key: str) -> list[Note]:
        """The notes of a case, the latest first."""
        query = (
            select(CaseNote)
            .where(CaseNote.business_key == business_key)
            .order_by(CaseNote.id.desc())
        )
        with self._database.begin() as session:
            return [
                Note(author=row.author, at=row.at, text=row.text, task_id=row.task_id or "")
                for row in session.scalars(query)
            ]

    def erase(self, business_key: str) -> None:
        """Forget the notes of a case: they may name its persons."""
        with self._database.begin() as session:
            session.execute(delete(CaseNote).where(CaseNote.business_key == business_key))
