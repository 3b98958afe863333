"""The roles of the city and the groups they make.

A role of a unit makes the group `<role>.<unit>`; a role of the whole city makes the group
`<role>` and is never handed to a substitute.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from leancity.i18n import N_, translate

#: every member of staff
EMPLOYEE = "employee"
_STAFF = N_("Members of staff")

#: role -> what people call it
UNIT_ROLES = {
    "inspector": N_("Inspector"),
    "specialist": N_("Specialist"),
    "control_head": N_("Head of control"),
    "moderator": N_("Moderator"),
    "responsible": N_("Responsible person"),
    "land_officer": N_("Land service specialist"),
    "land_head": N_("Head of the land service"),
    "dzp_officer": N_("Land use specialist"),
    "daig_officer": N_("Architecture specialist"),
    "legal": N_("Lawyer"),
    "signatory": N_("Signatory"),
    "hr_specialist": N_("HR specialist"),
    "hr_head": N_("Head of HR"),
    "line_manager": N_("Line manager"),
    "commission_secretary": N_("Secretary of the commission"),
    "commission_member": N_("Member of the commission"),
    "ent_economist": N_("Economist of the organisation"),
    "ent_head": N_("Head of the organisation"),
    "dgh_curator": N_("Curator"),
    "dgh_head": N_("Head of municipal economy"),
    "econ_officer": N_("Economist"),
    "duty_officer": N_("Duty officer"),
    "gochs_head": N_("Head of civil defence"),
    "source_reporter": N_("Reporter of a summary section"),
    "protocol_secretary": N_("Secretary of the protocol"),
    "controller": N_("Controller of assignments"),
    "leader": N_("Leader"),
    "executor": N_("Executor"),
    "analyst": N_("Analyst"),
    "dt_leader": N_("Leader of the digital transformation"),
    "process_owner": N_("Owner of the process"),
    "integrator": N_("Integrator"),
    "data_owner": N_("Owner of data"),
}
CITY_ROLES = {
    "admin": N_("Administrator"),
    "auditor": N_("Auditor"),
    "privacy_officer": N_("Officer for personal data"),
}
ROLES = {**UNIT_ROLES, **CITY_ROLES}

UNIT_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
LOGIN = re.compile(r"[a-z][a-z0-9._-]{0,59}")
#: Logins of machines; no person may have one.
SERVICE_PREFIX = "svc-"


def group(role: str, unit: str) -> str:
    """The group of a role in a unit."""
    return role if role in CITY_ROLES else f"{role}.{unit}"


def groups(roles: Iterable[str], unit: str) -> frozenset[str]:
    """The groups that an assignment gives."""
    return frozenset(group(role, unit) for role in roles)


def handed_over(held: Iterable[str]) -> frozenset[str]:
    """Which of these groups a substitute receives: those of units, not those of the city."""
    return frozenset(name for name in held if "." in name)


def is_group(name: str, units: Iterable[str]) -> bool:
    """Whether a group with this name can exist in a city with these units."""
    role, dot, unit = name.partition(".")
    if not dot:
        return name == EMPLOYEE or name in CITY_ROLES
    return role in UNIT_ROLES and unit in units


def group_title(name: str, units: Mapping[str, str], locale: str = "ru") -> str:
    """What people call a group; `units` gives the short name of every unit.

    The engine keeps the Russian name.
    """
    role, dot, unit = name.partition(".")
    title = translate(ROLES.get(role, _STAFF if role == EMPLOYEE else role), locale)
    return f"{title}, {units.get(unit, unit)}" if dot else title
