"""Raids of inspectors: planned by the platform, read from the registry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Integer, cast, func, select

from leancity.cases import CaseChoices, Cases
from leancity.cases.cards import ROUTE
from leancity.cases.models import Case
from leancity.clock import Clock
from leancity.db import Database
from leancity.errors import NotFoundError
from leancity.org import Org, Person
from leancity.raids.plan import Planned, RaidPlan, make
from leancity.raids.reading import DAY, INSPECTOR, raid_of, read_stand
from leancity.raids.shapes import DayOfRaids, Raid
from leancity.routes import Routes

#: The process whose cases are raids.
PROCESS = "raid"


@dataclass(frozen=True, kw_only=True)
class RaidRooms:
    """Collaborators of raids."""

    cases: Cases
    choices: CaseChoices
    org: Org


class Raids:
    """Plans raids and finds them again."""

    def __init__(self, database: Database, clock: Clock, routes: Routes, rooms: RaidRooms) -> None:
        self._database = database
        self._clock = clock
        self._routes = routes
        self._rooms = rooms

    def plan(self, plan: RaidPlan) -> Planned:
        """The best order of the cases that were chosen."""
        with self._database.begin() as session:
            rows = session.scalars(select(Case).where(Case.business_key.in_(plan.cases))).all()
        return make(plan, {row.business_key: row for row in rows}, self._routes, self._clock.zone)

    def walkers(self) -> list[str]:
        """Logins of the inspectors who have a raid today."""
        return sorted({str(case.data[INSPECTOR]) for case in self._of_today()})

    def today(self, login: str) -> Raid | None:
        """The raid that an inspector has today and has not finished, the earliest first."""
        found = [case for case in self._of_today() if case.data[INSPECTOR] == login]
        if not found:
            return None
        first = min(found, key=lambda case: str(case.data[ROUTE]["leaves_at"]))
        return self._raid(first, self._rooms.org.person(login))

    def _of_today(self) -> list[Case]:
        query = select(Case).where(
            Case.process_key == PROCESS,
            Case.closed_at.is_(None),
            Case.data[DAY].astext == self._clock.today().isoformat(),
        )
        with self._database.begin() as session:
            cases = list(session.scalars(query))
        return [case for case in cases if case.data.get(ROUTE) and case.data.get(INSPECTOR)]

    def get(self, business_key: str, person: Person) -> Raid:
        """One raid; another's, or a case without a route, does not exist."""
        case = self._rooms.cases.find(business_key, person)
        if not case.data.get(ROUTE):
            raise NotFoundError("There is no such page, or it is not for you.")
        return self._raid(case, person)

    def days(self, first: date, last: date, unit: str) -> list[DayOfRaids]:
        """Routes of a unit's raids by day: how many, how many stops, how far, what was saved.

        Raids that were given up do not count: nobody walked them.
        """
        day = Case.data[DAY].astext
        metres, listed = (
            func.sum(cast(Case.data[(ROUTE, name)].astext, Integer))
            for name in ("metres", "listed_metres")
        )
        query = (
            select(
                day,
                func.count(),
                func.sum(func.jsonb_array_length(Case.data[(ROUTE, "stops")])),
                metres,
                listed,
            )
            .where(
                Case.process_key == PROCESS,
                Case.unit == unit,
                Case.status != "void",
                Case.data[(ROUTE, "metres")].astext.is_not(None),
                day.between(first.isoformat(), last.isoformat()),
            )
            .group_by(day)
            .order_by(day)
        )
        with self._database.begin() as session:
            rows = session.execute(query).all()
        return [
            DayOfRaids(
                on=date.fromisoformat(on),
                raids=raids,
                stops=int(stops or 0),
                metres=int(far or 0),
                saved_metres=max(0, int(by_list or 0) - int(far or 0)),
            )
            for on, raids, stops, far, by_list in rows
        ]

    def _raid(self, case: Case, person: Person) -> Raid:
        keys = [str(stop["key"]) for stop in case.data[ROUTE]["stops"]]
        briefs = self._rooms.choices.briefs(keys, person)
        with self._database.begin() as session:
            stand = read_stand(session, case, keys)
        return raid_of(case, briefs, stand, person)
