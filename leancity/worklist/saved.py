"""Filters of lists that people keep under a name and share with their unit."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, func, or_, select

from leancity.clock import Clock
from leancity.db import Database
from leancity.errors import NotFoundError, UserError
from leancity.i18n import N_
from leancity.org import Person
from leancity.worklist.models import SavedListRow

TASKS, REGISTRY = "tasks", "registry"
#: More than this nobody finds anything in.
_MOST = 50
_LONGEST_TITLE = 100
_NONE = N_("There is no such saved filter, or it is not for you.")


@dataclass(frozen=True, kw_only=True)
class SavedListDraft:
    """A filter that is about to be kept."""

    kind: str
    process_key: str
    title: str
    args: Mapping[str, str]
    #: whether the people of the owner's unit see it
    shared: bool


@dataclass(frozen=True, kw_only=True)
class SavedList:
    """A filter under a name, as one person sees it."""

    id: str
    kind: str
    process_key: str
    title: str
    args: Mapping[str, str]
    mine: bool
    shared: bool


class SavedLists:
    """One's own, and those that colleagues of one's units share.

    A filter only narrows what a person may see: sharing it shows nobody anything more.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def save(self, draft: SavedListDraft, person: Person) -> SavedList:
        """Keep a filter; one's own of the same name and place is replaced."""
        title = draft.title.strip()[:_LONGEST_TITLE]
        if not title:
            raise UserError(N_("Give the filter a name."), field="title")
        mine = SavedListRow.owner == person.login
        same = (
            (SavedListRow.kind == draft.kind)
            & (SavedListRow.process_key == draft.process_key)
            & (SavedListRow.title == title)
        )
        with self._database.begin() as session:
            session.execute(delete(SavedListRow).where(mine, same))
            count = session.scalar(select(func.count()).where(mine)) or 0
            if count >= _MOST:
                raise UserError(
                    N_("You have %(most)s saved filters. Delete one first."), most=_MOST
                )
            row = SavedListRow(
                id=str(uuid.uuid4()),
                owner=person.login,
                kind=draft.kind,
                process_key=draft.process_key,
                title=title,
                args=dict(draft.args),
                unit=person.unit if draft.shared and person.unit else None,
                created_at=self._clock.now(),
            )
            session.add(row)
        return _view(row, person)

    def of(self, kind: str, process_key: str, person: Person) -> list[SavedList]:
        """What this person finds beside a list, by name."""
        query = (
            select(SavedListRow)
            .where(
                SavedListRow.kind == kind,
                SavedListRow.process_key == process_key,
                or_(SavedListRow.owner == person.login, SavedListRow.unit.in_(_units(person))),
            )
            .order_by(SavedListRow.title, SavedListRow.id)
        )
        with self._database.begin() as session:
            return [_view(row, person) for row in session.scalars(query)]

    def get(self, list_id: str, person: Person) -> SavedList:
        """One of them."""
        with self._database.begin() as session:
            row = session.get(SavedListRow, list_id)
        if row is None or not (row.owner == person.login or row.unit in _units(person)):
            raise NotFoundError(_NONE)
        return _view(row, person)

    def delete(self, list_id: str, person: Person) -> SavedList:
        """Forget one's own."""
        found = self.get(list_id, person)
        if not found.mine:
            raise NotFoundError(_NONE)
        with self._database.begin() as session:
            session.execute(delete(SavedListRow).where(SavedListRow.id == list_id))
        return found


def _units(person: Person) -> set[str]:
    return {*person.units, person.unit} - {""}


def _view(row: SavedListRow, person: Person) -> SavedList:
    return SavedList(
        id=row.id,
        kind=row.kind,
        process_key=row.process_key,
        title=row.title,
        args=row.args,
        mine=row.owner == person.login,
        shared=row.unit is not None,
    )
