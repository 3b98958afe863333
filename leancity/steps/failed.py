"""Steps that failed: tried again, or given up with a reason.

Giving up never destroys a case. Where the diagram catches the BPMN error `given-up` (or any
error) at the step, the case goes that way; elsewhere the step stays where it is, laid aside, and
may be tried again at any time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Protocol

from leancity.audit import Act, Actor, Audit, AuditQuery
from leancity.db import Database
from leancity.engine import Engine
from leancity.engine.variables import from_engine_date
from leancity.errors import NotFoundError, UserError
from leancity.i18n import N_
from leancity.library import Package
from leancity.library.catching import GIVEN_UP, is_caught

#: New tries that an operator gives.
TRIES = 3
_SHORTEST, _LONGEST = 5, 500
_KIND, _GIVE_UP = "external-task", "step.give-up"
_SHOWN = 500


class Ending(Enum):
    """What giving up came to."""

    CAUGHT = "the diagram goes another way"
    ASIDE = "the step rests until somebody tries it again"


@dataclass(frozen=True, kw_only=True)
class FailedStep:
    """An open incident of the engine."""

    id: str
    #: empty when it is the engine's own work that failed
    external_task_id: str
    definition_id: str
    activity_id: str
    since: datetime
    #: the sentence that the worker left, a msgid with its places filled
    message: str
    #: who has given it up; empty: it waits for a decision
    given_up_by: str = ""

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> FailedStep:
        """Read an incident as REST gives it."""
        is_task = row["incidentType"] == "failedExternalTask"
        return cls(
            id=row["id"],
            external_task_id=row["configuration"] if is_task else "",
            definition_id=row.get("processDefinitionId") or "",
            activity_id=row.get("failedActivityId") or row["activityId"],
            since=from_engine_date(row["incidentTimestamp"]),
            message=row.get("incidentMessage") or "",
            given_up_by=row.get("annotation") or "",
        )

    @property
    def process_key(self) -> str:
        """The process it belongs to."""
        return self.definition_id.partition(":")[0]

    def is_like(self, other: FailedStep) -> bool:
        """The same step of the same process, stopped for the same reason."""
        return self._likeness == other._likeness

    @property
    def _likeness(self) -> tuple[str, str, str, bool]:
        is_task = bool(self.external_task_id)
        return self.process_key, self.activity_id, self.message, is_task


class Packages(Protocol):
    """Where the diagram of a step is read."""

    def deployed(self, definition_id: str) -> Package:
        """The package that a process definition was deployed with."""


class FailedSteps:
    """The list of failed steps and what an operator does with it."""

    def __init__(
        self, engine: Engine, packages: Packages, database: Database, audit: Audit
    ) -> None:
        self._engine = engine
        self._packages = packages
        self._database = database
        self._audit = audit

    def list(self) -> list[FailedStep]:
        """Every failed step, the oldest first."""
        rows = self._engine.reader.incidents(
            sortBy="incidentTimestamp", sortOrder="asc", maxResults=_SHOWN
        )
        return [FailedStep.from_json(row) for row in rows]

    def reason(self, step: FailedStep) -> str:
        """Why a step was given up; empty when nobody said."""
        query = AuditQuery(kind=_KIND, key=step.external_task_id)
        reasons = (row.new for row in self._audit.events(query) if row.action == _GIVE_UP)
        return next(reasons, None) or ""

    def retry(self, external_task_id: str, actor: Actor) -> None:
        """Give a failed step new tries."""
        self._record(external_task_id, actor, "step.retry")
        self._engine.operator.set_external_task_retries(external_task_id, TRIES)

    def retry_alike(self, external_task_id: str, actor: Actor) -> int:
        """Give new tries to a step and to all like it; how many there were."""
        steps = self.list()
        first = self._find(steps, external_task_id)
        alike = [each for each in steps if each.is_like(first)]
        for each in alike:
            self.retry(each.external_task_id, actor)
        return len(alike)

    def give_up(self, external_task_id: str, reason: str, actor: Actor) -> Ending:
        """Decide that a step will not be tried any more."""
        text = reason.strip()
        if not _SHORTEST <= len(text) <= _LONGEST:
            raise UserError(
                N_("Say why in a sentence of %(least)s to %(most)s characters."),
                field="reason",
                least=_SHORTEST,
                most=_LONGEST,
            )
        step = self._find(self.list(), external_task_id)
        self._record(external_task_id, actor, _GIVE_UP, reason=text)
        nodes = self._packages.deployed(step.definition_id).bpmn.nodes
        operator = self._engine.operator
        if is_caught(nodes, step.activity_id, GIVEN_UP):
            operator.answer_for_worker(external_task_id, actor.login, GIVEN_UP, "Given up")
            return Ending.CAUGHT
        operator.annotate_incident(step.id, actor.login)
        return Ending.ASIDE

    @staticmethod
    def _find(steps: Iterable[FailedStep], external_task_id: str) -> FailedStep:
        for step in steps:
            if external_task_id and step.external_task_id == external_task_id:
                return step
        raise NotFoundError(N_("This step does not wait for a decision any more."))

    def _record(self, key: str, actor: Actor, action: str, **fields: str) -> None:
        act = Act(actor=actor, action=action, kind=_KIND, key=key)
        with self._database.begin() as session:
            self._audit.record(session, act, **fields)
