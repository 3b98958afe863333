"""Whose work a part of the portal is; the rights on cases are the registry's."""

from __future__ import annotations

from leancity.org import Person
from leancity.privacy.service import OFFICER

#: Who keeps the platform running.
OPERATORS = frozenset({"admin"})
#: Who hands packages in, and who may look at them besides.
LEADER = "dt_leader"
READERS = frozenset({LEADER, "process_owner", "auditor"})
#: Who loads files of the city.
IMPORTERS = frozenset({"admin", LEADER})


def roles_of(someone: Person) -> frozenset[str]:
    """The roles of a person, whatever the unit."""
    return frozenset(name.partition(".")[0] for name in someone.groups)


def may_look(someone: Person) -> bool:
    """Whether the library is this person's work."""
    return not roles_of(someone).isdisjoint(READERS)


def may_lead(someone: Person) -> bool:
    """Whether this person hands packages in."""
    return LEADER in roles_of(someone)


def may_operate(someone: Person) -> bool:
    """Whether failures are this person's work."""
    return not someone.groups.isdisjoint(OPERATORS)


def may_see_steps(someone: Person) -> bool:
    """Whether automatic steps are this person's work: leaders draw them, operators mend them."""
    return may_lead(someone) or may_operate(someone)


def may_import(someone: Person) -> bool:
    """Whether loading files is this person's work."""
    return not roles_of(someone).isdisjoint(IMPORTERS)


def may_answer(someone: Person) -> bool:
    """Whether requests of persons about their data are this person's work."""
    return OFFICER in someone.groups
