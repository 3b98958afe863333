"""The engine's external-task interface over real HTTP, in memory, strict, with faults on demand.

It answers as Camunda 7.24 does: long polls that lock even for a client that went away, stable
task ids, 404 for tasks that are gone, 400 for another worker's lock, expired locks that still
complete while nobody took the task. What a worker must never send is refused with 400.
"""

from __future__ import annotations

import json
import socket
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_BODY_FIELDS = {
    "fetchAndLock": {
        "workerId", "maxTasks", "usePriority", "sorting", "asyncResponseTimeout", "topics",
    },
    "complete": {"workerId", "variables", "localVariables"},
    "failure": {"workerId", "errorMessage", "errorDetails", "retries", "retryTimeout"},
    "bpmnError": {"workerId", "errorCode", "errorMessage", "variables"},
    "extendLock": {"workerId", "newDuration"},
    "unlock": {"workerId"},
}  # fmt: skip


@dataclass(kw_only=True)
class DoubleTask:
    """An external task of the double."""

    topic: str
    variables: dict[str, Any] = field(default_factory=dict)
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    retries: int | None = None
    worker_id: str | None = None
    locked_until: float = 0.0
    #: not delivered before this moment (monotonic)
    not_before: float = 0.0
    #: open, completed, bpmn_error, incident, cancelled
    state: str = "open"
    #: the body of the report that ended it
    end: dict[str, Any] = field(default_factory=dict)
    deliveries: int = 0


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What happens to one call instead of, or after, its work."""

    status: int = 500
    kind: str = "ProcessEngineException"
    message: str = "fault"
    #: close the connection without an answer
    drop: bool = False
    #: do the work, then answer with the fault
    after: bool = False
    raw: bytes | None = None


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call received."""

    verb: str
    task_id: str | None
    body: dict[str, Any]
    at: float


class Refused(Exception):
    """An answer of 400 and above."""

    def __init__(self, status: int, kind: str, message: str) -> None:
        super().__init__(message)
        self.status, self.kind, self.message = status, kind, message


