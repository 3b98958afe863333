"""Task lists: one's own and one's groups', read from the projection in the order of deadlines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from leancity.cases.models import Case, CaseTask
from leancity.cases.query import COUNT_LIMIT, PAGE_SIZE

#: Tasks without a deadline come last.
_FAR = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class TaskQuery:
    """Which open tasks a person asks for: `mine`, `groups` (nobody holds them) or `all`."""

    scope: str = "all"
    text: str = ""
    process_key: str = ""
    overdue: bool = False
    after: str = ""
    size: int = PAGE_SIZE


@dataclass(frozen=True, kw_only=True)
class FoundTasks:
    """Rows of one page with the case of each, the number of all, and where to go on."""

    rows: list[tuple[CaseTask, Case]]
    total: int
    next_key: str


def find_tasks(
    session: Session, login: str, groups: Iterable[str], query: TaskQuery, now: datetime
) -> FoundTasks:
    """Open tasks this person may work on, the earliest due first."""
    conditions = [*_visible(login, groups, query.scope), *_narrowed(query, now)]
    due = func.coalesce(CaseTask.due_at, _FAR)
    statement = (
        select(CaseTask, Case)
        .join(Case, Case.business_key == CaseTask.business_key)
        .where(*conditions)
        .order_by(due, CaseTask.id)
    )
    if query.after:
        moment, _, task_id = query.after.partition("|")
        key = (datetime.fromisoformat(moment), task_id)
        page = statement.where(tuple_(due, CaseTask.id) > key)
    else:
        page = statement
    rows = [(task, case) for task, case in session.execute(page.limit(query.size + 1))]
    more, rows = len(rows) > query.size, rows[: query.size]
    counted = select(func.count()).select_from(
        statement.with_only_columns(CaseTask.id).order_by(None).limit(COUNT_LIMIT + 1).subquery()
    )
    return FoundTasks(
        rows=rows,
        total=session.scalar(counted) or 0,
        next_key=f"{(rows[-1][0].due_at or _FAR).isoformat()}|{rows[-1][0].id}" if more else "",
    )


def _visible(login: str, groups: Iterable[str], scope: str) -> list[ColumnElement[bool]]:
    mine = CaseTask.assignee == login
    offered = and_(CaseTask.assignee.is_(None), CaseTask.candidate_groups.overlap(sorted(groups)))
    allowed = {"mine": mine, "groups": offered}.get(scope, or_(mine, offered))
    return [CaseTask.ended_at.is_(None), allowed]


def _narrowed(query: TaskQuery, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.process_key:
        conditions.append(Case.process_key == query.process_key)
    if query.overdue:
        conditions.append(CaseTask.due_at < now)
    if query.text.strip():
        words = func.websearch_to_tsquery("russian", query.text)
        named = CaseTask.name.icontains(query.text.strip(), autoescape=True)
        conditions.append(or_(Case.search.op("@@")(words), named))
    return conditions
