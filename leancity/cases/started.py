"""What a person has begun, whichever process it is and whoever works on it now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from leancity.cases.access import access_to, row_condition
from leancity.cases.cards import CardMaker, address_of
from leancity.cases.finding import position_of
from leancity.cases.models import NEWEST_FIRST, Case
from leancity.cases.rooms import Rooms
from leancity.cases.views import StatusView
from leancity.db import Database
from leancity.org import Person

_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class StartedRow:
    """One case a person has begun."""

    business_key: str
    title: str
    address: str
    status: StatusView | None
    created_at: datetime
    closed_at: datetime | None
    #: the card may be opened
    readable: bool


@dataclass(frozen=True, kw_only=True)
class StartedPage:
    """One page, the newest first."""

    rows: list[StartedRow]
    next_key: str


class Started:
    """Cases by whoever began them: their number and status are theirs to know."""

    def __init__(self, database: Database, rooms: Rooms) -> None:
        self._database = database
        self._rooms = rooms

    def page(self, person: Person, after: str = "") -> StartedPage:
        """One page of what this person has begun."""
        query = select(Case).where(Case.created_by == person.login)
        if position := position_of(after):
            query = query.where(tuple_(Case.created_at, Case.business_key) < position)
        with self._database.begin() as session:
            cases = list(session.scalars(query.order_by(*NEWEST_FIRST).limit(_SIZE + 1)))
            readable = self._readable(session, cases, person)
        more, cases = len(cases) > _SIZE, cases[:_SIZE]
        last = cases[-1] if more else None
        return StartedPage(
            rows=[self._row(case, person, readable) for case in cases],
            next_key=f"{last.created_at.isoformat()}|{last.business_key}" if last else "",
        )

    def _readable(self, session: Session, cases: Sequence[Case], person: Person) -> set[str]:
        found: set[str] = set()
        for key in {case.process_key for case in cases}:
            keys = [case.business_key for case in cases if case.process_key == key]
            rights = self._rooms.library.latest(key).config.rights
            access = access_to(person.login, person.groups, rights, "R")
            allowed = row_condition(key, access)
            query = select(Case.business_key).where(allowed, Case.business_key.in_(keys))
            found.update(session.scalars(query))
        return found

    def _row(self, case: Case, person: Person, readable: set[str]) -> StartedRow:
        package = self._rooms.library.deployed(case.process_definition_id)
        maker, registry = CardMaker(self._rooms, package, person), package.config.registry
        return StartedRow(
            business_key=case.business_key,
            title=registry.title_of(case.number, maker.say(registry.title)),
            address=address_of(case.data),
            status=maker.status(case.status),
            created_at=case.created_at,
            closed_at=case.closed_at,
            readable=case.business_key in readable,
        )
