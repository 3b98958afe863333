"""Processes of one external task on a bare city, with a topic for each test."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from leancity.engine import EngineClient
from leancity.engine import variables as codec
from leancity.library.bpmn import BpmnModel
from leancity.library.catching import is_caught
from leancity.local.environment import ROOT
from leancity.org.access import WORKER
from tests.doubles.worker import options
from tests.stack import Stack
from workers.runtime import Task, TaskClient

DIAGRAMS = ROOT / "tests" / "integration" / "workers"


@dataclass
class Demo:
    """The process `runtime_demo`: start it with a topic of the test's own, look what became."""

    city: Stack
    #: a topic that no other test serves
    topic: str = field(default_factory=lambda: f"demo-{uuid.uuid4().hex[:8]}")

    @property
    def admin(self) -> EngineClient:
        """Deploys, starts and looks."""
        return self.city.kernel.engine.as_user("svc-deploy")

    @property
    def url(self) -> str:
        """The engine's REST root."""
        return self.city.kernel.settings.engine_url

    def auth(self) -> Mapping[str, str]:
        """The workers' own principal."""
        return {"Authorization": f"Bearer {self.city.kernel.tokens.sign(WORKER)}"}

    def start(self, topic: str = "", **variables: Any) -> str:
        """Start an instance; its id."""
        given = {"topic": topic or self.topic, **variables}
        return self.admin.start("runtime_demo", str(uuid.uuid4()), given).id

    def start_crowd(self, topic: str = "", size: int = 1, **variables: Any) -> str:
        """Start an instance of `runtime_crowd`: many tasks at once; its id."""
        given = {"topic": topic or self.topic, "size": size, "priority": 0, **variables}
        return self.admin.start("runtime_crowd", str(uuid.uuid4()), given).id

    def client(self, **changes: Any) -> TaskClient:
        """The bare protocol in the name of a worker of its own."""
        return TaskClient(self.url, options(**changes), codec, self.auth)

    def task(self, instance: str) -> dict[str, Any]:
        """The open external task of an instance."""
        (row,) = self.admin.get("/external-task", processInstanceId=instance)
        return dict(row)

    def count(self, **filters: Any) -> int:
        """How many external tasks are open."""
        return int(self.admin.get("/external-task/count", **filters)["count"])

    def only_task_ever(self, instance: str) -> str:
        """The id of the one external task that an instance had."""
        rows = self.admin.get(
            "/history/external-task-log", processInstanceId=instance, creationLog="true"
        )
        (row,) = rows
        return str(row["externalTaskId"])

    def ended_at(self, instance: str) -> str:
        """The end event reached; empty while the instance runs."""
        rows = self.admin.get(
            "/history/activity-instance", processInstanceId=instance, activityType="noneEndEvent"
        )
        return str(rows[0]["activityId"]) if rows else ""

    def log(self, instance: str) -> list[str]:
        """What happened to the external task: creation, failure, success, deletion."""
        rows = self.admin.get(
            "/history/external-task-log", processInstanceId=instance,
            sortBy="timestamp", sortOrder="asc",
        )  # fmt: skip
        names = ("creationLog", "failureLog", "successLog", "deletionLog")
        return [name.removesuffix("Log") for row in rows for name in names if row[name]]

    def incidents(self, instance: str) -> list[dict[str, Any]]:
        """Open incidents of an instance."""
        return self.admin.incidents(processInstanceId=instance)

    def catches(self, task: Task, code: str) -> bool:
        """Whether the deployed diagram catches a code."""
        xml = self.admin.bpmn_xml(task.process_definition_id)
        return is_caught(BpmnModel.parse("demo", xml.encode()).nodes, task.activity_id, code)


def deploy_demo(city: Stack) -> Stack:
    """The diagrams and the principals that work on them."""
    deployer = city.kernel.engine.as_user("svc-deploy")
    city.kernel.org.sync(deployer)
    for name in ("runtime_demo", "runtime_crowd"):
        content = (DIAGRAMS / f"{name}.bpmn").read_bytes()
        deployer.deploy(name, "tests", {f"{name}.bpmn": content})
    return city
