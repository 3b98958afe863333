"""From the engine's history of one instance to its registry row: a pure function.

The status of a case: every activity that declares one (`status` extension property) counts
while it is active; of several, the highest rank shows. When none is active, the last one
reached stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from leancity.engine.history import InstanceHistory
from leancity.engine.models import moment
from leancity.engine.variables import from_engine_date


@dataclass(frozen=True, kw_only=True)
class CaseRules:
    """What a process package says about its registry rows."""

    #: activity id -> status it declares
    activity_status: Mapping[str, str] = field(default_factory=dict)
    #: status -> rank
    rank: Mapping[str, int] = field(default_factory=dict)
    unit: str = ""
    #: the variable holding the case's term, a date; empty: the earliest due open task counts
    due_field: str = ""
    geo_field: str = ""
    channel_field: str = ""
    #: variables that the search finds a case by
    search_fields: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Projected:
    """Rows of the three tables of one case, as mappings of their columns."""

    case: dict[str, Any]
    activities: list[dict[str, Any]]
    tasks: list[dict[str, Any]]


def build(history: InstanceHistory, rules: CaseRules, due_at: datetime | None) -> Projected:
    """The registry row of an instance with its activities and tasks.

    The earliest due open task is the case's deadline; while nobody has to act, it is `due_at`,
    the end of the case's own term (the caller owns the calendar).
    """
    root = history.root
    business_key = root.get("businessKey") or root["id"]
    tasks = [_task(row, history, business_key) for row in history.tasks]
    log = status_log(history.activities, rules)
    open_tasks = [task for task in tasks if task["ended_at"] is None]
    lat, lon = _point(history.variables.get(rules.geo_field))
    case = {
        "business_key": business_key,
        "process_key": root["processDefinitionKey"],
        "process_definition_id": root["processDefinitionId"],
        "process_instance_id": root["id"],
        "version": root.get("processDefinitionVersion") or 0,
        "number": history.variables.get("number"),
        "status": log[-1]["status"] if log else None,
        "status_at": datetime.fromisoformat(log[-1]["at"]) if log else None,
        "created_at": from_engine_date(root["startTime"]),
        "created_by": root.get("startUserId"),
        "unit": rules.unit,
        "responsible": _responsible(open_tasks, tasks),
        "due_at": min((t["due_at"] for t in open_tasks if t["due_at"]), default=due_at),
        "closed_at": moment(root.get("endTime")),
        "source_channel": history.variables.get(rules.channel_field),
        "lat": lat,
        "lon": lon,
        "data": _json_safe(history.variables),
        "status_log": log,
        "incidents": [_incident(row) for row in history.incidents],
        "search_text": _search_text(history.variables, rules),
    }
    return Projected(
        case=case,
        activities=[_activity(row, business_key) for row in history.activities],
        tasks=tasks,
    )


def status_log(activities: list[dict[str, Any]], rules: CaseRules) -> list[dict[str, Any]]:
    """Every change of the case's status: [{"status", "at" ISO}] in order."""
    declared = [row for row in activities if row["activityId"] in rules.activity_status]
    moments = sorted(
        {row["startTime"] for row in declared} | {row["endTime"] for row in declared} - {None},
        key=from_engine_date,
    )
    log: list[dict[str, Any]] = []
    for at in map(from_engine_date, moments):
        status = _status_at(declared, at, rules)
        if status and (not log or log[-1]["status"] != status):
            log.append({"status": status, "at": at.isoformat()})
    return log


def _status_at(declared: list[dict[str, Any]], at: datetime, rules: CaseRules) -> str | None:
    started = [row for row in declared if from_engine_date(row["startTime"]) <= at]
    active = [row for row in started if not row["endTime"] or from_engine_date(row["endTime"]) > at]
    if active:
        statuses = [rules.activity_status[row["activityId"]] for row in active]
        return max(statuses, key=lambda status: rules.rank.get(status, 0))
    if not started:
        return None
    # Two activities may start in one millisecond: the later one of the flow has the higher rank.
    last = max(
        started,
        key=lambda row: (
            from_engine_date(row["startTime"]),
            rules.rank.get(rules.activity_status[row["activityId"]], 0),
        ),
    )
    return rules.activity_status[last["activityId"]]


def _task(row: Mapping[str, Any], history: InstanceHistory, business_key: str) -> dict[str, Any]:
    operations = [entry for entry in history.operations if entry.get("taskId") == row["id"]]
    claims = [entry for entry in operations if entry["operationType"] in {"Claim", "Assign"}]
    done = [entry for entry in operations if entry["operationType"] == "Complete"]
    ended = moment(row.get("endTime"))
    return {
        "id": row["id"],
        "business_key": business_key,
        "process_instance_id": row["processInstanceId"],
        "activity_id": row["taskDefinitionKey"],
        "name": row.get("name") or row["taskDefinitionKey"],
        "assignee": row.get("assignee"),
        "candidate_groups": history.candidates.get(row["id"], []),
        "created_at": from_engine_date(row["startTime"]),
        "claimed_at": from_engine_date(claims[0]["timestamp"]) if claims else None,
        "due_at": moment(row.get("due")),
        "ended_at": ended,
        "completed_by": done[-1].get("userId") if done else None,
        "outcome": "open" if ended is None else "completed" if done else "deleted",
    }


def _activity(row: Mapping[str, Any], business_key: str) -> dict[str, Any]:
    return {
        "id": row["id"],
        "business_key": business_key,
        "activity_id": row["activityId"],
        "name": row.get("activityName"),
        "type": row["activityType"],
        "started_at": from_engine_date(row["startTime"]),
        "ended_at": moment(row.get("endTime")),
        "canceled": bool(row.get("canceled")),
    }


def _incident(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "activity_id": row.get("failedActivityId") or row.get("activityId"),
        "since": from_engine_date(row["incidentTimestamp"]).isoformat(),
        "message": row.get("incidentMessage") or "",
    }


def _responsible(open_tasks: list[dict[str, Any]], tasks: list[dict[str, Any]]) -> str | None:
    held = sorted((t["created_at"], t["assignee"]) for t in open_tasks if t["assignee"])
    if held:
        return str(held[-1][1])
    done = sorted((t["ended_at"], t["completed_by"]) for t in tasks if t["completed_by"])
    return str(done[-1][1]) if done else None


def _point(text: Any) -> tuple[float | None, float | None]:
    try:
        lat, lon = (float(part) for part in str(text or "").split(","))
    except ValueError:
        return None, None
    return lat, lon


def _search_text(variables: Mapping[str, Any], rules: CaseRules) -> str:
    values = (variables.get(name) for name in ("number", *rules.search_fields))
    return " ".join(str(value) for value in values if value not in (None, ""))


def _json_safe(variables: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in sorted(variables.items())
        if not isinstance(value, bytes)
    }
