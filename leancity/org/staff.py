"""Changing the organisation: loading a file, dismissal, substitution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from leancity.audit import Act, Actor, Audit
from leancity.clock import Clock
from leancity.db import Database
from leancity.errors import NotFoundError, UserError
from leancity.org.city_file import read_city_file
from leancity.org.loading import Loader, known_keys
from leancity.org.models import EmergencyAccessRow, PersonRow, SubstitutionRow
from leancity.org.people import is_active
from leancity.org.sign_in import SignIn

SHORTEST_REASON, LONGEST_REASON = 10, 300
#: hours
LONGEST_EMERGENCY = 24


@dataclass(frozen=True, kw_only=True)
class Substitution:
    """Who stands in for whom; both days are included."""

    absent: str
    substitute: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True, kw_only=True)
class Emergency:
    """Why somebody whose role reads no case must read them now, and for how long."""

    login: str
    reason: str
    hours: int


class Staff:
    """Every change is audited. The engine learns of it at the next synchronisation."""

    def __init__(self, database: Database, clock: Clock, audit: Audit, sign_in: SignIn) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit
        self._sign_in = sign_in

    def load(self, mapping: Mapping[str, Any], actor: Actor) -> None:
        """Take a city file over, whole or not at all.

        Raises CityFileError for a file at fault and ConfigurationError for a demonstration
        password in production.
        """
        with self._database.begin() as session:
            self.load_in(session, mapping, actor)

    def load_in(
        self, session: Session, mapping: Mapping[str, Any], actor: Actor
    ) -> dict[tuple[str, str], str]:
        """`load` in the caller's transaction; (kind, key) -> "new" or "changed"."""
        self._database.advisory_lock(session, "org.load")
        file = read_city_file(mapping, known_keys(session))
        today = self._clock.today()
        loader = Loader(session=session, audit=self._audit, actor=actor, today=today)
        loader.load(file)
        session.flush()
        if file.demo_password is not None:
            self._sign_in.set_demo_password(session, file.demo_password)
        return loader.touched

    def dismiss(self, login: str, on: date, actor: Actor) -> None:
        """End a person's access from the beginning of a day on."""
        with self._database.begin() as session:
            person = _locked(session, login)
            act = Act(actor=actor, action="dismiss", kind="person", key=login)
            before = {"dismissed_on": person.dismissed_on}
            self._audit.changes(session, act, before, {"dismissed_on": on})
            person.dismissed_on = on

    def break_glass(self, emergency: Emergency, actor: Actor) -> datetime:
        """Let a person read every case for some hours; the moment it ends.

        It ends by itself. What they read is logged as everybody's reading is.
        """
        reason = emergency.reason.strip()
        if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
            raise UserError("Say in a sentence why this is needed.", field="reason")
        if not 1 <= emergency.hours <= LONGEST_EMERGENCY:
            raise UserError(
                "Emergency access lasts 1 to %(most)s hours.", field="hours", most=LONGEST_EMERGENCY
            )
        now = self._clock.now()
        ends = now + timedelta(hours=emergency.hours)
        with self._database.begin() as session:
            if not is_active(_locked(session, emergency.login), self._clock.today()):
                raise UserError("%(login)s has no access.", field="login", login=emergency.login)
            session.add(
                EmergencyAccessRow(
                    login=emergency.login, reason=reason, begins_at=now, ends_at=ends
                )
            )
            act = Act(actor=actor, action="break-glass", kind="person", key=emergency.login)
            self._audit.record(session, act, reason=reason, until=ends)
        return ends

    def seal_glass(self, login: str, actor: Actor) -> None:
        """End a person's emergency access now."""
        now = self._clock.now()
        with self._database.begin() as session:
            rows = session.scalars(
                select(EmergencyAccessRow)
                .where(EmergencyAccessRow.login == login, EmergencyAccessRow.ends_at > now)
                .with_for_update()
            )
            for row in rows:
                row.ends_at = now
            act = Act(actor=actor, action="seal-glass", kind="person", key=login)
            self._audit.record(session, act)

    def set_locale(self, login: str, locale: str, actor: Actor) -> None:
        """Change the language the platform speaks to a person."""
        with self._database.begin() as session:
            person = _locked(session, login)
            act = Act(actor=actor, action="edit", kind="person", key=login)
            self._audit.changes(session, act, {"locale": person.locale}, {"locale": locale})
            person.locale = locale

    def set_dense(self, login: str, dense: bool) -> None:
        """Change how close the lines of a person's lists stand; that is nobody else's business."""
        with self._database.begin() as session:
            _locked(session, login).dense = dense

    def substitute(self, substitution: Substitution, actor: Actor) -> int:
        """Give a person the unit groups of an absent one for some days; returns its id."""
        if substitution.valid_to < substitution.valid_from:
            raise UserError("The last day is before the first.", field="valid_to")
        if substitution.absent == substitution.substitute:
            raise UserError("A person cannot stand in for themselves.", field="substitute")
        with self._database.begin() as session:
            for login in sorted((substitution.absent, substitution.substitute)):
                if not is_active(_locked(session, login), self._clock.today()):
                    raise UserError("%(login)s has no access.", field="substitute", login=login)
            row = SubstitutionRow(
                absent=substitution.absent,
                substitute=substitution.substitute,
                valid_from=substitution.valid_from,
                valid_to=substitution.valid_to,
                created_by=actor.login,
                created_at=self._clock.now(),
            )
            session.add(row)
            session.flush()
            self._note(session, row, actor, "substitute")
            return row.id

    def end_substitution(self, substitution_id: int, actor: Actor) -> None:
        """End a substitution today; what was to begin later never happens."""
        yesterday = self._clock.today() - timedelta(days=1)
        with self._database.begin() as session:
            row = session.get(SubstitutionRow, substitution_id, with_for_update=True)
            if row is None:
                raise NotFoundError("There is no such substitution.")
            self._note(session, row, actor, "end-substitution")
            if row.valid_from > yesterday:
                session.delete(row)
            else:
                row.valid_to = min(row.valid_to, yesterday)

    def _note(self, session: Session, row: SubstitutionRow, actor: Actor, action: str) -> None:
        act = Act(actor=actor, action=action, kind="person", key=row.absent)
        days = f"{row.valid_from}..{row.valid_to}"
        self._audit.record(session, act, substitute=row.substitute, days=days)


def _locked(session: Session, login: str) -> PersonRow:
    person = session.get(PersonRow, login, with_for_update=True)
    if person is None:
        raise NotFoundError("There is no person with the login %(login)s.", login=login)
    return person
