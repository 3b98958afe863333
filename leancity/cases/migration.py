"""Moving running cases from one version of a process to another.

A plan says where cases stand and where each place leads; the engine itself generates and validates
it. Cases at a place that leads nowhere stay with their version. Moving goes case by case, so that
one that cannot be moved stops no other, and an order that was interrupted goes on where it stood.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leancity.cases.standing import Standing
from leancity.engine import Engine, EngineError, EngineNotFoundError, EngineUnavailableError
from leancity.errors import NotFoundError, UserError
from leancity.i18n import N_
from leancity.library.models import LibraryOrder
from leancity.library.package import Package
from leancity.library.service import DEPLOYER, Library, Version

#: Cases that are moved before the order says how far it is.
SLICE = 5


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A place where running cases stand, and where it leads."""

    activity_id: str
    name: str
    type: str
    cases: int
    #: activity of the new version; empty: nowhere
    target: str
    #: activities of the new version that a person may choose instead
    choices: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How the running cases of one version get to another."""

    process_key: str
    source: Version
    target: Version
    stops: tuple[Stop, ...]
    #: what the engine says against it
    faults: tuple[str, ...]

    @property
    def stays(self) -> int:
        """Cases that stand where nothing leads on."""
        return sum(stop.cases for stop in self.stops if not stop.target)

    @property
    def moves(self) -> int:
        """Cases that stand where something leads on."""
        return sum(stop.cases for stop in self.stops if stop.target)


class Migrations:
    """Plans, and carries out what was ordered."""

    def __init__(self, engine: Engine, library: Library, standing: Standing) -> None:
        self._engine = engine
        self._library = library
        self._standing = standing

    def plan(
        self, key: str, source: int, target: int, chosen: Mapping[str, str] | None = None
    ) -> Plan:
        """The plan between two versions; `chosen` leads places of the old one to the new."""
        old, new = self._version(key, source), self._version(key, target)
        generated = self._generated(old, new)
        leads = {i["sourceActivityIds"][0]: i["targetActivityIds"][0] for i in generated}
        leads |= {place: to for place, to in (chosen or {}).items() if to}
        packages = (self._library.version(key, source), self._library.version(key, target))
        return Plan(
            process_key=key,
            source=old,
            target=new,
            stops=tuple(self._stops(packages, source, leads)),
            faults=tuple(self._faults(old, new, _instructions(leads, packages[0]))),
        )

    def details(self, plan: Plan, chosen: Mapping[str, str]) -> dict[str, Any]:
        """What an order of this plan must remember; UserError when it cannot be ordered."""
        if plan.faults:
            raise UserError(
                N_("The engine does not accept the plan: %(reason)s"), reason=plan.faults[0]
            )
        stuck = {stop.activity_id for stop in plan.stops if not stop.target}
        left = self._standing.instances(plan.process_key, plan.source.version, stuck)
        if not left:
            raise UserError(N_("No running case can be moved by this plan."))
        return {
            "source": plan.source.version,
            "target": plan.target.version,
            "chosen": dict(chosen),
            "instances": left,
        }

    def carry(self, row: LibraryOrder) -> dict[str, Any]:
        """Move the next slice of an order's cases; `left` is empty when all are through."""
        details = row.details
        old = self._version(row.process_key, details["source"])
        new = self._version(row.process_key, details["target"])
        leads = {
            i["sourceActivityIds"][0]: i["targetActivityIds"][0] for i in self._generated(old, new)
        }
        package = self._library.version(row.process_key, old.version)
        instructions = _instructions(leads | details["chosen"], package)
        before = row.outcome or {"left": details["instances"], "moved": 0, "failed": []}
        moved, failed = before["moved"], list(before["failed"])
        for instance in before["left"][:SLICE]:
            fault = self._move(instance, old, new, instructions)
            if fault:
                failed.append({"instance": instance, "reason": fault})
            else:
                moved += 1
        return {"left": before["left"][SLICE:], "moved": moved, "failed": failed}

    def _move(
        self, instance: str, old: Version, new: Version, instructions: Sequence[dict[str, Any]]
    ) -> str:
        """Move one case; why it could not be moved, or nothing."""
        client = self._engine.as_user(DEPLOYER)
        try:
            now = client.get(f"/process-instance/{instance}")["definitionId"]
            if now == new.definition_id:
                return ""
            body = {
                "migrationPlan": _plan_body(old, new, instructions),
                "processInstanceIds": [instance],
            }
            client.post("/migration/execute", {**body, "skipCustomListeners": True})
        except EngineNotFoundError:
            return "the case has ended"
        except EngineUnavailableError:
            raise
        except EngineError as error:
            return error.message
        return ""

    def _stops(
        self, packages: tuple[Package, Package], version: int, leads: Mapping[str, str]
    ) -> list[Stop]:
        old, new = (package.bpmn.nodes for package in packages)
        stops = []
        for place in self._standing.places(packages[0].key):
            if place.version != version:
                continue
            node = old.get(place.activity_id)
            kind = node.type if node else ""
            stops.append(
                Stop(
                    activity_id=place.activity_id,
                    name=node.name if node else place.activity_id,
                    type=kind,
                    cases=place.cases,
                    target=leads.get(place.activity_id, ""),
                    choices=tuple(each.id for each in new.values() if each.type == kind),
                )
            )
        return stops

    def _generated(self, old: Version, new: Version) -> list[dict[str, Any]]:
        body = {
            "sourceProcessDefinitionId": old.definition_id,
            "targetProcessDefinitionId": new.definition_id,
            "updateEventTriggers": False,
        }
        return list(self._engine.reader.post("/migration/generate", body)["instructions"])

    def _faults(
        self, old: Version, new: Version, instructions: Sequence[dict[str, Any]]
    ) -> list[str]:
        """What the engine finds wrong with a plan."""
        answer = self._engine.reader.post("/migration/validate", _plan_body(old, new, instructions))
        return [
            failure
            for report in answer.get("instructionReports") or ()
            for failure in report.get("failures") or ()
        ]

    def _version(self, key: str, number: int) -> Version:
        for version in self._library.versions(key):
            if version.version == number:
                return version
        raise NotFoundError("The library has no such version of %(key)s.", key=key)


def _instructions(leads: Mapping[str, str], package: Package) -> list[dict[str, Any]]:
    """Running timers are kept; a condition is always read anew, the engine asks for it."""
    nodes = package.bpmn.nodes
    return [
        {
            "sourceActivityIds": [place],
            "targetActivityIds": [to],
            "updateEventTrigger": place in nodes and nodes[place].event == "conditional",
        }
        for place, to in leads.items()
    ]


def _plan_body(
    old: Version, new: Version, instructions: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "sourceProcessDefinitionId": old.definition_id,
        "targetProcessDefinitionId": new.definition_id,
        "instructions": list(instructions),
    }
