"""Reading the organisation: who is who on which day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from leancity.clock import Clock
from leancity.db import Database
from leancity.errors import NotFoundError
from leancity.org.models import AssignmentRow, PostRow, SubstitutionRow, UnitRow
from leancity.org.people import Person, StandIn, Unit
from leancity.org.roles import CITY_ROLES, EMPLOYEE
from leancity.org.roster import Roster, holds


class Directory:
    """Looks up people, units and groups. Days default to the city's today."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def person(self, login: str, on: date | None = None) -> Person:
        """One person, dismissed ones too (`active` tells)."""
        found = self.people([login], on)
        if not found:
            raise NotFoundError("There is no person with the login %(login)s.", login=login)
        return found[0]

    def people(self, logins: Collection[str] | None = None, on: date | None = None) -> list[Person]:
        """These people, or all, by surname."""
        with self._database.begin() as session:
            if on is not None:
                return Roster(session, on).people(logins)
            return Roster(session, self._clock.today(), self._clock.now()).people(logins)

    def members(self, group: str, on: date | None = None) -> list[Person]:
        """The active people of a group, substitutes included, by surname."""
        day = on or self._clock.today()
        with self._database.begin() as session:
            logins = None if group == EMPLOYEE else _candidates(session, group, day)
            people = Roster(session, day).people(logins)
        return [person for person in people if group in person.groups]

    def unit(self, code: str) -> Unit:
        """One unit."""
        with self._database.begin() as session:
            row = session.get(UnitRow, code)
        if row is None:
            raise NotFoundError("There is no unit with the code %(unit)s.", unit=code)
        return Unit.from_row(row)

    def posts(self) -> dict[str, str]:
        """Code and title of every post."""
        with self._database.begin() as session:
            rows = session.scalars(select(PostRow).order_by(PostRow.code))
            return {row.code: row.title for row in rows}

    def units(self) -> list[Unit]:
        """Every unit, by code."""
        with self._database.begin() as session:
            return [Unit.from_row(row) for row in session.scalars(_UNITS)]

    def head_of(self, unit: str, on: date | None = None) -> Person:
        """Who acts as head: the head, the substitute, or the head of the unit above."""
        day = on or self._clock.today()
        code: str | None = unit
        seen: set[str] = set()
        while code and code not in seen:
            seen.add(code)
            found = self.unit(code)
            head = self._acting(found.head, day) if found.head else None
            if head:
                return head
            code = found.parent
        raise NotFoundError("The unit %(unit)s has no head.", unit=unit)

    def stood_in_for(self, login: str, on: date | None = None) -> frozenset[str]:
        """The absent people for whom this person stands in."""
        day = on or self._clock.today()
        query = select(SubstitutionRow.absent).where(
            SubstitutionRow.substitute == login, holds(SubstitutionRow, day)
        )
        with self._database.begin() as session:
            return frozenset(session.scalars(query))

    def stand_ins(self, logins: Collection[str]) -> list[StandIn]:
        """Entries in force or to come that name one of these people, the earliest first."""
        row = SubstitutionRow
        query = (
            select(row)
            .where(
                row.valid_to >= self._clock.today(),
                or_(row.absent.in_(logins), row.substitute.in_(logins)),
            )
            .order_by(row.valid_from, row.id)
        )
        names = StandIn.__dataclass_fields__
        with self._database.begin() as session:
            return [
                StandIn(**{name: getattr(found, name) for name in names})
                for found in session.scalars(query)
            ]

    def headed_by(self, login: str, on: date | None = None) -> frozenset[str]:
        """Codes of the units this person heads today, as a substitute too, and all below them."""
        heads = {login, *self.stood_in_for(login, on)}
        units = self.units()
        headed = {unit.code for unit in units if unit.head in heads}
        while below := {unit.code for unit in units if unit.parent in headed} - headed:
            headed |= below
        return frozenset(headed)

    def signatory(self, unit: str, on: date | None = None) -> Person:
        """Who signs for a unit: its head when entitled, else a signatory, else the head."""
        day = on or self._clock.today()
        entitled = self.members(f"signatory.{unit}", day)
        logins = {person.login for person in entitled}
        try:
            head = self.head_of(unit, day)
        except NotFoundError:
            head = None
        if head and (head.login in logins or not entitled):
            return head
        if not entitled:
            raise NotFoundError("Nobody signs for the unit %(unit)s.", unit=unit)
        return entitled[0]

    def _acting(self, head: str, day: date) -> Person | None:
        with self._database.begin() as session:
            substitute = session.scalars(
                select(SubstitutionRow.substitute)
                .where(SubstitutionRow.absent == head, holds(SubstitutionRow, day))
                .order_by(SubstitutionRow.id.desc())
                .limit(1)
            ).first()
            found = {p.login: p for p in Roster(session, day).people([head, substitute or head])}
        acting = found.get(substitute) if substitute else None
        if acting and acting.active:
            return replace(acting, acting_for=head)
        return found[head] if found[head].active else None


_UNITS = select(UnitRow).order_by(UnitRow.code)


def _candidates(session: Session, group: str, day: date) -> list[str]:
    """Logins that may belong to a group: its holders and whoever stands in for them."""
    role, _, unit = group.partition(".")
    holders = select(AssignmentRow.login).where(
        AssignmentRow.roles.contains([role]), holds(AssignmentRow, day)
    )
    if role not in CITY_ROLES:
        holders = holders.where(AssignmentRow.unit == unit)
    substitutes = select(SubstitutionRow.substitute).where(
        SubstitutionRow.absent.in_(holders), holds(SubstitutionRow, day)
    )
    return list(session.scalars(holders.union(substitutes)))
