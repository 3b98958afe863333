"""The event log of the city: fed with every projection, and never poorer afterwards."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from leancity.audit.models import AuditEvent
from leancity.db import Base
from leancity.engine.history import InstanceHistory
from leancity.library import Package
from leancity.metrics.models import (
    EventActivity,
    EventClaim,
    EventForm,
    EventIncident,
    EventInstance,
    WorkStart,
)
from leancity.metrics.recording import Facts, FormFact, LogRules, Recording

#: The principals of the platform are no persons and have no pseudonym.
_SERVICE_PREFIX = "svc-"
_FORM_ACTS = {"form.open": "open", "form.submit": "submit"}


def log_rules(package: Package) -> LogRules:
    """The rules of one deployed package."""
    groups = {task.id: task.candidate_groups for task in package.bpmn.user_tasks}
    return LogRules(
        unit=package.config.unit,
        groups={task: names[0] for task, names in groups.items() if names and "$" not in names[0]},
    )


class Pseudonyms:
    """Turns logins into pseudonyms: the same person the same word, and no way back without key."""

    def __init__(self, secret: str) -> None:
        # A key of its own: who learns a pseudonym's key has not learnt the secret of sessions.
        self._key = hmac.digest(secret.encode(), b"leancity.metrics.person", "sha256")

    def __call__(self, login: str | None) -> str | None:
        """The pseudonym of a login; None for nobody and for the platform itself."""
        if not login or login.startswith(_SERVICE_PREFIX):
            return None
        return hmac.new(self._key, login.encode(), hashlib.sha256).hexdigest()[:32]


class EventLog:
    """Writes the log; `rules` gives the rules of a process definition by its id."""

    def __init__(self, rules: Callable[[str], LogRules], secret: str) -> None:
        self._rules = rules
        self._pseudonym = Pseudonyms(secret)

    def record(self, session: Session, history: InstanceHistory) -> None:
        """Write what is known of one root instance, in the transaction of its projection.

        The caller holds the lock of the instance. Rows are merged and never removed: what a
        clean-up of the history has taken from the engine stays, what was learnt stays learnt.
        """
        facts = Facts(works=_works(session, history), forms=_forms(session, history))
        rows = Recording(history, facts, self._rules, self._pseudonym).rows()
        merge(session, EventInstance, rows.instances)
        merge(session, EventActivity, rows.activities)
        merge(session, EventClaim, rows.claims)
        merge(session, EventForm, rows.forms)
        merge(session, EventIncident, rows.incidents)


def merge(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows or bring them up to date; nothing known is replaced by nothing."""
    if not rows:
        return
    adding = insert(model)
    table = model.__table__
    changes = {
        column.name: func.coalesce(adding.excluded[column.name], column)
        for column in table.columns
        if not column.primary_key
    }
    merging = adding.on_conflict_do_update(index_elements=list(table.primary_key), set_=changes)
    session.execute(merging, [dict(row) for row in rows])


def _works(session: Session, history: InstanceHistory) -> list[WorkStart]:
    ids = [row["id"] for row in history.instances]
    query = select(WorkStart).where(WorkStart.process_instance_id.in_(ids)).order_by(WorkStart.id)
    return list(session.scalars(query))


def _forms(session: Session, history: InstanceHistory) -> list[FormFact]:
    key = history.root.get("businessKey") or history.root["id"]
    query = (
        select(AuditEvent)
        .where(
            AuditEvent.object_kind == "case",
            AuditEvent.object_id == key,
            AuditEvent.action.in_(_FORM_ACTS),
        )
        .order_by(AuditEvent.id)
    )
    return [_form(event) for event in session.scalars(query)]


def _form(event: AuditEvent) -> FormFact:
    scope, _, name = (event.new or "").partition(":")
    return FormFact(
        id=event.id,
        at=event.at,
        act=_FORM_ACTS[event.action],
        task_id=name if scope == "task" else None,
        who=event.who,
    )
