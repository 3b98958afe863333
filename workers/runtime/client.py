"""The engine's external-task verbs over one pooled session.

The library's own client brings the protocol (addresses, request bodies, configuration); it is
kept, and everything that would hang, leak a token or lose the engine's answer is replaced.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import quote

import requests

from workers.runtime.errors import EngineRefusedError, EngineUnavailableError, TaskGoneError
from workers.runtime.options import Options
from workers.runtime.subscription import Subscription
from workers.runtime.task import Task
from workers.runtime.transport import TIMEOUT, error_of, list_of, new_session, prepared

with warnings.catch_warnings():
    # The library still declares its settings in the style of pydantic 1.
    warnings.filterwarnings("ignore", "Pydantic V1 style", DeprecationWarning)
    from camunda.client.external_task_client import ExternalTaskClient

#: How much longer than the poll itself we wait for its answer: an aborted poll still locks.
POLL_MARGIN = 5.0

#: Headers that prove who we are, made anew for every request.
Auth = Callable[[], Mapping[str, str]]


class VariableCodec(Protocol):
    """The one table of variable types, both ways; TypeError or ValueError for what it lacks."""

    def encode(self, variables: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """Python values as typed values of the engine."""

    def decode(self, variables: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """Typed values of the engine, not deserialised, as Python values."""


class TaskClient(ExternalTaskClient):  # type: ignore[misc]
    """One worker id's calls; safe to share between threads, not across a fork.

    Every verb raises an `EngineCallError` instead of returning failure.
    """

    def __init__(
        self, base_url: str, options: Options, codec: VariableCodec, auth: Auth | None = None
    ) -> None:
        super().__init__(
            options.worker_id,
            base_url.rstrip("/"),
            {
                "lockDuration": round(options.lock * 1000),
                "asyncResponseTimeout": round(options.poll * 1000),
                "maxTasks": options.slots,
                # Deserialised values lose what a Json variable holds.
                "deserializeValues": False,
                "usePriority": True,
                # Oldest first, so that no topic waits behind a flood of another.
                "sorting": [{"sortBy": "createTime", "sortOrder": "asc"}],
            },
        )
        self.codec = codec
        self._root = base_url.rstrip("/")
        self._auth = auth or dict
        #: taken by reports and by what handlers ask for, so that poller, heartbeat and drain
        #: always find a connection
        self.places = threading.BoundedSemaphore(options.slots)
        self._session = new_session(options.slots + 3)

    def fetch_and_lock(
        self,
        topic_names: str | Sequence[str | Subscription],
        process_variables: Mapping[str, Any] | None = None,
        variables: Sequence[str] | None = None,
        *,
        max_tasks: int | None = None,
        wait: bool = True,
    ) -> list[Task]:
        """Lock up to `max_tasks` tasks; with `wait` the engine holds an empty answer back."""
        poll = self.config["asyncResponseTimeout"] if wait else None
        body = {
            "workerId": self.worker_id,
            "maxTasks": max_tasks or self.config["maxTasks"],
            "usePriority": self.config["usePriority"],
            "sorting": self.config["sorting"],
            "asyncResponseTimeout": poll,
            "topics": self._get_topics(topic_names, process_variables, variables),
        }
        read = (poll or 0) / 1000 + (POLL_MARGIN if wait else TIMEOUT[1])
        answer = self._post(self.get_fetch_and_lock_url(), body, read)
        try:
            return [Task.from_json(row) for row in list_of(answer)]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise EngineUnavailableError(answer.status_code, "NotTasks") from error

    def complete(
        self,
        task_id: str,
        global_variables: Mapping[str, Any],
        local_variables: Mapping[str, Any] | None = None,
    ) -> bool:
        """Complete a task with variables of the instance and of the activity."""
        body = {
            "variables": self._encode(global_variables),
            "localVariables": self._encode(local_variables),
        }
        return self._verb(self.get_task_complete_url(task_id), body)

    def failure(
        self,
        task_id: str,
        error_message: str,
        error_details: str | None,
        retries: int,
        retry_timeout: int,
    ) -> bool:
        """Report technical trouble; `retry_timeout` is milliseconds, 0 retries an incident."""
        body = {
            "errorMessage": error_message,
            "errorDetails": error_details,
            "retries": retries,
            "retryTimeout": retry_timeout,
        }
        return self._verb(self.get_task_failure_url(task_id), body)

    def bpmn_failure(
        self,
        task_id: str,
        error_code: str,
        error_message: str,
        variables: Mapping[str, Any] | None = None,
    ) -> bool:
        """Report a business outcome. The engine ends the instance if no event catches it."""
        body = {
            "errorCode": error_code,
            "errorMessage": error_message,
            "variables": self._encode(variables),
        }
        return self._verb(self.get_task_bpmn_error_url(task_id), body)

    def extend_lock(self, task_id: str, seconds: float) -> bool:
        """Keep a task for `seconds` from now; answers late rather than never, within a third."""
        url = self._task_url(task_id, "extendLock")
        return self._verb(url, {"newDuration": round(seconds * 1000)}, seconds / 3)

    def unlock(self, task_id: str, timeout: float | None = None) -> bool:
        """Give a task back untouched: no retry is spent, any worker may take it."""
        return self._verb(self._task_url(task_id, "unlock"), {}, timeout)

    def set_variables(self, process_instance_id: str, variables: Mapping[str, Any]) -> None:
        """Write variables of an instance before its task is completed."""
        url = f"{self._root}/process-instance/{process_instance_id}/variables"
        body = {"modifications": self._encode(variables)}
        with self.places:
            self._send("POST", url, body, TIMEOUT[1])

    def download(self, task: Task, name: str) -> bytes:
        """The content of a File variable: of the task itself, else of its instance."""
        part = quote(name, safe="")
        execution = f"{self._root}/execution/{task.execution_id}/localVariables/{part}/data"
        instance = f"{self._root}/process-instance/{task.process_instance_id}/variables/{part}/data"
        with self.places:
            try:
                return self._send("GET", execution, None, TIMEOUT[1]).content
            except TaskGoneError:
                return self._send("GET", instance, None, TIMEOUT[1]).content

    def close(self) -> None:
        """Close the pooled connections."""
        self._session.close()

    def _verb(self, url: str, body: Mapping[str, Any], timeout: float | None = None) -> bool:
        self._post(url, {"workerId": self.worker_id, **body}, timeout or TIMEOUT[1])
        return True

    def _post(self, url: str, body: Mapping[str, Any], read: float) -> requests.Response:
        return self._send("POST", url, body, read)

    def _send(
        self, verb: str, url: str, body: Mapping[str, Any] | None, read: float
    ) -> requests.Response:
        try:
            request = prepared(verb, url, self._get_headers(), body)
        except (TypeError, ValueError) as error:
            raise EngineRefusedError(None, "NotStorable", "a variable is not JSON") from error
        try:
            answer = self._session.send(request, timeout=(TIMEOUT[0], read), allow_redirects=False)
        except requests.RequestException as error:
            raise EngineUnavailableError(None, type(error).__name__) from error
        if answer.status_code >= 300:
            raise error_of(answer)
        return answer

    def _encode(self, variables: Mapping[str, Any] | None) -> dict[str, dict[str, Any]]:
        try:
            return self.codec.encode(variables or {})
        except (TypeError, ValueError) as error:
            raise EngineRefusedError(None, "NotStorable", str(error)) from error

    def _get_headers(self) -> dict[str, str]:
        return {"Content-Type": "application/json", **self._auth()}

    def _task_url(self, task_id: str, verb: str) -> str:
        return f"{self.external_task_base_url}/{task_id}/{verb}"

    def _get_topics(
        self,
        topic_names: str | Sequence[str | Subscription],
        process_variables: Mapping[str, Any] | None,
        variables: Sequence[str] | None,
    ) -> list[dict[str, Any]]:
        asked = [topic_names] if isinstance(topic_names, str) else topic_names
        topics = [Subscription.of(each) for each in asked]
        names = [each.topic for each in topics]
        rows = super()._get_topics(names, process_variables, variables)
        return [row | each.to_json() for row, each in zip(rows, topics, strict=True)]

    def _log_with_context(self, msg: str, log_level: str = "info", **kwargs: Any) -> None:
        """Nothing: the library would log its configuration and requests to the root logger."""
