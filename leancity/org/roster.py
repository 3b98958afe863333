"""The people of one day with their posts and groups: substitutions and emergencies included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from leancity.org.models import (
    AssignmentRow,
    EmergencyAccessRow,
    PersonRow,
    PostRow,
    SubstitutionRow,
)
from leancity.org.people import Person, is_active
from leancity.org.roles import EMPLOYEE, groups, handed_over

#: Emergency access is an auditor's: it reads every case and changes none.
EMERGENCY_GROUP = "auditor"


def holds(row: type[AssignmentRow | SubstitutionRow], day: date) -> ColumnElement[bool]:
    """Whether a row with `valid_from` and `valid_to` holds on a day."""
    return and_(row.valid_from <= day, or_(row.valid_to.is_(None), row.valid_to >= day))


class Roster:
    """People of one day, read in a few queries however many there are.

    `now` is the moment when that day is today: emergency access is counted in hours.
    """

    def __init__(self, session: Session, day: date, now: datetime | None = None) -> None:
        self._session = session
        self._day = day
        self._now = now

    def people(self, logins: Collection[str] | None) -> list[Person]:
        """These people, or all, by surname; unknown logins are left out."""
        substitutions = self._substitutions(logins)
        absent = {login for several in substitutions.values() for login in several}
        wanted = None if logins is None else {*logins, *absent}
        rows = {row.login: row for row in self._persons(wanted)}
        posts = self._posts(wanted)
        emergency = self._emergency(logins)
        own = {
            login: emergency[login].union(*(groups(a.roles, a.unit) for a, _ in posts[login]))
            for login, row in rows.items()
            if is_active(row, self._day)
        }
        asked = rows if logins is None else {n: rows[n] for n in rows if n in set(logins)}
        return [
            self._person(row, posts[login], self._groups(own, login, substitutions[login]))
            for login, row in asked.items()
        ]

    @staticmethod
    def _groups(
        own: dict[str, frozenset[str]], login: str, absent: Sequence[str]
    ) -> frozenset[str]:
        if login not in own:
            return frozenset()
        received = (handed_over(own.get(other, ())) for other in absent)
        return frozenset({EMPLOYEE}).union(own[login], *received)

    def _person(
        self, row: PersonRow, posts: Sequence[tuple[AssignmentRow, str]], held: frozenset[str]
    ) -> Person:
        return Person(
            login=row.login,
            last_name=row.last_name,
            first_name=row.first_name,
            middle_name=row.middle_name,
            gender=row.gender,
            email=row.email,
            phone=row.phone,
            locale=row.locale,
            dense=row.dense,
            unit=posts[0][0].unit if posts else "",
            post=posts[0][1] if posts else "",
            groups=held,
            active=is_active(row, self._day),
        )

    def _persons(self, logins: Collection[str] | None) -> Sequence[PersonRow]:
        query = (
            select(PersonRow)
            .where(_among(PersonRow.login, logins))
            .order_by(PersonRow.last_name, PersonRow.first_name, PersonRow.login)
        )
        return self._session.scalars(query).all()

    def _posts(self, logins: Collection[str] | None) -> dict[str, list[tuple[AssignmentRow, str]]]:
        """Assignments of the day with the title of the post; the oldest is the main one."""
        query = (
            select(AssignmentRow, PostRow.title)
            .join(PostRow, PostRow.code == AssignmentRow.post)
            .where(holds(AssignmentRow, self._day), _among(AssignmentRow.login, logins))
            .order_by(AssignmentRow.valid_from, AssignmentRow.id)
        )
        found: dict[str, list[tuple[AssignmentRow, str]]] = defaultdict(list)
        for row, title in self._session.execute(query):
            found[row.login].append((row, title))
        return found

    def _emergency(self, logins: Collection[str] | None) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = defaultdict(frozenset)
        if self._now is not None:
            query = select(EmergencyAccessRow.login).where(
                _among(EmergencyAccessRow.login, logins),
                EmergencyAccessRow.begins_at <= self._now,
                EmergencyAccessRow.ends_at > self._now,
            )
            found |= dict.fromkeys(self._session.scalars(query), frozenset({EMERGENCY_GROUP}))
        return found

    def _substitutions(self, logins: Collection[str] | None) -> dict[str, list[str]]:
        query = select(SubstitutionRow.substitute, SubstitutionRow.absent).where(
            holds(SubstitutionRow, self._day), _among(SubstitutionRow.substitute, logins)
        )
        found: dict[str, list[str]] = defaultdict(list)
        for substitute, absent in self._session.execute(query):
            found[substitute].append(absent)
        return found


def _among(
    column: InstrumentedAttribute[str], logins: Collection[str] | None
) -> ColumnElement[bool]:
    return true() if logins is None else column.in_(logins)
