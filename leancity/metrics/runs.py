"""Cases as the event log has them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import Session

from leancity.metrics.flow import Period, Run
from leancity.metrics.models import EventInstance


def is_root(process_key: str) -> ColumnElement[bool]:
    """Whether an instance is a case of a process."""
    return and_(EventInstance.process_key == process_key, EventInstance.id == EventInstance.root_id)


def under_way(period: Period) -> ColumnElement[bool]:
    """Whether an instance was under way at any time of a period."""
    return and_(
        EventInstance.started_at < period.end,
        or_(EventInstance.ended_at.is_(None), EventInstance.ended_at >= period.start),
    )


def runs_of(session: Session, process_key: str, period: Period | None = None) -> list[Run]:
    """The cases of a process, of a period or of all times."""
    query = select(
        EventInstance.id,
        EventInstance.unit,
        EventInstance.version,
        EventInstance.started_at,
        EventInstance.ended_at,
        EventInstance.state,
    ).where(is_root(process_key), under_way(period) if period else true())
    return [
        Run(root=root, unit=unit, version=version, start=start, end=end, state=state)
        for root, unit, version, start, end, state in session.execute(query)
    ]
