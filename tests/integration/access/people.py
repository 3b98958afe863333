"""Who may do what, read from the city's files anew: the oracle of the access matrix."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml

from leancity.local.environment import ROOT

UNIT = "dobik"
#: The city's table of rights for systems 1 and 2: C create, R read, U edit, A approve, X export,
#: D void; `own`: one's own cases. A role that is not named has no right. A moderator creates a
#: case by passing an appeal on, never by the office form.
RIGHTS = {"inspector": "CRU own", "specialist": "CRUX", "control_head": "RUAXD"}
STARTERS = {"inspector.dobik", "specialist.dobik"}
#: Raids belong to the same system; their head plans them, too.
RAID_RIGHTS = {**RIGHTS, "control_head": "CRUAXD"}
RAID_STARTERS = {*STARTERS, "control_head.dobik"}


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """One person of the demonstration city."""

    login: str
    #: role and unit
    seats: frozenset[tuple[str, str]]

    @property
    def groups(self) -> frozenset[str]:
        """The groups of the person's roles in units."""
        return frozenset(f"{role}.{unit}" for role, unit in self.seats)

    @property
    def is_admin(self) -> bool:
        """Looks after the platform."""
        return any(role == "admin" for role, _ in self.seats)

    @property
    def is_auditor(self) -> bool:
        """Reads everything in the portal."""
        return any(role == "auditor" for role, _ in self.seats)

    @property
    def is_owner(self) -> bool:
        """Answers for the process: sees its definition and history in Cockpit."""
        return ("process_owner", UNIT) in self.seats

    @property
    def is_leader(self) -> bool:
        """Hands process packages in."""
        return any(role == "dt_leader" for role, _ in self.seats)

    @property
    def reads_library(self) -> bool:
        """May look at the processes of the city."""
        owns = any(role == "process_owner" for role, _ in self.seats)
        return self.is_leader or self.is_auditor or owns

    @property
    def reads_figures(self) -> bool:
        """Sees how long the cases of the unit take and where they wait."""
        heads = {("leader", UNIT), ("process_owner", UNIT)}
        return self.is_leader or bool(heads & self.seats) or self._right("A") is not None

    @property
    def has_webapps(self) -> bool:
        """Has a place in the engine's own pages."""
        return self.is_admin or any(role == "process_owner" for role, _ in self.seats)

    @property
    def starts(self) -> bool:
        """May start a case by the office form."""
        return not self.groups.isdisjoint(STARTERS)

    @property
    def plans_raids(self) -> bool:
        """May begin a raid."""
        return not self.groups.isdisjoint(RAID_STARTERS)

    @property
    def reads_registry(self) -> bool:
        """May open the registry, whatever it then shows."""
        return self.is_auditor or self._right("R") is not None

    def reads(self, *, own: bool) -> bool:
        """May read a case of the unit; `own`: created it, holds, held or may take a task."""
        limit = self._right("R")
        return self.is_auditor or limit == "" or (limit == "own" and own)

    def edits(self, *, own: bool) -> bool:
        """May change a case of the unit."""
        limit = self._right("U")
        return limit == "" or (limit == "own" and own)

    @property
    def voids(self) -> bool:
        """May void a case of the unit."""
        return self._right("D") is not None

    @property
    def exports(self) -> bool:
        """May take the registry away."""
        return self._right("X") is not None

    def _right(self, action: str) -> str | None:
        """How far a right goes: None not at all, empty without limit, or `own`."""
        limits = set()
        for role, unit in self.seats:
            letters, _, limit = RIGHTS.get(role, "").partition(" ")
            if unit == UNIT and action in letters:
                limits.add(limit)
        return min(limits) if limits else None


def _people() -> dict[str, Somebody]:
    city = yaml.safe_load((files("leancity.demo") / "city.yaml").read_text(encoding="utf-8"))
    return {
        row["login"]: Somebody(
            login=row["login"],
            seats=frozenset(
                (role, seat["unit"]) for seat in row["assignments"] for role in seat["roles"]
            ),
        )
        for row in city["people"]
    }


PEOPLE = _people()
#: Staff of other units, heads among them.
STRANGERS = ("li.v", "saakyan.a", "chayka.r", "orlova.k", "abdullaev.t", "lazarev.g")


def passport(key: str = "prevention") -> dict[str, Any]:
    """The process.yaml of a process."""
    text = (ROOT / "processes" / key / "process.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))
