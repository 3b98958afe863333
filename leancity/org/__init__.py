"""The organisation: units, posts, people, who may do what; the engine mirrors it."""

from __future__ import annotations

from leancity.org.access import ProcessAccess
from leancity.org.city_file import CityFileError
from leancity.org.mirror import SyncReport
from leancity.org.people import Person, StandIn, Unit
from leancity.org.roles import CITY_ROLES, EMPLOYEE, ROLES, UNIT_ROLES, group, is_group
from leancity.org.service import Org
from leancity.org.sign_in import TooManyAttemptsError
from leancity.org.staff import Emergency, Substitution

__all__ = [
    "CITY_ROLES",
    "EMPLOYEE",
    "ROLES",
    "UNIT_ROLES",
    "CityFileError",
    "Emergency",
    "Org",
    "Person",
    "ProcessAccess",
    "StandIn",
    "Substitution",
    "SyncReport",
    "TooManyAttemptsError",
    "Unit",
    "group",
    "is_group",
]
