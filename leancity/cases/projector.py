"""Keeps the registry equal to the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

import structlog
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from leancity.calendars import Calendar, CalendarYearMissing
from leancity.cases.imported import imported_keys, project_imported
from leancity.cases.models import Case, CaseActivity, CaseTask
from leancity.cases.projection import CaseRules, Projected, build
from leancity.db import Database
from leancity.engine import Engine
from leancity.engine.history import InstanceHistory
from leancity.heartbeat import PLATFORM

log = structlog.get_logger(__name__)

#: Told of a projection: the engine's history of the instance, and the rows made of it.
Listener = Callable[[Session, InstanceHistory, Projected], None]


class Projector:
    """Keeps the registry equal to the engine: one instance at a time, whole.

    `rules` gives the rules of a process definition by its id. `listeners` are other rooms that
    bring what is theirs to where the case is, in the same transaction.
    """

    def __init__(
        self,
        database: Database,
        engine: Engine,
        calendar: Calendar,
        rules: Callable[[str], CaseRules],
        listeners: Sequence[Listener] = (),
    ) -> None:
        self._database = database
        self._engine = engine
        self._calendar = calendar
        self._rules = rules
        self._listeners = listeners

    def project(self, root_process_instance_id: str) -> str | None:
        """Re-read one root instance and upsert its rows; its business key.

        The lock of the instance is taken before it is read, so whoever reads last writes last.
        An instance that the engine's history no longer has keeps its row.
        """
        with self._database.begin() as session:
            self._database.advisory_lock(session, "case", root_process_instance_id)
            history = self._engine.reader.instance_history(root_process_instance_id)
            if history is None or history.root["processDefinitionKey"].startswith(PLATFORM):
                return None
            rules = self._rules(history.root["processDefinitionId"])
            projected = build(history, rules, self._term_end(history, rules))
            write(session, projected)
            for listener in self._listeners:
                listener(session, history, projected)
            return str(projected.case["business_key"])

    def rebuild(self, changed_since: datetime | None = None) -> int:
        """Project every root instance of the engine's history, or those touched since.

        Imported cases change by their own imports only: a whole rebuild makes their rows, too.
        """
        count = self._rebuild_imported() if changed_since is None else 0
        return count + self.project_all(self._roots(changed_since))

    def project_all(self, instance_ids: Iterable[str]) -> int:
        """Project these; one that cannot be projected does not stop the others."""
        count = 0
        for instance_id in instance_ids:
            try:
                self.project(instance_id)
            except Exception:
                log.exception("projection.failed", process_instance_id=instance_id)
                continue
            count += 1
        return count

    def catch_up(self, process_key: str, since: datetime, variable: str, value: str) -> None:
        """Project the running instances of a process begun since then that have no row yet, if
        their variable has this value."""
        filters = {
            "processDefinitionKey": process_key,
            "startedAfter": _engine_date(since),
            "rootProcessInstances": True,
            "unfinished": True,
            "variables": [{"name": variable, "operator": "eq", "value": value}],
        }
        rows = self._engine.reader.pages("/history/process-instance", filters)
        ids = [row["id"] for row in rows]
        with self._database.begin() as session:
            known = select(Case.process_instance_id).where(Case.process_instance_id.in_(ids))
            missing = set(ids) - set(session.scalars(known))
        self.project_all(sorted(missing))

    def imported(self, session: Session, keys: Sequence[str]) -> int:
        """Project imported cases in the transaction that wrote their facts."""
        return project_imported(session, self._rules, self._calendar.zone, keys)

    def _rebuild_imported(self) -> int:
        count, last = 0, ""
        while True:
            with self._database.begin() as session:
                keys = imported_keys(session, last)
                if not keys:
                    return count
                count, last = count + self.imported(session, keys), keys[-1]

    def _roots(self, changed_since: datetime | None) -> list[str]:
        reader = self._engine.reader
        # The latest last: a restarted case keeps its business key, and its row is the last one's.
        order = [{"sortBy": name, "sortOrder": "asc"} for name in ("startTime", "instanceId")]
        filters: dict[str, Any] = {"rootProcessInstances": True, "sorting": order}
        if changed_since is None:
            rows = reader.pages("/history/process-instance", filters)
            return [row["id"] for row in rows]
        since = _engine_date(changed_since)
        touched: dict[str, None] = {}
        for name in ("startedAfter", "finishedAfter"):
            for row in reader.pages("/history/activity-instance", {name: since}):
                touched.setdefault(row.get("rootProcessInstanceId") or row["processInstanceId"])
        return list(touched)

    def _term_end(self, history: InstanceHistory, rules: CaseRules) -> datetime | None:
        text = history.variables.get(rules.due_field)
        try:
            return self._calendar.at(date.fromisoformat(str(text)[:10])) if text else None
        except (ValueError, CalendarYearMissing):
            return None


def _engine_date(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.000%z")


def write(session: Session, projected: Projected) -> None:
    """Replace the rows of one case by projected ones."""
    key = projected.case["business_key"]
    upsert = insert(Case).values(projected.case)
    session.execute(
        upsert.on_conflict_do_update(index_elements=[Case.business_key], set_=projected.case)
    )
    for model, rows in ((CaseActivity, projected.activities), (CaseTask, projected.tasks)):
        session.execute(delete(model).where(model.business_key == key))
        if rows:
            session.execute(insert(model), rows)
