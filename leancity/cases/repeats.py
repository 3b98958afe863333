"""Cases that say again what an earlier case says: found in the registry, shown as links."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import Session

from leancity.addresses import metres_between
from leancity.cases.models import PROCESS, Case
from leancity.cases.projector import Projector
from leancity.cases.query import Moment
from leancity.cases.references import Reference
from leancity.clock import Clock
from leancity.db import Database

#: The variables that say of a case which one it repeats: its number, its business key.
REPEATS_NUMBER, REPEATS_KEY = "duplicate_of", "duplicate_key"
#: And those of one that was taken for a repeat and is none: of which case, when that was said, why.
TAKEN_NUMBER, TAKEN_KEY, TAKEN_AT = "taken_for", "taken_for_key", "taken_at"
TAKEN_REASON = "repeat_reason"
#: A case begun longer ago than this has a row in the registry: the feed is far behind it.
LATELY = timedelta(minutes=10)
#: A case begun earlier may be given its number later.
_AHEAD = timedelta(days=1)
_METRES_OF_A_DEGREE = 111_195.0


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What an earlier case must be like to be the same matter."""

    business_key: str
    process_key: str
    number: str
    #: a variable, and its value in both cases
    field: str
    value: str
    point: tuple[float, float]
    within_m: float
    #: calendar days between the beginnings of both cases
    days: int


@dataclass(frozen=True, kw_only=True)
class Links:
    """How a case is tied to others; only those that a person may read have a business key."""

    #: the case that this one repeats
    of: Reference | None = None
    #: the cases that repeat this one
    by: Sequence[tuple[datetime, Reference]] = ()
    #: the case that this one was taken for, until somebody said that it is another violation
    taken_for: Reference | None = None
    #: the cases that were taken for this one
    taken: Sequence[tuple[datetime, Reference]] = ()


NO_LINKS = Links()


class Repeats:
    """Finds the earliest open case about the same matter."""

    def __init__(self, database: Database, clock: Clock, projector: Projector) -> None:
        self._database = database
        self._clock = clock
        self._projector = projector

    def catch_up(self, sought: Sought) -> bool:
        """Bring into the registry what it may not have yet; False while a case that could be the
        earlier one is known without its number, which it is just being given."""
        since = self._clock.now() - LATELY
        self._projector.catch_up(sought.process_key, since, sought.field, sought.value)
        with self._database.begin() as session:
            found = [row for row in self._alike(session, sought) if self._is_young(row, sought)]
        self._projector.project_all(case.process_instance_id for case in found)
        with self._database.begin() as session:
            return not any(
                case.number is None and self._is_young(case, sought)
                for case in self._alike(session, sought)
            )

    def earliest(self, session: Session, sought: Sought) -> Reference | None:
        """The open case with the lowest number below one's own, if there is any."""
        numbered = [case for case in self._alike(session, sought) if case.number]
        earlier = [case for case in numbered if _order(case.number) < _order(sought.number)]
        first = min(earlier, key=lambda case: _order(case.number), default=None)
        if first is None:
            return None
        return _reference(first)

    # --- inside --------------------------------------------------------------------------
    def _alike(self, session: Session, sought: Sought) -> list[Case]:
        moment = Moment(now=self._clock.now(), zone=self._clock.zone)
        first_day = self._clock.today() - timedelta(days=sought.days)
        query = _around(sought).where(Case.created_at >= moment.start_of(first_day))
        return [case for case in session.scalars(query) if _is_near(case, sought)]

    def _is_young(self, case: Case, sought: Sought) -> bool:
        """Whether the registry may be behind about this one."""
        since = self._clock.now() - LATELY
        return case.created_at >= since and (
            case.number is None or _order(case.number) < _order(sought.number)
        )


def links(session: Session, case: Case, allowed: ColumnElement[bool]) -> Links:
    """The ties of a case, as somebody may see them who reads the rows that are allowed."""
    repeats = _naming(session, case, REPEATS_KEY, allowed)
    taken = _naming(session, case, TAKEN_KEY, allowed)
    return Links(
        of=_named(session, case, (REPEATS_NUMBER, REPEATS_KEY), allowed),
        by=tuple((each.created_at, _reference(each)) for each in repeats),
        taken_for=_named(session, case, (TAKEN_NUMBER, TAKEN_KEY), allowed),
        taken=tuple((said_at(each), _reference(each)) for each in taken),
    )


def _named(
    session: Session, case: Case, fields: tuple[str, str], allowed: ColumnElement[bool]
) -> Reference | None:
    """The case that these two variables name."""
    number, key = (case.data.get(name) for name in fields)
    if not number:
        return None
    may_read = bool(key) and session.scalar(
        select(true()).where(select(Case).where(Case.business_key == key, allowed).exists())
    )
    return Reference(business_key=str(key) if may_read else "", number=str(number))


def _naming(
    session: Session, case: Case, field: str, allowed: ColumnElement[bool]
) -> Sequence[Case]:
    """The cases whose variable names this one."""
    query = (
        select(Case)
        .where(allowed, Case.process_key == case.process_key)
        .where(Case.data[field].astext == case.business_key, Case.number.is_not(None))
        # Nothing repeats a case that has ended: its days keep the search short.
        .where(Case.created_at >= case.created_at - _AHEAD)
        .where(true() if case.closed_at is None else Case.created_at <= case.closed_at)
        .order_by(func.length(Case.number), Case.number)
    )
    return session.scalars(query).all()


def _reference(case: Case) -> Reference:
    return Reference(business_key=case.business_key, number=case.number or "")


def said_at(case: Case) -> datetime:
    """When somebody said that a case is no repeat."""
    told = case.data.get(TAKEN_AT)
    return datetime.fromisoformat(str(told)) if told else case.created_at


def _around(sought: Sought) -> Select[Case]:
    """Open cases of the process with the same value in the square around the point."""
    lat, lon = sought.point
    height = sought.within_m / _METRES_OF_A_DEGREE
    width = height / max(0.01, math.cos(math.radians(lat)))
    return select(Case).where(
        Case.process_key == sought.process_key,
        Case.kind == PROCESS,
        Case.closed_at.is_(None),
        Case.business_key != sought.business_key,
        or_(Case.data[REPEATS_NUMBER].astext.is_(None), Case.data[REPEATS_NUMBER].astext == ""),
        Case.data[sought.field].astext == sought.value,
        Case.lat.between(lat - height, lat + height),
        Case.lon.between(lon - width, lon + width),
    )


def _is_near(case: Case, sought: Sought) -> bool:
    if case.lat is None or case.lon is None:
        return False
    return metres_between((case.lat, case.lon), sought.point) <= sought.within_m


def _order(number: str | None) -> tuple[int, str]:
    """Numbers of one sequence in the order they were given: a longer one is a later one."""
    return len(number or ""), number or ""