class HttpEngine:
    """State and rules; `serve` puts it behind an address."""

    def __init__(self) -> None:
        self.tasks: dict[str, DoubleTask] = {}
        self.calls: list[Call] = []
        self.connections = 0
        self.polls_now = 0
        self.most_polls = 0
        #: when set, the value that the Authorization header must have
        self.secret: str | None = None
        #: answer every poll at once, whatever it asks for
        self.impatient = False
        self.url = ""
        self._faults: dict[str, list[Fault]] = defaultdict(list)
        self._changed = threading.Condition()

    # --- what a test does ------------------------------------------------------------------
    def add(self, topic: str, **variables: Any) -> DoubleTask:
        """An open task with String, Integer, Boolean or Json variables."""
        task = DoubleTask(topic=topic, variables={k: _typed(v) for k, v in variables.items()})
        with self._changed:
            self.tasks[task.id] = task
            self._changed.notify_all()
        return task

    def fault(self, verb: str, *faults: Fault) -> None:
        """The next calls of a verb meet these faults, one each."""
        with self._changed:
            self._faults[verb] += faults

    def steal(self, task: DoubleTask, worker_id: str = "thief") -> None:
        """Another worker takes the task, as after an expired lock."""
        with self._changed:
            task.worker_id, task.locked_until = worker_id, time.monotonic() + 60

    def cancel(self, task: DoubleTask) -> None:
        """The process goes another way."""
        with self._changed:
            task.state = "cancelled"

    def verbs(self, task: DoubleTask | None = None) -> list[str]:
        """The verbs received, in order, polls left out."""
        with self._changed:
            return [
                call.verb
                for call in self.calls
                if call.verb != "fetchAndLock" and (task is None or call.task_id == task.id)
            ]

    def count(self, verb: str) -> int:
        """How often a verb was called."""
        with self._changed:
            return sum(call.verb == verb for call in self.calls)

    # --- what the engine does --------------------------------------------------------------
    def take_fault(self, verb: str) -> Fault | None:
        with self._changed:
            return self._faults[verb].pop(0) if self._faults[verb] else None

    def handle(self, verb: str, task_id: str | None, body: dict[str, Any]) -> Any:
        with self._changed:
            self.calls.append(Call(verb=verb, task_id=task_id, body=body, at=time.monotonic()))
        if set(body) - _BODY_FIELDS[verb]:
            raise Refused(400, "InvalidRequestException", f"unknown fields in {sorted(body)}")
        if not body.get("workerId"):
            raise Refused(400, "InvalidRequestException", "workerId is null")
        if verb == "fetchAndLock":
            return self._poll(body)
        with self._changed:
            self._report(verb, self._owned(verb, str(task_id), body), body)
            self._changed.notify_all()
        return None

    def _poll(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        wait = (body.get("asyncResponseTimeout") or 0) / 1000
        if wait > 10 or any(topic["deserializeValues"] for topic in body["topics"]):
            raise Refused(400, "Misuse", "polls are short and values stay serialised")
        deadline = time.monotonic() + (0 if self.impatient else wait)
        with self._changed:
            self.polls_now += 1
            self.most_polls = max(self.most_polls, self.polls_now)
            try:
                while True:
                    found = self._lock(body)
                    left = deadline - time.monotonic()
                    if found or left <= 0:
                        return found
                    self._changed.wait(min(left, 0.05))
            finally:
                self.polls_now -= 1

    def _lock(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        now = time.monotonic()
        durations = {topic["topicName"]: topic["lockDuration"] for topic in body["topics"]}
        free = [
            task
            for task in self.tasks.values()
            if task.topic in durations and task.state == "open"
            and task.locked_until <= now and task.not_before <= now
        ][: body["maxTasks"]]  # fmt: skip
        for task in free:
            task.worker_id = body["workerId"]
            task.locked_until = now + durations[task.topic] / 1000
            task.deliveries += 1
        return [_delivery(task) for task in free]

    def _owned(self, verb: str, task_id: str, body: dict[str, Any]) -> DoubleTask:
        task = self.tasks.get(task_id)
        if task is None or task.state in ("completed", "bpmn_error", "cancelled"):
            raise Refused(404, "RestException", f"External task with id {task_id} does not exist")
        if verb != "unlock" and task.worker_id != body["workerId"]:
            sentence = f"External Task {task_id} cannot be handled by worker "
            sentence += f"'{body['workerId']}'. It is locked by worker '{task.worker_id}'."
            raise Refused(400, "RestException", sentence)
        return task

    def _report(self, verb: str, task: DoubleTask, body: dict[str, Any]) -> None:
        now = time.monotonic()
        if verb == "extendLock":
            if task.locked_until < now:
                raise Refused(400, "RestException", "Cannot extend a lock that expired")
            task.locked_until = now + body["newDuration"] / 1000
            return
        task.worker_id, task.locked_until = None, 0.0
        if verb == "failure":
            task.retries = body["retries"]
            task.not_before = now + body["retryTimeout"] / 1000
            task.state = "open" if task.retries else "incident"
            task.end = body
        elif verb != "unlock":
            task.state = "completed" if verb == "complete" else "bpmn_error"
            task.end = body


def _typed(value: Any) -> dict[str, Any]:
    kinds = {str: "String", bool: "Boolean", int: "Integer", float: "Double"}
    if type(value) in kinds:
        return {"value": value, "type": kinds[type(value)], "valueInfo": {}}
    return {"value": json.dumps(value), "type": "Json", "valueInfo": {}}


def _delivery(task: DoubleTask) -> dict[str, Any]:
    return {
        "id": task.id, "topicName": task.topic, "workerId": task.worker_id,
        "retries": task.retries, "variables": task.variables, "businessKey": f"case-{task.id[:8]}",
        "processInstanceId": f"instance-{task.id[:8]}", "executionId": "execution",
        "processDefinitionId": "demo:1:1", "processDefinitionKey": "demo",
        "activityId": f"do_{task.topic.replace('-', '_')}", "activityInstanceId": "activity",
        "extensionProperties": {}, "priority": 0, "tenantId": None, "suspended": False,
    }  # fmt: skip


class _Answer(BaseHTTPRequestHandler):
    engine: HttpEngine
    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        super().setup()
        self.engine.connections += 1

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        parts = self.path.removeprefix("/engine-rest/external-task/").split("/")
        verb, task_id = parts[-1], parts[0] if len(parts) == 2 else None
        fault = self.engine.take_fault(verb)
        if fault and not fault.after:
            self._fail(fault)
            return
        try:
            answer = self._answer(verb, task_id, body)
        except Refused as refused:
            self._send(refused.status, _error(refused.kind, refused.message))
            return
        if fault:
            self._fail(fault)
        elif answer is None:
            self._send(204, b"")
        else:
            self._send(200, json.dumps(answer).encode())

    def _answer(self, verb: str, task_id: str | None, body: dict[str, Any]) -> Any:
        if not self.path.startswith("/engine-rest/external-task/") or verb not in _BODY_FIELDS:
            raise Refused(404, "NotFoundException", "no such resource")
        if self.headers["Content-Type"] != "application/json":
            raise Refused(415, "NotSupportedException", "JSON only")
        if self.engine.secret and self.headers["Authorization"] != self.engine.secret:
            raise Refused(401, "", "")
        return self.engine.handle(verb, task_id, body)

    def _fail(self, fault: Fault) -> None:
        if fault.drop:
            self.close_connection = True
            self.connection.close()
            return
        self._send(fault.status, fault.raw or _error(fault.kind, fault.message))

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

    def finish(self) -> None:
        # A dropped connection has nothing left to flush.
        try:
            super().finish()
        except OSError:
            self.rfile.close()


def _error(kind: str, message: str) -> bytes:
    return json.dumps({"type": kind, "message": message, "code": 0}).encode()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, *args: Any) -> None:
        self._open: set[socket.socket] = set()
        super().__init__(*args)

    def get_request(self) -> tuple[socket.socket, Any]:
        accepted = super().get_request()
        self._open.add(accepted[0])
        return accepted

    def hang_up(self) -> None:
        """End every connection, as a process that dies does."""
        for each in self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error of the double."""


@contextmanager
def http_engine(port: int = 0) -> Iterator[HttpEngine]:
    """A served double; `engine.url` is its REST root."""
    engine = HttpEngine()
    with serve(engine, port):
        yield engine


@contextmanager
def serve(engine: HttpEngine, port: int = 0) -> Iterator[int]:
    """Serve an engine's state; yields the port, so that it can go away and come back."""
    server = _Server(("127.0.0.1", port), type("Answer", (_Answer,), {"engine": engine}))
    engine.url = f"http://127.0.0.1:{server.server_address[1]}/engine-rest"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        server.hang_up()
