"""What is read of one instance while the engine goes on."""

from __future__ import annotations

from typing import Any

from leancity.engine.history import HistoryVerbs

TASK = {"id": "task-1", "processInstanceId": "root"}


class Transport:
    """An engine in which a task comes up after the first look at tasks, whichever that is."""

    def __init__(self) -> None:
        self.looks = 0

    def get(self, path: str, **params: Any) -> Any:
        if path.endswith("/identity-links"):
            return [{"groupId": "inspector.dobik"}]
        return {"id": "root"} if path.endswith("/root") else []

    def post(self, path: str, body: dict[str, Any], **params: Any) -> Any:
        if path == "/history/process-instance":
            return [{"id": "root"}]
        if path in {"/task", "/history/task"}:
            self.looks += 1
            return [TASK] if self.looks > 1 else []
        return []

    put = delete = get


def test_a_task_of_the_history_is_never_without_its_groups():
    whole = HistoryVerbs(Transport()).instance_history("root")
    assert whole is not None
    assert {task["id"] for task in whole.tasks} <= set(whole.candidates)
