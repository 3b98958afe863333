"""Cases that a person may choose from, and cases in a few words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from leancity.cases.access import access_to, row_condition
from leancity.cases.cards import CardMaker
from leancity.cases.models import Case, CaseTask
from leancity.cases.query import Moment
from leancity.cases.rooms import Rooms
from leancity.clock import Clock
from leancity.db import Database
from leancity.org import Person

#: Nobody looks through a longer list.
MOST = 300
#: Parts of a summary that stand elsewhere in the few words.
_PLACE = frozenset({"address", "house"})


@dataclass(frozen=True, kw_only=True)
class CaseChoice:
    """Which running cases are offered: those with such an open task, and those whose term ends
    in such a status."""

    process_key: str
    #: activities
    tasks: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    #: a term counts when it ends on this day or before
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Brief:
    """A case in a few words, in a person's language; nothing personal."""

    business_key: str
    number: str
    address: str
    #: what else its summary says
    note: str
    lat: float | None
    lon: float | None
    #: whether the person may open it
    may_read: bool


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A case that may be chosen."""

    brief: Brief
    #: when its task or its term ends
    due_at: datetime | None
    #: ends in time for the day that was asked for
    is_due: bool


class CaseChoices:
    """Reads the registry for lists to choose from."""

    def __init__(self, database: Database, clock: Clock, rooms: Rooms) -> None:
        self._database = database
        self._clock = clock
        self._rooms = rooms

    def offered(self, person: Person, choice: CaseChoice, locale: str = "") -> list[Offer]:
        """What a person may choose, the earliest first; only cases the person may read.

        A city that does not run the process has none.
        """
        running = self._rooms.library.keys()
        if choice.process_key not in running:
            return []
        person = replace(person, locale=locale or person.locale)
        allowed = self._readable(choice.process_key, person)
        end = self._end(choice.until)
        with self._database.begin() as session:
            rows = session.execute(_offers(choice, end).where(allowed)).all()
        makers = self._makers(person, [case for case, _ in rows])
        return [
            Offer(
                brief=_brief(case, makers[case.process_definition_id], may_read=True),
                due_at=due_at,
                is_due=end is None or (due_at is not None and due_at < end),
            )
            for case, due_at in rows
        ]

    def briefs(self, keys: Collection[str], person: Person) -> Mapping[str, Brief]:
        """Cases in a few words, for whoever may read the list they stand in."""
        with self._database.begin() as session:
            cases = session.scalars(select(Case).where(Case.business_key.in_(keys))).all()
            allowed = or_(
                false(), *(self._readable(key, person) for key in {c.process_key for c in cases})
            )
            mine = select(Case.business_key).where(Case.business_key.in_(keys), allowed)
            readable = frozenset(session.scalars(mine))
        makers = self._makers(person, cases)
        return {
            case.business_key: _brief(
                case, makers[case.process_definition_id], case.business_key in readable
            )
            for case in cases
        }

    def _readable(self, process_key: str, person: Person) -> ColumnElement[bool]:
        rights = self._rooms.library.latest(process_key).config.rights
        return row_condition(process_key, access_to(person.login, person.groups, rights, "R"))

    def _end(self, until: date | None) -> datetime | None:
        if until is None:
            return None
        moment = Moment(now=self._clock.now(), zone=self._clock.zone)
        return moment.start_of(until + timedelta(days=1))

    def _makers(self, person: Person, cases: Collection[Case]) -> dict[str, CardMaker]:
        definitions = {case.process_definition_id for case in cases}
        return {
            key: CardMaker(self._rooms, self._rooms.library.deployed(key), person)
            for key in definitions
        }


def _offers(choice: CaseChoice, end: datetime | None) -> Select[Case, datetime]:
    # A subquery: the rule of one's own cases looks at tasks, too.
    waits = (
        select(CaseTask.business_key, func.min(CaseTask.due_at).label("due_at"))
        .where(CaseTask.ended_at.is_(None), CaseTask.activity_id.in_(choice.tasks))
        .group_by(CaseTask.business_key)
        .subquery()
    )
    ending = [Case.status.in_(choice.statuses), *([Case.due_at < end] if end else [])]
    due_at = func.coalesce(waits.c.due_at, Case.due_at)
    return (
        select(Case, due_at)
        .outerjoin(waits, waits.c.business_key == Case.business_key)
        .where(Case.closed_at.is_(None), or_(waits.c.business_key.is_not(None), and_(*ending)))
        .order_by(due_at, Case.number, Case.business_key)
        .limit(MOST)
    )


def _brief(case: Case, maker: CardMaker, may_read: bool) -> Brief:
    return Brief(
        business_key=case.business_key,
        number=case.number or "",
        address=", ".join(
            str(case.data[key]) for key in ("address", "house") if case.data.get(key)
        ),
        note=", ".join(_notes(case, maker)),
        lat=case.lat,
        lon=case.lon,
        may_read=may_read,
    )


def _notes(case: Case, maker: CardMaker) -> Iterator[str]:
    for field in maker.summary(case):
        if field.kind == "text" and field.key not in _PLACE:
            yield str(field.value)
