"""External tasks as an operator and a catalogue look at them; workers speak for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from leancity.engine.transport import Transport


class ExternalTaskVerbs:
    """What one user may ask about external tasks beside working on them."""

    transport: Transport

    def count_external_tasks(self, **filters: Any) -> int:
        """How many open external tasks there are, by the engine's own filters."""
        answer = self.transport.request("POST", "/external-task/count", json=filters)
        return int(answer.json()["count"])

    def locked_external_tasks(self, topic: str, limit: int) -> Sequence[dict[str, Any]]:
        """Tasks that somebody works on, or that rest after a failure: both are locks."""
        answer = self.transport.request(
            "POST",
            "/external-task",
            params={"maxResults": limit},
            json={"topicName": topic, "locked": True},
        )
        return list(answer.json())

    def external_task_log(self, topic: str, kind: str, limit: int) -> Sequence[dict[str, Any]]:
        """The latest rows of the engine's log of one kind: `successLog`, `failureLog`."""
        answer = self.transport.request(
            "POST",
            "/history/external-task-log",
            params={"maxResults": limit},
            json={
                "topicName": topic,
                kind: True,
                "sorting": [{"sortBy": "timestamp", "sortOrder": "desc"}],
            },
        )
        return list(answer.json())

    def answer_for_worker(self, external_task_id: str, worker: str, code: str, text: str) -> None:
        """End a stopped task with a BPMN error, as its worker would."""
        path = f"/external-task/{quote(external_task_id, safe='')}"
        lock = {"workerId": worker, "lockDuration": 30_000}
        self.transport.request("POST", f"{path}/lock", json=lock)
        error = {"workerId": worker, "errorCode": code, "errorMessage": text}
        self.transport.request("POST", f"{path}/bpmnError", json=error)

    def annotate_incident(self, incident_id: str, text: str) -> None:
        """Write a note on an open incident."""
        path = f"/incident/{quote(incident_id, safe='')}/annotation"
        self.transport.request("PUT", path, json={"annotation": text})
