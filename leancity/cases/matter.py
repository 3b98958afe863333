"""What a letter about a running case is written from: its variables, and who did the work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from leancity.documents.shapes import Matter
from leancity.engine import Engine, EngineClient
from leancity.library import Package

#: The role whose work in the field a letter tells of.
FIELD_ROLE = "inspector"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in a case a letter is being written."""

    business_key: str
    process_instance_id: str
    #: decoded variables as the activity sees them
    variables: Mapping[str, Any]


class Matters:
    """Reads from the engine's history who worked on a case."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def at(self, place: Place, package: Package) -> Matter:
        """The case as a letter about it is written from.

        Author: who did the last task of an inspector, or else who started the case. Executor:
        who did the last task of anybody. A start by the platform itself names nobody.
        """
        reader = self._engine.reader
        done = _completed(reader, place.process_instance_id)
        starter = _starter(reader, place.process_instance_id)
        offered = {node.id: node.candidate_groups for node in package.bpmn.user_tasks}
        field = [
            row["assignee"]
            for row in done
            if _in_role(offered.get(row["taskDefinitionKey"], ()), FIELD_ROLE)
        ]
        everybody = [row["assignee"] for row in done]
        return Matter(
            business_key=place.business_key,
            package=package,
            variables=place.variables,
            author=next(iter(field), starter),
            executor=next(iter(everybody), starter),
        )


def _completed(reader: EngineClient, process_instance_id: str) -> list[dict[str, Any]]:
    """The completed user tasks of an instance that somebody held, newest first."""
    filters = {
        "processInstanceId": process_instance_id,
        "finished": True,
        "sorting": [{"sortBy": "endTime", "sortOrder": "desc"}],
    }
    rows = reader.pages("/history/task", filters)
    return [row for row in rows if row.get("assignee") and row.get("deleteReason") == "completed"]


def _starter(reader: EngineClient, process_instance_id: str) -> str:
    row = reader.get(f"/history/process-instance/{process_instance_id}")
    login = str(row.get("startUserId") or "")
    return "" if login.startswith("svc-") else login


def _in_role(groups: tuple[str, ...], role: str) -> bool:
    return any(name.partition(".")[0] == role for name in groups)
