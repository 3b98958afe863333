"""From the engine's history of one instance to its registry row: a pure function.

The status of a case: every activity that declares one (`status` extension property) counts
while it is active; of several, the highest rank shows, and of one rank what began last. When none
is active, the last one reached stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from leancity.cases.models import PROCESS
from leancity.engine.history import InstanceHistory
from leancity.engine.models import moment
from leancity.engine.variables import from_engine_date

#: The steps of one movement of a case follow each other faster.
_A_MOMENT = timedelta(seconds=1)


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
        "kind": PROCESS,
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
        "incidents": [_incident(row) for row in history.incidents if row["open"]],
        "search_text": search_text(history.variables, rules),
    }
    return Projected(
        case=case,
        activities=[_activity(row, business_key) for row in history.activities],
        tasks=tasks,
    )


def status_log(activities: list[dict[str, Any]], rules: CaseRules) -> list[dict[str, Any]]:
    """Every change of the case's status: [{"status", "at" ISO}] in order.

    `activities` come in the order they occurred: several may start, and end, in one millisecond,
    and each status reached counts. What is seen again only because something above it has ended
    counts when it lasts: between two steps of one movement nothing is.
    """
    spans = [
        _Span.of(row, rules) for row in activities if row["activityId"] in rules.activity_status
    ]
    moments = sorted({span.start for span in spans} | {span.end for span in spans if span.end})
    log: list[dict[str, Any]] = []
    seen_again: datetime | None = None
    for at in moments:
        if seen_again and at - seen_again < _A_MOMENT:
            log.pop()
        before = len(log)
        for active in _active_at(spans, at):
            # Of equals the first is the highest to Python: the last one to begin comes first.
            status = max(reversed(active), key=lambda span: span.rank).status
            if not log or log[-1]["status"] != status:
                log.append({"status": status, "at": at.isoformat()})
        began = any(span.start == at for span in spans)
        seen_again = at if len(log) > before and not began else None
    return log


@dataclass(frozen=True, kw_only=True)
class _Span:
    """One stay in an activity that declares a status."""

    status: str
    rank: int
    start: datetime
    end: datetime | None

    @classmethod
    def of(cls, row: Mapping[str, Any], rules: CaseRules) -> _Span:
        status = rules.activity_status[row["activityId"]]
        return cls(
            status=status,
            rank=rules.rank.get(status, 0),
            start=from_engine_date(row["startTime"]),
            end=moment(row["endTime"]),
        )

    def lasts_at(self, at: datetime) -> bool:
        return self.start <= at and (self.end is None or self.end > at)


def _active_at(spans: list[_Span], at: datetime) -> Iterator[list[_Span]]:
    """What was active, one after the other, at one moment: at each start, and after the last."""
    active = [span for span in spans if span.start < at and span.lasts_at(at)]
    for span in spans:
        if span.start == at:
            yield [*active, span]
            active += [span] if span.lasts_at(at) else []
    if active:
        yield active


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
        "since": from_engine_date(row["createTime"]).isoformat(),
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


def search_text(variables: Mapping[str, Any], rules: CaseRules) -> str:
    """What the search finds a case by: its number and the fields the package names."""
    values = (variables.get(name) for name in ("number", *rules.search_fields))
    return " ".join(str(value) for value in values if value not in (None, ""))


def _json_safe(variables: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in sorted(variables.items())
        if not isinstance(value, bytes)
    }
