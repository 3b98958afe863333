"""Unfinished answers, kept per person and form until the form is sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from leancity.clock import Clock
from leancity.db import Database
from leancity.forms.errors import DraftConflictError
from leancity.forms.models import FormDraftRow
from leancity.forms.scopes import START

#: Between the scope of a draft that was set aside and the version of the form it was for.
_ASIDE = "#"


@dataclass(frozen=True, kw_only=True)
class DraftKey:
    """Whose draft of which form: scope is one of leancity.forms.scopes."""

    owner: str
    scope: str
    #: `FormSchema.hash`; a draft of another version of the form is shown beside the form
    form_hash: str


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A draft as it was saved last."""

    data: Mapping[str, Any]
    version: int
    updated_at: datetime
    #: login
    owner: str = ""
    scope: str = ""


class Drafts:
    """Saves, finds and forgets drafts."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def save(self, key: DraftKey, data: Mapping[str, Any], version: int) -> Draft:
        """Save over the version the person has seen (0: none yet).

        Raises DraftConflictError when another window has saved meanwhile. A draft of another
        version of the form is set aside.
        """
        with self._database.begin() as session:
            return self.save_in(session, key, data, version)

    def save_in(
        self, session: Session, key: DraftKey, data: Mapping[str, Any], version: int
    ) -> Draft:
        """`save` in the caller's transaction."""
        row = self._own_row(session, key)
        if row is None:
            row = self._insert(session, key, data)
        elif row.version != version:
            raise DraftConflictError
        else:
            row.data = dict(data)
            row.version += 1
            row.updated_at = self._clock.now()
        return _draft(row)

    def rescue(self, key: DraftKey, data: Mapping[str, Any]) -> None:
        """Keep what could not be handed in, over whatever was saved before.

        The version stays, so that the window it came from goes on saving.
        """
        values = {
            "form_hash": key.form_hash, "data": dict(data), "updated_at": self._clock.now(),
        }  # fmt: skip
        keep = insert(FormDraftRow).values(owner=key.owner, scope=key.scope, version=0, **values)
        identity = [FormDraftRow.owner, FormDraftRow.scope]
        with self._database.begin() as session:
            self._own_row(session, key)
            session.execute(keep.on_conflict_do_update(index_elements=identity, set_=values))

    def load(self, key: DraftKey) -> Draft | None:
        """The draft that fits this version of the form."""
        with self._database.begin() as session:
            row = self._row(session, key)
            return _draft(row) if row and row.form_hash == key.form_hash else None

    def earlier(self, key: DraftKey) -> Draft | None:
        """What the same person last entered into another version of the form."""
        mine = (FormDraftRow.owner == key.owner) & (_bare(FormDraftRow.scope) == key.scope)
        return self._newest(mine & (FormDraftRow.form_hash != key.form_hash))

    def of_others(self, key: DraftKey) -> Draft | None:
        """What another person, who held the task before, entered last."""
        theirs = (FormDraftRow.owner != key.owner) & (FormDraftRow.scope == key.scope)
        return self._newest(theirs)

    def started(self, owner: str) -> list[Draft]:
        """A person's drafts of cases not started yet, newest first."""
        mine = (FormDraftRow.owner == owner) & FormDraftRow.scope.startswith(START)
        query = select(FormDraftRow).where(mine).order_by(FormDraftRow.updated_at.desc())
        with self._database.begin() as session:
            found: dict[str, Draft] = {}
            for row in session.scalars(query):
                draft = _draft(row)
                found.setdefault(draft.scope, draft)
            return list(found.values())

    def latest(self, owner: str, scope: str) -> Draft | None:
        """The draft, whatever version of the form it was written for."""
        with self._database.begin() as session:
            row = session.get(FormDraftRow, (owner, scope))
            return _draft(row) if row else None

    def discard(self, owner: str, scope: str) -> None:
        """Forget a draft; there may be none."""
        with self._database.begin() as session:
            mine = (FormDraftRow.owner == owner) & (_bare(FormDraftRow.scope) == scope)
            session.execute(delete(FormDraftRow).where(mine))

    def discard_all(self, scopes: Collection[str]) -> int:
        """Forget everybody's drafts of these scopes; returns how many."""
        with self._database.begin() as session:
            gone = delete(FormDraftRow).where(_bare(FormDraftRow.scope).in_(scopes))
            return len(session.scalars(gone.returning(FormDraftRow.owner)).all())

    def purge(self, before: datetime) -> int:
        """Forget what nobody has touched since a moment; returns how many drafts."""
        with self._database.begin() as session:
            gone = delete(FormDraftRow).where(FormDraftRow.updated_at < before)
            return len(session.scalars(gone.returning(FormDraftRow.scope)).all())

    def _row(self, session: Session, key: DraftKey) -> FormDraftRow | None:
        mine = (FormDraftRow.owner == key.owner) & (FormDraftRow.scope == key.scope)
        return session.scalar(select(FormDraftRow).where(mine).with_for_update())

    def _own_row(self, session: Session, key: DraftKey) -> FormDraftRow | None:
        """The row to write to; what was entered into another version of the form steps aside."""
        row = self._row(session, key)
        if row is None or row.form_hash == key.form_hash:
            return row
        aside = f"{key.scope}{_ASIDE}{row.form_hash[:12]}"
        older = (FormDraftRow.owner == key.owner) & (FormDraftRow.scope == aside)
        session.execute(delete(FormDraftRow).where(older))
        row.scope = aside
        session.flush()
        return None

    def _newest(self, which: ColumnElement[bool]) -> Draft | None:
        query = select(FormDraftRow).where(which).order_by(FormDraftRow.updated_at.desc()).limit(1)
        with self._database.begin() as session:
            row = session.scalar(query)
            return _draft(row) if row else None

    def _insert(self, session: Session, key: DraftKey, data: Mapping[str, Any]) -> FormDraftRow:
        values = {
            "owner": key.owner,
            "scope": key.scope,
            "form_hash": key.form_hash,
            "data": dict(data),
            "version": 1,
            "updated_at": self._clock.now(),
        }
        new = insert(FormDraftRow).values(values).on_conflict_do_nothing().returning(FormDraftRow)
        row = session.scalar(new)
        if row is None:
            # Two windows saved their first draft at the same moment.
            raise DraftConflictError
        return row


def _bare(scope: Any) -> ColumnElement[str]:
    """The scope as its form names it, of a draft that was set aside too."""
    return func.split_part(scope, _ASIDE, 1)


def _draft(row: FormDraftRow) -> Draft:
    return Draft(
        data=row.data,
        version=row.version,
        updated_at=row.updated_at,
        owner=row.owner,
        scope=row.scope.split(_ASIDE)[0],
    )
