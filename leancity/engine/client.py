"""Engine verbs for one acting user, named as in the REST interface."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import requests

from leancity.engine.errors import EngineConflictError, EngineNotFoundError, EngineUnavailableError
from leancity.engine.external import ExternalTaskVerbs
from leancity.engine.history import HistoryVerbs
from leancity.engine.models import Deployment, ProcessDefinition, ProcessInstance, Task
from leancity.engine.tokens import TokenSigner
from leancity.engine.transport import TIMEOUT, BearerAuth, Transport, new_session
from leancity.engine.variables import decode, encode

#: The principal behind every projection and look-up.
READER = "svc-projector"
_SIGN_OF_LIFE = (2, 3)
#: The principal that gives stopped steps new tries, changes variables by hand, and sees nothing.
OPERATOR = "svc-operator"


class Engine:
    """Makes a client for whoever acts; all share one connection pool."""

    def __init__(self, base_url: str, signer: TokenSigner) -> None:
        self._base_url = base_url
        self._signer = signer
        self._session: requests.Session = new_session()

    def as_user(self, login: str) -> EngineClient:
        """A client that acts as this user or principal."""
        auth = BearerAuth(lambda: self._signer.sign(login))
        return EngineClient(Transport(self._base_url, self._session, auth), login)

    @property
    def reader(self) -> EngineClient:
        """A client of the principal that reads everything and changes nothing."""
        return self.as_user(READER)

    @property
    def operator(self) -> EngineClient:
        """A client of the principal that carries out what people decide and sees nothing."""
        return self.as_user(OPERATOR)

    def ping(self) -> None:
        """Ask for a sign of life; `EngineError` when there is none within a few seconds."""
        self.reader.transport.request("GET", "/version", timeout=_SIGN_OF_LIFE)

    def start(
        self, login: str, key: str, business_key: str, variables: Mapping[str, Any]
    ) -> ProcessInstance:
        """Start once per business key, however often it is called and whatever was lost.

        The engine app refuses a second root instance of the same business key inside its own
        transaction; then, and when no answer came, the instance is looked up.
        """
        found = self.reader.find_instance(business_key)
        if found:
            return found
        try:
            return self.as_user(login).start(key, business_key, variables)
        except (EngineConflictError, EngineUnavailableError):
            found = self.reader.find_instance(business_key)
            if found:
                return found
            raise


class EngineClient(ExternalTaskVerbs, HistoryVerbs):
    """What one user may ask of the engine; the engine itself decides what is allowed."""

    def __init__(self, transport: Transport, login: str) -> None:
        super().__init__(transport)
        self.login = login

    # --- process definitions -------------------------------------------------------------
    def definitions(
        self, key: str | None = None, *, latest: bool = True, patience: float = TIMEOUT[1]
    ) -> list[ProcessDefinition]:
        """The definitions this user may see, newest version first; `patience` in seconds."""
        filters = {"key": key, "latestVersion": "true" if latest else None}
        order = {"sortBy": "version", "sortOrder": "desc"}
        answer = self.transport.request(
            "GET", "/process-definition", params=filters | order, timeout=(TIMEOUT[0], patience)
        )
        return [ProcessDefinition.from_json(row) for row in answer.json()]

    def definition(self, definition_id: str) -> ProcessDefinition:
        """One definition by its id."""
        return ProcessDefinition.from_json(self.get(f"/process-definition/{_q(definition_id)}"))

    def bpmn_xml(self, definition_id: str) -> str:
        """The diagram as it was deployed."""
        return str(self.get(f"/process-definition/{_q(definition_id)}/xml")["bpmn20Xml"])

    # --- process instances ---------------------------------------------------------------
    def start(self, key: str, business_key: str, variables: Mapping[str, Any]) -> ProcessInstance:
        """One try to start; `Engine.start` is the safe way."""
        body = {"businessKey": business_key, "variables": encode(variables)}
        return ProcessInstance.from_json(
            self.post(f"/process-definition/key/{_q(key)}/start", body)
        )

    def find_instance(self, business_key: str) -> ProcessInstance | None:
        """The root instance of a business key that this user may see, running or ended."""
        rows = self.get(
            "/history/process-instance", processInstanceBusinessKey=business_key,
            rootProcessInstances="true",
        )  # fmt: skip
        return ProcessInstance.from_json(rows[0]) if rows else None

    def variables(self, process_instance_id: str) -> dict[str, Any]:
        """The variables of a running instance, decoded."""
        path = f"/process-instance/{_q(process_instance_id)}/variables"
        return decode(self.get(path, deserializeValues="false"))

    def set_variables(self, process_instance_id: str, variables: Mapping[str, Any]) -> None:
        """Change variables of a running instance; `EngineNotFoundError` when it has ended."""
        path = f"/process-instance/{_q(process_instance_id)}/variables"
        self.post(path, {"modifications": encode(variables)})

    def correlate(self, message: str, business_key: str, variables: Mapping[str, Any]) -> None:
        """Deliver a message to the one instance of this business key that waits for it."""
        self.post(
            "/message",
            {
                "messageName": message, "businessKey": business_key,
                "processVariables": encode(variables),
            },
        )  # fmt: skip

    def delete_instance(self, process_instance_id: str) -> None:
        """Remove a running instance; its history stays."""
        self.delete(f"/process-instance/{_q(process_instance_id)}", skipCustomListeners="true")

    # --- user tasks ----------------------------------------------------------------------
    def task(self, task_id: str) -> Task:
        """One open task this user may see."""
        return Task.from_json(self.get(f"/task/{_q(task_id)}"))

    def tasks(self, **filters: Any) -> list[Task]:
        """Open tasks by the engine's own filters (camelCase names of the REST interface)."""
        return [Task.from_json(row) for row in self.post("/task", filters)]

    def claim(self, task_id: str) -> None:
        """Take a task; refused when somebody else holds it."""
        self.post(f"/task/{_q(task_id)}/claim", {"userId": self.login})

    def unclaim(self, task_id: str) -> None:
        """Put a task back to its group.

        By a claim for nobody: the engine asks more rights for `unclaim` than for working on it.
        """
        self.post(f"/task/{_q(task_id)}/claim", {"userId": None})

    def set_assignee(self, task_id: str, login: str) -> None:
        """Give a task to a person."""
        self.post(f"/task/{_q(task_id)}/assignee", {"userId": login})

    def complete(self, task_id: str, variables: Mapping[str, Any]) -> None:
        """Complete a task; `EngineNotFoundError` when it is no longer open."""
        self.post(f"/task/{_q(task_id)}/complete", {"variables": encode(variables)})

    def task_variables(self, task_id: str) -> dict[str, Any]:
        """Every variable visible from the task, decoded."""
        path = f"/task/{_q(task_id)}/variables"
        return decode(self.get(path, deserializeValues="false"))

    # --- deployments ---------------------------------------------------------------------
    def deploy(self, name: str, source: str, resources: Mapping[str, bytes]) -> dict[str, Any]:
        """One deployment of all resources; an unchanged set returns the deployment it has."""
        fields = {
            "deployment-name": name, "deployment-source": source,
            "enable-duplicate-filtering": "true", "deploy-changed-only": "false",
        }  # fmt: skip
        files = {path: (path, data, "application/octet-stream") for path, data in resources.items()}
        answer = self.transport.request(
            "POST", "/deployment/create", data=fields, files=files, timeout=(3, 60)
        )
        return dict(answer.json())

    def deployments(self, name: str) -> list[Deployment]:
        """The deployments of a name, newest first."""
        rows = self.get("/deployment", name=name, sortBy="deploymentTime", sortOrder="desc")
        return [Deployment.from_json(row) for row in rows]

    def resources(self, deployment_id: str) -> dict[str, bytes]:
        """Every resource of a deployment, byte for byte."""
        base = f"/deployment/{_q(deployment_id)}/resources"
        return {
            row["name"]: self.transport.request("GET", f"{base}/{row['id']}/data").content
            for row in self.get(base)
        }

    # --- jobs and incidents --------------------------------------------------------------
    def jobs(self, **filters: Any) -> list[dict[str, Any]]:
        """The engine's own timers and asynchronous continuations."""
        return list(self.post("/job", filters))

    def execute_job(self, job_id: str) -> None:
        """Run a job now."""
        self.post(f"/job/{_q(job_id)}/execute")

    def incidents(self, **filters: Any) -> list[dict[str, Any]]:
        """Open incidents."""
        return list(self.get("/incident", **filters))

    def set_external_task_retries(self, external_task_id: str, retries: int) -> None:
        """Give a failed step new tries."""
        self.put(f"/external-task/{_q(external_task_id)}/retries", {"retries": retries})

    def exists(self, path: str) -> bool:
        """Whether a GET of this path finds something."""
        try:
            self.get(path)
        except EngineNotFoundError:
            return False
        return True


def _q(part: str) -> str:
    return quote(part, safe="")
