"""From the engine's history and the platform's own facts to rows of the event log: pure.

Only moments, ids and pseudonyms are taken over. What cannot be told is left out and never
guessed; nothing here counts time, so that a better calendar needs no new recording.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from leancity.engine.history import InstanceHistory
from leancity.engine.models import moment
from leancity.engine.variables import from_engine_date

Row = dict[str, Any]
#: A login as the log keeps it.
Pseudonym = Callable[[str | None], str | None]

_TAKING = frozenset({"Claim", "Assign"})
_STATES = {"ACTIVE": "active", "SUSPENDED": "active", "COMPLETED": "completed"}
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, kw_only=True)
class LogRules:
    """What a process package says about the log of its instances."""

    unit: str = ""
    #: user task -> its candidate group, where the diagram names one
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class FormFact:
    """A person opened a form or handed it in."""

    id: int
    at: datetime
    #: open or submit
    act: str
    #: none: the form that started the case
    task_id: str | None
    who: str


class Work(Protocol):
    """One delivery of an external task to a worker."""

    started_at: Any
    ended_at: Any
    activity_id: Any
    activity_instance_id: Any


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the platform knows of one root instance and the engine does not."""

    works: Sequence[Work] = ()
    forms: Sequence[FormFact] = ()


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """Rows of the log's tables for one root instance, as mappings of their columns."""

    instances: list[Row]
    activities: list[Row]
    claims: list[Row]
    forms: list[Row]
    incidents: list[Row]


class Recording:
    """Records one root instance."""

    def __init__(
        self,
        history: InstanceHistory,
        facts: Facts,
        rules: Callable[[str], LogRules],
        pseudonym: Pseudonym,
    ) -> None:
        self._history = history
        self._facts = facts
        self._rules = rules
        self._pseudonym = pseudonym
        self._root = history.root["id"]
        self._tasks = {row["id"]: row for row in history.tasks}

    def rows(self) -> Recorded:
        """Everything there is to record."""
        history = self._history
        activities = [self._activity(*each) for each in enumerate(history.activities)]
        return Recorded(
            instances=[self._instance(row) for row in history.instances],
            activities=activities,
            claims=[self._claim(row) for row in history.operations if row.get("taskId")],
            # A case that was started again keeps its key, and its tasks are not these.
            forms=[
                self._form(fact)
                for fact in self._facts.forms
                if fact.task_id is None or fact.task_id in self._tasks
            ],
            incidents=[self._incident(row) for row in history.incidents],
        )

    def _instance(self, row: Mapping[str, Any]) -> Row:
        return {
            "id": row["id"],
            "root_id": self._root,
            "process_key": row["processDefinitionKey"],
            "definition_id": row["processDefinitionId"],
            "version": row.get("processDefinitionVersion") or 0,
            "unit": self._rules(row["processDefinitionId"]).unit,
            "started_at": from_engine_date(row["startTime"]),
            "ended_at": moment(row.get("endTime")),
            "state": _STATES.get(row["state"], "deleted"),
            "started_by": self._pseudonym(row.get("startUserId")),
        }

    def _activity(self, place: int, row: Mapping[str, Any]) -> Row:
        task_id = row.get("taskId")
        group = self._group(row, task_id)
        rules = self._rules(row["processDefinitionId"])
        return {
            "id": row["id"],
            "root_id": self._root,
            "process_key": row["processDefinitionKey"],
            "activity_id": row["activityId"],
            "type": row["activityType"],
            "place": place,
            "started_at": from_engine_date(row["startTime"]),
            "ended_at": moment(row.get("endTime")),
            "canceled": bool(row.get("canceled")),
            "unit": (group or "").partition(".")[2] or rules.unit,
            "group": group,
            "task_id": task_id,
            "due_at": moment(self._tasks.get(task_id or "", {}).get("due")),
            **self._person(row, task_id),
            **self._machine(row),
        }

    def _group(self, row: Mapping[str, Any], task_id: str | None) -> str | None:
        if not task_id:
            return None
        declared = self._rules(row["processDefinitionId"]).groups.get(row["activityId"])
        offered = self._history.candidates.get(task_id, [])
        return declared or (offered[0] if offered else None)

    def _person(self, row: Mapping[str, Any], task_id: str | None) -> Row:
        operations = [one for one in self._history.operations if one.get("taskId") == task_id]
        taken = [one for one in operations if task_id and _act(one) in {"claim", "assign"}]
        done = [one["userId"] for one in operations if task_id and _act(one) == "complete"]
        performer = done[-1] if done else None
        forms = self._forms_of(row, task_id, performer)
        return {
            "claimed_at": from_engine_date(taken[0]["timestamp"]) if taken else None,
            "opened_at": min((one.at for one in forms if one.act == "open"), default=None),
            "submitted_at": max((one.at for one in forms if one.act == "submit"), default=None),
            "performer": self._pseudonym(performer),
        }

    def _forms_of(
        self, row: Mapping[str, Any], task_id: str | None, performer: str | None
    ) -> list[FormFact]:
        if task_id:
            return [
                fact
                for fact in self._facts.forms
                if fact.task_id == task_id and performer in (None, fact.who)
            ]
        begins = row["activityType"] == "startEvent" and row["processInstanceId"] == self._root
        return [fact for fact in self._facts.forms if begins and fact.task_id is None]

    def _machine(self, row: Mapping[str, Any]) -> Row:
        works = [work for work in self._facts.works if _belongs(work, row)]
        if not works:
            return {"worked_from": None, "worked_ms": None}
        ended = moment(row.get("endTime"))
        spans = [(work.started_at, work.ended_at or work.started_at) for work in works]
        if works[-1].ended_at is None and ended:
            # Nobody told its end, and nobody took it up again: the engine knows it.
            spans[-1] = (works[-1].started_at, ended)
        worked = sum((max(last - first, timedelta()) for first, last in spans), timedelta())
        return {"worked_from": works[0].started_at, "worked_ms": worked // _MILLISECOND}

    def _claim(self, row: Mapping[str, Any]) -> Row:
        return {
            "id": row["id"],
            "root_id": self._root,
            "task_id": row["taskId"],
            "at": from_engine_date(row["timestamp"]),
            "act": _act(row),
            "person": self._pseudonym(row.get("userId")),
        }

    def _form(self, fact: FormFact) -> Row:
        return {
            "id": fact.id,
            "root_id": self._root,
            "task_id": fact.task_id,
            "at": fact.at,
            "act": fact.act,
            "person": self._pseudonym(fact.who),
        }

    def _incident(self, row: Mapping[str, Any]) -> Row:
        return {
            "id": row["id"],
            "root_id": self._root,
            "activity_id": row.get("failedActivityId") or row.get("activityId") or "",
            "kind": row["incidentType"],
            "started_at": from_engine_date(row["createTime"]),
            "ended_at": moment(row.get("endTime")),
        }


def _act(operation: Mapping[str, Any]) -> str:
    """What was done to a task; giving it back is an assignment to nobody."""
    kind = str(operation["operationType"])
    if kind in _TAKING and operation.get("property") == "assignee" and not operation["newValue"]:
        return "release"
    return kind.lower()[:32]


def _belongs(work: Work, row: Mapping[str, Any]) -> bool:
    if work.activity_instance_id:
        return bool(work.activity_instance_id == row["id"])
    ended = moment(row.get("endTime"))
    began = from_engine_date(row["startTime"]) <= work.started_at
    return (
        work.activity_id == row["activityId"] and began and (not ended or work.started_at < ended)
    )
