"""People and units as the rest of the platform sees them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from leancity.org.models import PersonRow, UnitRow


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One unit of the city."""

    #: ASCII key, the second half of group names
    code: str
    name: str
    name_short: str
    kind: str
    phone: str = ""
    email: str = ""
    address: str = ""
    #: code of the unit it belongs to
    parent: str | None = None
    #: login of its head; ask `head_of` for who acts as head today
    head: str | None = None

    @classmethod
    def from_row(cls, row: UnitRow) -> Unit:
        """The unit of a table row."""
        return cls(**{name: getattr(row, name) for name in cls.__dataclass_fields__})


@dataclass(frozen=True, kw_only=True)
class Person:
    """One member of staff on one day."""

    login: str
    last_name: str
    first_name: str
    middle_name: str = ""
    #: m or f
    gender: str
    email: str = ""
    phone: str = ""
    locale: str = "ru"
    #: lists are shown with more lines to a screen
    dense: bool = False
    #: code of the unit of the main assignment, empty when there is none that day
    unit: str = ""
    #: title of the post of the main assignment
    post: str = ""
    #: own groups, `employee`, and those received by substitution; empty when not active
    groups: frozenset[str] = field(default_factory=frozenset)
    #: whether this person has access that day
    active: bool = True
    #: login of the head this person stands in for, when asked for as an acting head
    acting_for: str = ""

    @property
    def full_name(self) -> str:
        """Surname, first name, patronymic."""
        return " ".join(filter(None, (self.last_name, self.first_name, self.middle_name)))

    @property
    def short_name(self) -> str:
        """Surname and initials: `Ким И. С.`"""
        initials = [f"{part[0]}." for part in (self.first_name, self.middle_name) if part]
        return " ".join([self.last_name, *initials])

    @property
    def units(self) -> frozenset[str]:
        """Codes of the units in which this person has a role, a substitute's included."""
        return frozenset(name.partition(".")[2] for name in self.groups if "." in name)

    def roles_in(self, unit: str) -> frozenset[str]:
        """The roles this person has in a unit."""
        suffix = f".{unit}"
        return frozenset(n.removesuffix(suffix) for n in self.groups if n.endswith(suffix))


@dataclass(frozen=True, kw_only=True)
class StandIn:
    """One entry of who stands in for whom; both days belong to it."""

    id: int
    absent: str
    substitute: str
    valid_from: date
    valid_to: date
    created_by: str


def is_active(row: PersonRow, on: date) -> bool:
    """Whether a person has access on a day; the day of dismissal is the first without."""
    return row.active_from <= on and (row.dismissed_on is None or on < row.dismissed_on)
