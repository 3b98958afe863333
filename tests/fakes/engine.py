"""The engine in memory: definitions, user tasks, incidents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from leancity.engine import (
    EngineForbiddenError,
    EngineNotFoundError,
    EngineRejectedError,
    ProcessDefinition,
    Task,
)
from leancity.org import Person
from tests.fakes.city import NOW, PEOPLE
from tests.fakes.prevention import DEFINITION


@dataclass(kw_only=True)
class FakeTask:
    """A user task of the fake engine."""

    id: str
    name: str
    activity_id: str
    business_key: str
    groups: tuple[str, ...]
    due: datetime | None
    assignee: str | None = None
    created: datetime = NOW
    completed_by: str | None = None
    variables: dict[str, Any] = field(default_factory=dict)


class FakeEngine:
    """User tasks with Camunda's rules: candidates see them, the holder completes them once."""

    def __init__(self) -> None:
        self.tasks: dict[str, FakeTask] = {}
        self.started: dict[str, tuple[str, dict[str, Any]]] = {}
        self.retried: dict[str, int] = {}
        self.incident_rows: list[dict[str, Any]] = []
        #: variables of running instances
        self.instances: dict[str, dict[str, Any]] = {}
        #: external task -> the BPMN error that an operator answered with
        self.answered: dict[str, str] = {}
        #: raised by the next calls, one each
        self.faults: list[Exception] = []
        #: raised by the next changes of variables
        self.set_faults: list[Exception] = []
        #: raised after the work of the next completions: the answer is lost
        self.lost: list[Exception] = []
        #: done after the work of a completion, before its answer
        self.after_complete: Callable[[], None] = lambda: None
        self.down: Exception | None = None
        #: messages that were sent: name, business key, variables
        self.messages: list[tuple[str, str, dict[str, Any]]] = []
        #: definitions beside the one process
        self.definitions: list[ProcessDefinition] = []

    def as_user(self, login: str) -> FakeClient:
        """As the real one."""
        return FakeClient(self, PEOPLE[login])

    @property
    def reader(self) -> FakeClient:
        """The platform's own look, in the name of anybody."""
        return FakeClient(self, next(iter(PEOPLE.values())))

    @property
    def operator(self) -> FakeClient:
        """Who gives stopped steps new tries."""
        return self.reader

    def ping(self) -> None:
        """As the real one."""
        if self.down:
            raise self.down


class FakeClient:
    """The engine for one person."""

    def __init__(self, engine: FakeEngine, person: Person) -> None:
        self._engine = engine
        self._person = person

    def _fault(self) -> None:
        if self._engine.down:
            raise self._engine.down
        if self._engine.faults:
            raise self._engine.faults.pop(0)

    def definitions(self, *, patience: float) -> list[ProcessDefinition]:
        """The one process there is."""
        self._fault()
        return [
            ProcessDefinition(
                id=DEFINITION, key="prevention", name="prevention", version=1,
                deployment_id="d1", suspended=False, version_tag=None,
            ),
            *self._engine.definitions,
        ]  # fmt: skip

    def task(self, task_id: str) -> Task:
        """An open task."""
        self._fault()
        found = self._open(task_id)
        return Task(
            id=found.id, name=found.name, task_definition_key=found.activity_id,
            process_instance_id=f"instance-{found.business_key}", process_definition_id=DEFINITION,
            assignee=found.assignee, created=found.created, due=found.due,
            form_key=f"prevention_{found.activity_id}",
        )  # fmt: skip

    def task_variables(self, task_id: str) -> dict[str, Any]:
        """What the task holds."""
        return dict(self._open(task_id).variables)

    def claim(self, task_id: str) -> None:
        """Refused when somebody else holds it."""
        found = self._open(task_id)
        if found.assignee not in (None, self._person.login):
            raise EngineForbiddenError("already claimed", status=403, kind="TaskAlreadyClaimed")
        found.assignee = self._person.login

    def unclaim(self, task_id: str) -> None:
        """Back to the group."""
        self._open(task_id).assignee = None

    def set_assignee(self, task_id: str, login: str) -> None:
        """Whoever it was before."""
        self._open(task_id, anybody=True).assignee = login

    def complete(self, task_id: str, variables: Mapping[str, Any]) -> None:
        """Once."""
        found = self._open(task_id)
        self._fault()
        found.completed_by = self._person.login
        found.variables.update(variables)
        self._engine.after_complete()
        if self._engine.lost:
            raise self._engine.lost.pop(0)

    def variables(self, process_instance_id: str) -> dict[str, Any]:
        """Of a running instance."""
        self._fault()
        if process_instance_id not in self._engine.instances:
            raise EngineNotFoundError("no such instance", status=404)
        return dict(self._engine.instances[process_instance_id])

    def set_variables(self, process_instance_id: str, variables: Mapping[str, Any]) -> None:
        """Over what there is."""
        if self._engine.set_faults:
            raise self._engine.set_faults.pop(0)
        self._engine.instances[process_instance_id].update(variables)

    def correlate(self, message: str, business_key: str, variables: Mapping[str, Any]) -> None:
        """Kept; nobody waits when the instance has ended."""
        self._fault()
        if f"instance-{business_key}" not in self._engine.instances:
            raise EngineRejectedError("nobody waits", status=400)
        self._engine.messages.append((message, business_key, dict(variables)))
        if self._engine.lost:
            raise self._engine.lost.pop(0)

    def incidents(self, **_: Any) -> list[dict[str, Any]]:
        """Rows as REST gives them."""
        return self._engine.incident_rows

    def set_external_task_retries(self, external_task_id: str, retries: int) -> None:
        """Kept."""
        self._engine.retried[external_task_id] = retries

    def answer_for_worker(self, external_task_id: str, worker: str, code: str, text: str) -> None:
        """Kept."""
        self._engine.answered[external_task_id] = code

    def annotate_incident(self, incident_id: str, text: str) -> None:
        """Written on the incident."""
        (row,) = (each for each in self._engine.incident_rows if each["id"] == incident_id)
        row["annotation"] = text

    def _open(self, task_id: str, *, anybody: bool = False) -> FakeTask:
        found = self._engine.tasks.get(task_id)
        if found is None or found.completed_by:
            raise EngineNotFoundError("no such task", status=404)
        if anybody:
            return found
        if found.assignee != self._person.login and self._person.groups.isdisjoint(found.groups):
            raise EngineForbiddenError("not yours", status=403)
        return found
