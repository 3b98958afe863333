"""Who may see which rows: rights of `process.yaml` compiled to one SQL condition.

A right reads `CRUX` (letters of the actions) and may end with `own`: then only cases the person
created, or has, had or may take a task of. Rights belong to a role; a person has a role in a unit
(group `specialist.dobik`), and sees the cases of that unit only. Nobody else's row exists: it
answers 404 everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, false, or_, true

from leancity.cases.models import Case, CaseTask

#: This role reads every case of the city, and nothing else.
AUDITOR = "auditor"


@dataclass(frozen=True, kw_only=True)
class Access:
    """What one person may do with the cases of one process."""

    login: str
    #: groups whose open tasks this person may take
    groups: frozenset[str]
    #: units whose every case is allowed
    units: frozenset[str]
    #: units of which only the person's own cases are allowed
    own_units: frozenset[str]
    everything: bool = False

    def reaches(self, unit: str) -> bool:
        """Whether a case of this unit may be allowed at all."""
        return self.everything or unit in self.units | self.own_units


def access_to(login: str, groups: Iterable[str], rights: Mapping[str, str], action: str) -> Access:
    """The person's access for one action (a letter: C create, R read, U edit, X export ...)."""
    units: set[str] = set()
    own_units: set[str] = set()
    everything = False
    held = frozenset(groups)
    for group in held:
        role, _, unit = group.partition(".")
        if role == AUDITOR and action == "R":
            everything = True
        letters, _, limit = rights.get(role, "").partition(" ")
        if action in letters and unit:
            (own_units if limit.strip() == "own" else units).add(unit)
    return Access(
        login=login,
        groups=held,
        units=frozenset(units),
        own_units=frozenset(own_units),
        everything=everything,
    )


def row_condition(process_key: str, access: Access) -> ColumnElement[bool]:
    """The rows of one process that this access allows."""
    return and_(Case.process_key == process_key, _units_condition(access))


def _units_condition(access: Access) -> ColumnElement[bool]:
    if access.everything:
        return true()
    parts: list[ColumnElement[bool]] = []
    if access.units:
        parts.append(Case.unit.in_(sorted(access.units)))
    if access.own_units:
        parts.append(and_(Case.unit.in_(sorted(access.own_units)), _own(access)))
    return or_(*parts) if parts else false()


def _own(access: Access) -> ColumnElement[bool]:
    offered = and_(
        CaseTask.ended_at.is_(None),
        CaseTask.assignee.is_(None),
        CaseTask.candidate_groups.overlap(sorted(access.groups)),
    )
    worked_on = exists().where(
        CaseTask.business_key == Case.business_key,
        or_(CaseTask.assignee == access.login, CaseTask.completed_by == access.login, offered),
    )
    return or_(Case.created_by == access.login, worked_on)
