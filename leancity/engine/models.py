"""The engine's answers as frozen values; names are those of its REST interface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from leancity.engine.variables import from_engine_date


def moment(text: str | None) -> datetime | None:
    """An optional moment of the engine."""
    return from_engine_date(text) if text else None


@dataclass(frozen=True, kw_only=True)
class ProcessDefinition:
    """One deployed version of a process."""

    id: str
    key: str
    name: str
    version: int
    deployment_id: str
    suspended: bool
    version_tag: str | None

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> ProcessDefinition:
        """From `/process-definition`."""
        return cls(
            id=row["id"], key=row["key"], name=row.get("name") or row["key"],
            version=row["version"], deployment_id=row["deploymentId"],
            suspended=bool(row.get("suspended")), version_tag=row.get("versionTag"),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ProcessInstance:
    """One run of a process definition."""

    id: str
    definition_id: str
    business_key: str | None
    ended: bool

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> ProcessInstance:
        """From `/process-instance` or `/history/process-instance`."""
        return cls(
            id=row["id"],
            definition_id=row.get("definitionId") or row["processDefinitionId"],
            business_key=row.get("businessKey"),
            ended=bool(row.get("ended") or row.get("endTime")),
        )


@dataclass(frozen=True, kw_only=True)
class Task:
    """One user task; `form_key` is the id of its Camunda form."""

    id: str
    name: str
    task_definition_key: str
    process_instance_id: str
    process_definition_id: str
    assignee: str | None
    created: datetime
    due: datetime | None
    form_key: str | None

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Task:
        """From `/task`."""
        form = row.get("camundaFormRef") or {}
        return cls(
            id=row["id"], name=row.get("name") or row["taskDefinitionKey"],
            task_definition_key=row["taskDefinitionKey"],
            process_instance_id=row["processInstanceId"],
            process_definition_id=row["processDefinitionId"], assignee=row.get("assignee"),
            created=from_engine_date(row["created"]), due=moment(row.get("due")),
            form_key=form.get("key"),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """One deployment: all resources of a package, whole."""

    id: str
    name: str
    source: str | None
    deployed_at: datetime

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Deployment:
        """From `/deployment`."""
        return cls(
            id=row["id"], name=row.get("name") or "", source=row.get("source"),
            deployed_at=from_engine_date(row["deploymentTime"]),
        )  # fmt: skip
