"""The projections of a city, to be compared with what a rebuild makes of them."""

from __future__ import annotations

from typing import Any

import psycopg
from sqlalchemy import select, text

from leancity.audit.models import AuditEvent
from leancity.cases.models import Case, CaseActivity, CaseTask
from leancity.metrics.models import (
    EventActivity,
    EventClaim,
    EventForm,
    EventIncident,
    EventInstance,
)
from leancity.requests.models import RequestRow
from tests.marks import engine_dsn
from tests.stack import Stack, eventually

LOG = (EventInstance, EventActivity, EventClaim, EventForm, EventIncident)
PROJECTED = (Case, CaseActivity, CaseTask, *LOG)
#: What belongs to the room of requests is no projection: a rebuild must leave it alone.
MODELS = (*PROJECTED, RequestRow)

#: Rows of each table, as mappings of columns.
Tables = dict[str, list[dict[str, Any]]]


def snapshot(stack: Stack) -> Tables:
    """Every row of the projected tables, in the order of their keys."""
    found = {}
    with stack.kernel.database.begin() as session:
        for model in MODELS:
            rows = session.scalars(select(model).order_by(*model.__table__.primary_key))
            columns = model.__table__.columns.keys()
            found[model.__tablename__] = [
                {name: getattr(row, name) for name in columns} for row in rows
            ]
    return found


def marks_left(stack: Stack) -> int:
    with psycopg.connect(engine_dsn(stack)) as connection:
        row = connection.execute("SELECT count(*) FROM lc_dirty").fetchone()
    return int(row[0]) if row else 0


def settled(stack: Stack) -> Tables:
    """The registry once every mark is projected.

    A form that lies open changes nothing in the engine: its opening comes into the log with the
    next change of its case.
    """
    eventually(lambda: marks_left(stack) == 0, 30, "marks projected")
    for business_key in with_open_forms(stack):
        stack.kernel.cases.refresh(business_key)
    return snapshot(stack)


def with_open_forms(stack: Stack) -> list[str]:
    """Running cases somebody has opened a form of."""
    opened = select(AuditEvent.object_id).where(AuditEvent.action == "form.open")
    running = select(Case.business_key).where(Case.closed_at.is_(None))
    with stack.kernel.database.begin() as session:
        return list(session.scalars(running.where(Case.business_key.in_(opened))))


def forget(stack: Stack) -> None:
    """Empty every projected table."""
    names = ", ".join(f'"{model.__tablename__}"' for model in PROJECTED)
    with stack.kernel.database.begin() as session:
        session.execute(text(f"TRUNCATE {names} CASCADE"))


def differences(before: Tables, after: Tables) -> list[str]:
    """What is not the same, a line for each row that came, went or changed."""
    found = []
    for table, rows in before.items():
        old, new = ({str(row) for row in rows} for rows in (rows, after[table]))
        found += [f"{table}: gone {row}" for row in sorted(old - new)]
        found += [f"{table}: came {row}" for row in sorted(new - old)]
    return found
