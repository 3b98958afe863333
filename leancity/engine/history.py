"""What the engine remembers of one root process instance: the source of every projection."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from leancity.engine.errors import EngineNotFoundError
from leancity.engine.transport import Transport
from leancity.engine.variables import decode

_PAGE = 1000
_OCCURRENCE = [{"sortBy": "occurrence", "sortOrder": "asc"}]


@dataclass(frozen=True, kw_only=True)
class InstanceHistory:
    """One root instance whole, as raw rows of the REST interface.

    `instances` are the root and its sub-process instances; `activities` stand in the order they
    occurred, which their moments alone do not tell; `variables` are those of the root scope of
    the root instance, decoded; `incidents` are also those that are over.
    """

    root: dict[str, Any]
    instances: list[dict[str, Any]]
    activities: list[dict[str, Any]]
    tasks: list[dict[str, Any]]
    open_tasks: list[dict[str, Any]]
    variables: dict[str, Any]
    operations: list[dict[str, Any]]
    incidents: list[dict[str, Any]]
    candidates: dict[str, list[str]] = field(default_factory=dict)


class HistoryVerbs:
    """Plain verbs and the history of one instance."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self.get = transport.get
        self.post = transport.post
        self.put = transport.put
        self.delete = transport.delete

    def instance_history(self, root_process_instance_id: str) -> InstanceHistory | None:
        """Everything the projections need, read newest last; None when the engine forgot it."""
        try:
            root = self.get(f"/history/process-instance/{root_process_instance_id}")
        except EngineNotFoundError:
            return None
        by_root = {"rootProcessInstanceId": root_process_instance_id}
        instances = self.pages("/history/process-instance", by_root)
        ids = [row["id"] for row in instances]
        tasks = self._of_each("/history/task", ids)
        # Read last: a task must not stand in the history without the groups it is offered to.
        open_tasks = self.post("/task", {"processInstanceIdIn": ids}) if ids else []
        return InstanceHistory(
            root=root,
            instances=instances,
            activities=self._of_each("/history/activity-instance", ids, sorting=_OCCURRENCE),
            tasks=tasks,
            open_tasks=open_tasks,
            variables=self.root_variables(root_process_instance_id),
            operations=self._operations(ids),
            incidents=self._incidents(ids),
            candidates={task["id"]: self._candidate_groups(task["id"]) for task in open_tasks},
        )

    def root_variables(self, process_instance_id: str) -> dict[str, Any]:
        """The last values of the process variables in the instance's own scope."""
        rows = self.post(
            "/history/variable-instance",
            {"processInstanceId": process_instance_id, "executionIdIn": [process_instance_id]},
            deserializeValues="false",
        )
        return decode({row["name"]: row for row in rows})

    def pages(self, path: str, filters: dict[str, Any]) -> list[dict[str, Any]]:
        """Every row of a POST query."""
        rows: list[dict[str, Any]] = []
        while True:
            page = self.post(path, filters, firstResult=len(rows), maxResults=_PAGE)
            rows += page
            if len(page) < _PAGE:
                return rows

    def _of_each(self, path: str, instance_ids: list[str], **filters: Any) -> list[dict[str, Any]]:
        return [
            row
            for instance_id in instance_ids
            for row in self.pages(path, {"processInstanceId": instance_id, **filters})
        ]

    def _operations(self, instance_ids: list[str]) -> list[dict[str, Any]]:
        order = {"sortBy": "timestamp", "sortOrder": "asc"}
        return [
            row
            for instance_id in instance_ids
            for row in self.get("/history/user-operation", processInstanceId=instance_id, **order)
        ]

    def _incidents(self, instance_ids: list[str]) -> list[dict[str, Any]]:
        order = {"sortBy": "createTime", "sortOrder": "asc"}
        return [
            row
            for instance_id in instance_ids
            for row in self.get("/history/incident", processInstanceId=instance_id, **order)
        ]

    def _candidate_groups(self, task_id: str) -> list[str]:
        try:
            links = self.get(f"/task/{task_id}/identity-links", type="candidate")
        except EngineNotFoundError:  # completed since the list was read
            return []
        return sorted(link["groupId"] for link in links if link.get("groupId"))
