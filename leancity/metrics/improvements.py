"""The log of improvements: what was tried at which element of a process, since when."""

from __future__ import annotations

import uuid
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from leancity.audit import Act, Actor, Audit
from leancity.clock import Clock
from leancity.db import Database
from leancity.errors import NotFoundError, UserError
from leancity.i18n import N_
from leancity.metrics.models import Improvement

SHORTEST, LONGEST = 5, 500


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a person wrote down, as it was typed."""

    process_key: str
    activity_id: str = ""
    #: ISO, as a date field sends it
    since: str = ""
    text: str = ""


class Improvements:
    """Writes and reads the log."""

    def __init__(self, database: Database, clock: Clock, audit: Audit) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit

    def of(self, process_key: str) -> Sequence[Improvement]:
        """The improvements of a process, the newest first."""
        query = (
            select(Improvement)
            .where(Improvement.process_key == process_key)
            .order_by(Improvement.since.desc(), Improvement.written_at.desc())
        )
        with self._database.begin() as session:
            return session.scalars(query).all()

    def write(self, wanted: Wanted, elements: Container[str], actor: Actor) -> uuid.UUID:
        """Write one down; `elements` are those of the diagram."""
        text = " ".join(wanted.text.split())
        if not SHORTEST <= len(text) <= LONGEST:
            raise UserError(
                N_("Say what was changed, in %(least)s to %(most)s characters."),
                field="text", least=SHORTEST, most=LONGEST,
            )  # fmt: skip
        if wanted.activity_id not in elements:
            raise UserError(N_("Choose an element of the diagram."), field="activity_id")
        made = Improvement(
            id=uuid.uuid4(),
            process_key=wanted.process_key,
            activity_id=wanted.activity_id,
            since=self._day(wanted.since),
            text=text,
            author=actor.login,
            written_at=self._clock.now(),
        )
        with self._database.begin() as session:
            session.add(made)
            self._audit.record(session, _act(made.id, "write", actor), text=text)
        return made.id

    def strike(self, process_key: str, which: uuid.UUID, actor: Actor) -> None:
        """Take one out of the log; the audit log keeps what it said."""
        with self._database.begin() as session:
            found = session.get(Improvement, which)
            if found is None or found.process_key != process_key:
                raise NotFoundError(N_("There is no such page, or it is not for you."))
            before = {"text": found.text, "since": found.since, "activity": found.activity_id}
            self._audit.changes(session, _act(which, "strike", actor), before, {})
            session.delete(found)

    def _day(self, typed: str) -> date:
        try:
            since = date.fromisoformat(typed)
        except ValueError as error:
            raise UserError(N_("Say since which day it is so."), field="since") from error
        if since > self._clock.today():
            raise UserError(N_("This day has not come yet."), field="since")
        return since


def _act(which: uuid.UUID, what: str, actor: Actor) -> Act:
    return Act(actor=actor, action=f"improvement.{what}", kind="improvement", key=str(which))
