"""The addresses of the engine's REST interface and what they tell or do, by whom it is for.

The web apps carry the same interface under another root. Names in braces are things of a case that
waits for the approval of the head (`{task}`, `{instance}`, ...), of the one whose task pak.s holds
(`{held}`) and of the one that waits for its term (`{job}`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.integration.access.people import Somebody

#: Whether a person belongs to those whom an address tells something.
Audience = Callable[[Somebody], bool]


def nobody(_: Somebody) -> bool:
    """No person at all."""
    return False


def anybody(_: Somebody) -> bool:
    """Everybody: it tells nothing of any case."""
    return True


def task_workers(person: Somebody) -> bool:
    """Whoever has open tasks in the scene."""
    roles = {role for role, unit in person.seats if unit == "dobik"}
    return not roles.isdisjoint({"inspector", "specialist", "control_head"})


def approvers(person: Somebody) -> bool:
    """Whoever may take the task that waits for approval."""
    return ("control_head", "dobik") in person.seats


def starters_and_owners(person: Somebody) -> bool:
    """Whoever sees the definition."""
    return person.starts or person.is_owner


def starters_of_anything(person: Somebody) -> bool:
    """Whoever sees a definition: the head of ДОБИК begins raids."""
    return starters_and_owners(person) or ("control_head", "dobik") in person.seats


def owners(person: Somebody) -> bool:
    """Whoever sees the history of the process."""
    return person.is_owner


def admins(person: Somebody) -> bool:
    """Whoever looks after the platform: people and groups, never a case."""
    return person.is_admin


def admins_and_owners(person: Somebody) -> bool:
    """Administrators see all people, an owner sees their own name."""
    return person.has_webapps


#: What a GET tells to whom.
QUERIES: dict[Audience, tuple[str, ...]] = {
    anybody: (
        "/version", "/history/cleanup/configuration", "/telemetry/configuration",
    ),
    admins: (
        "/group", "/group/count", "/group/inspector.dobik", "/user/kim.i/profile",
        "/deployment/registered", "/schema/log", "/telemetry/data", "/identity/groups?userId=pak.s",
    ),
    admins_and_owners: ("/user", "/user/count", "/user/{login}/profile"),
    starters_of_anything: (
        "/process-definition", "/process-definition/count", "/process-definition/statistics",
    ),
    starters_and_owners: (
        "/process-definition/key/prevention", "/process-definition/key/prevention/xml",
        "/process-definition/key/prevention/startForm",
        "/process-definition/key/prevention/deployed-start-form",
        "/process-definition/{definition}", "/process-definition/{definition}/xml",
        "/process-definition/{definition}/startForm",
        "/process-definition/{definition}/deployed-start-form",
        "/job-definition", "/job-definition/count",
    ),
    task_workers: ("/task", "/task/count"),
    approvers: (
        "/task/{task}", "/task/{task}/form", "/task/{task}/deployed-form", "/task/{task}/variables",
        "/task/{task}/form-variables", "/task/{task}/variables/description",
        "/task/{task}/identity-links",
        "/task?processInstanceId={instance}", "/task/count?processInstanceId={instance}",
        "/task?processInstanceBusinessKey={case}",
    ),
    owners: (
        "/history/activity-instance", "/history/activity-instance/count",
        "/history/activity-instance/{activity}", "/history/external-task-log",
        "/history/external-task-log/count", "/history/external-task-log/{external_log}",
        "/history/identity-link-log", "/history/identity-link-log/count", "/history/job-log",
        "/history/job-log/count", "/history/job-log/{job_log}",
        "/history/process-definition/cleanable-process-instance-report",
        "/history/process-definition/{definition}/statistics", "/history/process-instance",
        "/history/process-instance/count", "/history/process-instance/{instance}",
        "/history/process-instance?processInstanceBusinessKey={case}", "/history/task",
        "/history/task/count", "/history/task?processInstanceId={instance}",
        "/history/user-operation", "/history/user-operation/count",
    ),
    nobody: (
        "/authorization", "/authorization/count", "/authorization/{authorization}",
        "/batch", "/batch/count", "/batch/statistics",
        "/decision-definition", "/decision-definition/count", "/decision-definition/{decision}",
        "/decision-definition/{decision}/xml", "/decision-definition/key/prevention_documents",
        "/decision-definition/key/prevention_documents/xml", "/decision-requirements-definition",
        "/deployment", "/deployment/count", "/deployment/{deployment}",
        "/deployment/{deployment}/resources", "/deployment/{deployment}/resources/{resource}",
        "/deployment/{deployment}/resources/{resource}/data",
        "/event-subscription", "/event-subscription/count",
        "/execution", "/execution/count", "/execution/{instance}",
        "/execution/{instance}/localVariables", "/execution/{instance}/localVariables/description",
        "/external-task", "/external-task/count", "/external-task/topic-names",
        "/filter", "/filter/count",
        "/history/batch", "/history/decision-definition/cleanable-decision-instance-report",
        "/history/decision-instance?includeInputs=true&includeOutputs=true",
        "/history/decision-instance/count", "/history/decision-instance/{decision_instance}",
        "/history/detail", "/history/detail/count", "/history/detail/{detail}",
        "/history/detail?variableUpdates=true",
        "/history/process-instance/report?reportType=duration&periodUnit=month",
        "/history/task/report?reportType=count",
        "/history/task/report?reportType=duration&periodUnit=month",
        "/history/variable-instance", "/history/variable-instance/count",
        "/history/variable-instance?processInstanceId={instance}",
        "/history/variable-instance/{history_variable}",
        "/history/variable-instance/{history_variable}/data",
        "/incident", "/incident/count",
        "/job", "/job/count", "/job/{job}", "/job/{job}/stacktrace",
        "/message", "/optimize/activity-instance/completed", "/optimize/variable-update",
        "/optimize/task-instance/completed", "/optimize/process-instance/running",
        "/optimize/user-operation", "/optimize/identity-link-log", "/optimize/decision-instance",
        "/process-definition/{definition}/form-variables",
        "/process-instance", "/process-instance/count", "/process-instance/{instance}",
        "/process-instance/{instance}/activity-instances",
        "/process-instance/{instance}/comment", "/process-instance/{instance}/variables",
        "/process-instance/{instance}/variables/description",
        "/task/{held}/attachment", "/task/{held}/comment", "/task/report/candidate-group-count",
        "/tenant", "/variable-instance", "/variable-instance/count",
        "/variable-instance?processInstanceIdIn={instance}", "/variable-instance/{variable}",
        "/variable-instance/{variable}/data",
    ),
}  # fmt: skip

#: The same lists asked for by POST, and questions that name a value.
_WITH_VALUE = {"variables": [{"name": "type", "operator": "eq", "value": "waste"}]}
SEARCHES: tuple[tuple[Audience, str, dict[str, Any]], ...] = (
    (task_workers, "/task", {}),
    (approvers, "/task", {"processInstanceId": "{instance}"}),
    (starters_and_owners, "/job-definition", {}),
    (owners, "/history/activity-instance", {}),
    (owners, "/history/process-instance", {}),
    (owners, "/history/task", {}),
    (owners, "/history/external-task-log", {}),
    (owners, "/history/job-log", {}),
    (nobody, "/execution", {}),
    (nobody, "/external-task", {}),
    (nobody, "/history/detail", {}),
    (nobody, "/history/variable-instance", {}),
    (nobody, "/job", {}),
    (nobody, "/process-instance", {}),
    (nobody, "/process-instance", _WITH_VALUE),
    (nobody, "/variable-instance", {}),
    (nobody, "/variable-instance", {"variableName": "description"}),
)

_TEXT = {"value": "x", "type": "String"}
_RIGHT = {
    "type": 1,
    "permissions": ["ALL"],
    "userId": "{login}",
    "resourceType": 7,
    "resourceId": "*",
}
_PERSON = {"profile": {"id": "ghost", "firstName": "G", "lastName": "G"},
           "credentials": {"password": "ghost-password"}}  # fmt: skip

#: What no person may do here; the engine's refusal, not a mistake in the request, is expected.
CHANGES: tuple[tuple[str, str, Any], ...] = (
    # --- somebody's task ---
    ("POST", "/task/{held}/claim", {"userId": "{login}"}),
    ("POST", "/task/{held}/claim", {"userId": None}),
    ("POST", "/task/{held}/unclaim", {}),
    ("POST", "/task/{held}/complete", {}),
    ("POST", "/task/{held}/submit-form", {}),
    ("POST", "/task/{held}/resolve", {}),
    ("POST", "/task/{held}/assignee", {"userId": "{login}"}),
    ("POST", "/task/{held}/delegate", {"userId": "{login}"}),
    ("POST", "/task/{held}/bpmnError", {"errorCode": "recipient-missing"}),
    ("POST", "/task/{held}/bpmnEscalation", {"escalationCode": "x"}),
    ("POST", "/task/{held}/identity-links", {"userId": "{login}", "type": "candidate"}),
    ("POST", "/task/{held}/identity-links/delete", {"groupId": "specialist.dobik", "type": "candidate"}),
    ("PUT", "/task/{held}", {"name": "x"}),
    ("DELETE", "/task/{held}", None),
    ("PUT", "/task/{held}/variables/description", _TEXT),
    ("DELETE", "/task/{held}/variables/description", None),
    ("POST", "/task/{held}/variables", {"modifications": {"description": _TEXT}}),
    ("PUT", "/task/{held}/localVariables/description", _TEXT),
    ("POST", "/task/{task}/assignee", {"userId": "{login}"}),
    ("POST", "/task/{task}/delegate", {"userId": "{login}"}),
    ("PUT", "/task/{task}", {"name": "x"}),
    ("PUT", "/task/{task}/variables/description", _TEXT),
    ("POST", "/task/create", {"name": "x"}),
    # --- the case behind it ---
    ("DELETE", "/process-instance/{instance}", None),
    ("PUT", "/process-instance/{instance}/suspended", {"suspended": True}),
    ("PUT", "/process-instance/{instance}/variables/description", _TEXT),
    ("POST", "/process-instance/{instance}/variables", {"modifications": {"description": _TEXT}}),
    ("DELETE", "/process-instance/{instance}/variables/description", None),
    ("POST", "/process-instance/{instance}/modification",
     {"instructions": [{"type": "startBeforeActivity", "activityId": "approve"}]}),
    ("POST", "/process-instance/delete", {"processInstanceIds": ["{instance}"]}),
    ("PUT", "/process-instance/suspended", {"processInstanceIds": ["{instance}"], "suspended": True}),
    ("PUT", "/execution/{instance}/localVariables/description", _TEXT),
    ("POST", "/execution/{instance}/create-incident", {"incidentType": "x", "configuration": "x"}),
    ("POST", "/message", {"messageName": "violator.reported", "businessKey": "{waiting}"}),
    ("POST", "/message", {"messageName": "violator.reported", "processInstanceId": "{waiting_instance}"}),
    ("POST", "/job/{job}/execute", {}),
    ("PUT", "/job/{job}/duedate", {"duedate": "2030-01-01T00:00:00.000+1100"}),
    ("PUT", "/job/{job}/retries", {"retries": 0}),
    ("PUT", "/job/{job}/suspended", {"suspended": True}),
    ("DELETE", "/job/{job}", None),
    ("POST", "/modification/execute",
     {"processDefinitionId": "{definition}", "processInstanceIds": ["{instance}"],
      "instructions": [{"type": "cancel", "activityId": "approve"}]}),
    ("POST", "/migration/execute",
     {"migrationPlan": {"sourceProcessDefinitionId": "{definition}",
                        "targetProcessDefinitionId": "{definition}",
                        "instructions": [{"sourceActivityIds": ["approve"],
                                          "targetActivityIds": ["approve"]}]},
      "processInstanceIds": ["{instance}"]}),
    # --- what happened ---
    ("DELETE", "/history/process-instance/{instance}", None),
    ("POST", "/history/process-instance/delete", {"historicProcessInstanceIds": ["{instance}"]}),
    ("DELETE", "/history/process-instance/{instance}/variable-instances", None),
    ("DELETE", "/history/variable-instance/{history_variable}", None),
    ("POST", "/history/cleanup", {}),
    # --- definitions and deployments ---
    ("DELETE", "/deployment/{deployment}", None),
    ("POST", "/deployment/{deployment}/redeploy", {}),
    ("DELETE", "/process-definition/{definition}", None),
    ("PUT", "/process-definition/{definition}/suspended", {"suspended": True}),
    ("PUT", "/process-definition/{definition}/history-time-to-live", {"historyTimeToLive": 1}),
    ("POST", "/process-definition/{definition}/restart",
     {"processInstanceIds": ["{closed}"],
      "instructions": [{"type": "startBeforeActivity", "activityId": "approve"}]}),
    ("POST", "/decision-definition/key/prevention_documents/evaluate", {"variables": {}}),
    ("PUT", "/job-definition/suspended", {"processDefinitionId": "{definition}", "suspended": True}),
    # --- people and rights ---
    ("POST", "/authorization/create", _RIGHT),
    ("PUT", "/authorization/{authorization}", {**_RIGHT, "resourceId": "x"}),
    ("DELETE", "/authorization/{authorization}", None),
    ("PUT", "/group/inspector.dobik/members/{login}", None),
    ("PUT", "/group/camunda-admin/members/{login}", None),
    ("DELETE", "/group/control_head.dobik/members/gorelov.v", None),
    ("POST", "/group/create", {"id": "ghosts", "name": "G", "type": "WORKFLOW"}),
    ("DELETE", "/group/inspector.dobik", None),
    ("POST", "/user/create", _PERSON),
    ("PUT", "/user/{login}/credentials", {"password": "a-password-of-my-own"}),
    ("PUT", "/user/svc-deploy/credentials", {"password": "a-password-of-my-own"}),
    ("PUT", "/user/kim.i/profile", {"id": "kim.i", "firstName": "K", "lastName": "K"}),
    ("DELETE", "/user/kim.i", None),
    ("POST", "/filter/create", {"resourceType": "Task", "name": "x", "query": {}, "properties": {}}),
)  # fmt: skip

#: What the approver may do and nobody else; the approver is not asked to.
OFFERED: tuple[tuple[str, str, Any], ...] = (
    ("POST", "/task/{task}/claim", {"userId": "{login}"}),
    ("POST", "/task/{task}/complete", {}),
    ("POST", "/task/{task}/submit-form", {}),
    ("POST", "/task/{task}/resolve", {}),
)
