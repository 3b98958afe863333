"""Integrations: proposed by an administrator, agreed to by whoever they act for.

An administrator sees no case, and a token would be a way round that. So the token is made for, and
shown once to, the person in whose name the program acts; the administrator proposes and ends.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from leancity.audit import Act, Actor, Audit
from leancity.clock import Clock
from leancity.db import Database
from leancity.errors import ConflictError, NotFoundError, UserError
from leancity.i18n import N_
from leancity.integrations.models import IntegrationRow

#: What a token may be good for, and what people call it.
SCOPES: Mapping[str, str] = {
    "cases": N_("read cases, documents and files"),
    "tasks": N_("see tasks and work on them"),
    "acts": N_("press the buttons of cases"),
    "start": N_("start cases"),
    "figures": N_("read figures of processes"),
}
PREFIX = "lc_"
LONGEST_DAYS = 366
MOST_PER_MINUTE = 6000
#: How exact the last use is known.
_USE = timedelta(minutes=1)
_NONE = N_("There is no such integration, or it is not yours.")


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What an administrator proposes."""

    title: str
    login: str
    scopes: tuple[str, ...]
    per_minute: int
    valid_to: date


@dataclass(frozen=True, kw_only=True)
class Integration:
    """One program, as the pages show it."""

    id: str
    title: str
    login: str
    scopes: tuple[str, ...]
    per_minute: int
    valid_to: date
    created_by: str
    created_at: datetime
    agreed_at: datetime | None
    ended_at: datetime | None
    last_used_at: datetime | None

    @classmethod
    def from_row(cls, row: IntegrationRow) -> Integration:
        """Of its row."""
        names = cls.__dataclass_fields__.keys() - {"scopes"}
        return cls(scopes=tuple(row.scopes), **{name: getattr(row, name) for name in names})


class Integrations:
    """Tokens are kept as digests only; every change is audited."""

    def __init__(self, database: Database, clock: Clock, audit: Audit) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit

    def propose(self, proposal: Proposal, actor: Actor) -> None:
        """Ask a person to let a program act in their name."""
        self._check(proposal)
        row = IntegrationRow(
            id=str(uuid.uuid4()),
            title=proposal.title.strip(),
            login=proposal.login,
            scopes=[key for key in SCOPES if key in proposal.scopes],
            per_minute=proposal.per_minute,
            valid_to=proposal.valid_to,
            created_by=actor.login,
            created_at=self._clock.now(),
        )
        with self._database.begin() as session:
            session.add(row)
            act = Act(actor=actor, action="integration.propose", kind="integration", key=row.id)
            self._audit.record(
                session, act, login=row.login, scopes=row.scopes, valid_to=row.valid_to
            )

    def found(self, login: str = "") -> list[Integration]:
        """All, or those in the name of one person; the newest first."""
        query = select(IntegrationRow).order_by(IntegrationRow.created_at.desc())
        if login:
            query = query.where(IntegrationRow.login == login)
        with self._database.begin() as session:
            return [Integration.from_row(row) for row in session.scalars(query)]

    def agree(self, integration_id: str, actor: Actor) -> str:
        """Let it act in one's own name; the token, which nobody can read again."""
        token = f"{PREFIX}{secrets.token_urlsafe(32)}"
        with self._database.begin() as session:
            row = self._locked(session, integration_id)
            if row.login != actor.login:
                raise NotFoundError(_NONE)
            if row.ended_at is not None or row.digest is not None:
                raise ConflictError(N_("The token of this integration was shown already."))
            row.digest, row.agreed_at = _digest(token), self._clock.now()
            self._note(session, row, actor, "integration.agree")
        return token

    def end(self, integration_id: str, actor: Actor, *, any_login: bool) -> None:
        """Let its token be good for nothing, from now on; one's own, or as administrator any."""
        with self._database.begin() as session:
            row = self._locked(session, integration_id)
            if not (any_login or row.login == actor.login):
                raise NotFoundError(_NONE)
            if row.ended_at is None:
                row.ended_at = self._clock.now()
                self._note(session, row, actor, "integration.end")

    def by_token(self, token: str) -> Integration | None:
        """The integration of a token that is good now."""
        query = select(IntegrationRow).where(IntegrationRow.digest == _digest(token))
        now = self._clock.now()
        with self._database.begin() as session:
            row = session.scalar(query)
            if row is None or row.ended_at is not None or row.valid_to < self._clock.today():
                return None
            if row.last_used_at is None or now - row.last_used_at >= _USE:
                row.last_used_at = now
            return Integration.from_row(row)

    def _check(self, proposal: Proposal) -> None:
        if not 1 <= len(proposal.title.strip()) <= 100:
            raise UserError(N_("Name the system, in at most 100 characters."), field="title")
        if not proposal.scopes or not SCOPES.keys() >= set(proposal.scopes):
            raise UserError(N_("Choose what the integration may do."), field="scopes")
        if not 1 <= proposal.per_minute <= MOST_PER_MINUTE:
            raise UserError(
                N_("Between 1 and %(most)s requests a minute."),
                field="per_minute",
                most=MOST_PER_MINUTE,
            )
        ahead = (proposal.valid_to - self._clock.today()).days
        if not 0 <= ahead <= LONGEST_DAYS:
            raise UserError(N_("A token is good for a year at most."), field="valid_to")

    def _locked(self, session: Session, integration_id: str) -> IntegrationRow:
        row = session.get(IntegrationRow, integration_id, with_for_update=True)
        if row is None:
            raise NotFoundError(_NONE)
        return row

    def _note(self, session: Session, row: IntegrationRow, actor: Actor, action: str) -> None:
        act = Act(actor=actor, action=action, kind="integration", key=row.id)
        self._audit.record(session, act, title=row.title)


def _digest(token: str) -> str:
    """A token is 256 random bits: a plain digest cannot be guessed back."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
