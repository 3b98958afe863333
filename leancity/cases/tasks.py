"""Task lists: one's own and one's groups', read from the projection page by page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Select,
    and_,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import Session

from leancity.cases.counting import COUNT_LIMIT
from leancity.cases.models import Case, CaseTask
from leancity.cases.query import PAGE_SIZE
from leancity.worklist.models import TaskFollowUp

#: Tasks without a deadline come last; written out, so that the index is found.
_FAR = literal_column("'infinity'::timestamptz", DateTime(timezone=True))
#: Tasks whose cases are looked at to count a narrowed list; beyond, "57+" says enough.
_LOOKED_AT = COUNT_LIMIT // 2
#: How a list shows what its reader has put off.
HIDE, ONLY = "hide", "only"


@dataclass(frozen=True, kw_only=True)
class TaskQuery:
    """Which open tasks a person asks for.

    `scope`: `mine`, `groups` (nobody holds them), `all` (both), or `seen`: those of every case
    the person may read, too.
    """

    scope: str = "all"
    text: str = ""
    process_key: str = ""
    overdue: bool = False
    #: soon, today, week or none (without a deadline)
    due: str = ""
    #: a part of street or house
    address: str = ""
    #: declared filters of the process: (key, value)
    values: tuple[tuple[str, str], ...] = ()
    #: due, new, old or number
    sort: str = "due"
    #: HIDE what the reader has put off, or show ONLY that; else it does not matter
    put_off: str = ""
    #: with the tasks of those for whom the person stands in
    absent: bool = False
    after: str = ""
    size: int = PAGE_SIZE


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Whose list it is."""

    login: str
    groups: Collection[str]
    #: whose tasks this person looks after
    stands_in: Collection[str] = ()
    #: cases that the person may read
    readable: ColumnElement[bool] | None = None


@dataclass(frozen=True, kw_only=True)
class Now:
    """The moment of a list, and what follows from it."""

    at: datetime
    today: date
    #: kind of deadline -> the moment it ends
    ends: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class FoundTask:
    """One line: a task, its case, and the day its reader has put it off to."""

    task: CaseTask
    case: Case
    put_off: date | None


@dataclass(frozen=True, kw_only=True)
class FoundTasks:
    """Rows of one page, the number of all, and where to go on."""

    rows: list[FoundTask]
    total: int
    #: there may be more of them than were counted
    more: bool
    next_key: str


@dataclass(frozen=True, kw_only=True)
class _Order:
    """How a list is sorted; ties by the id of the task."""

    column: ColumnElement[Any]
    #: raises ValueError for what is no value of the column
    read: Callable[[str], ColumnElement[Any]]
    newest_first: bool = False

    def beyond(self, after: str) -> ColumnElement[bool]:
        """What comes behind the last row of the page before; a key of no page is no limit."""
        value, bar, task_id = after.rpartition("|")
        try:
            position = self.read(value)
        except ValueError:
            return true()
        if not bar:
            return true()
        here, last = tuple_(self.column, CaseTask.id), tuple_(position, literal(task_id))
        return here < last if self.newest_first else here > last

    @property
    def clauses(self) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """For ORDER BY."""
        both = (self.column, CaseTask.id)
        return (both[0].desc(), both[1].desc()) if self.newest_first else both  # type: ignore[return-value]


def _moment(text: str) -> ColumnElement[Any]:
    return literal(datetime.fromisoformat(text), DateTime(timezone=True)) if text else _FAR


_ORDERS: Mapping[str, _Order] = {
    "due": _Order(column=func.coalesce(CaseTask.due_at, _FAR), read=_moment),
    "new": _Order(column=CaseTask.created_at.expression, read=_moment, newest_first=True),
    "old": _Order(column=CaseTask.created_at.expression, read=_moment),
    "number": _Order(column=func.coalesce(Case.number, ""), read=literal),
}
SORTS = tuple(_ORDERS)


def find_tasks(
    session: Session,
    viewer: Viewer,
    query: TaskQuery,
    now: Now,
    declared: Sequence[ColumnElement[bool]] = (),
) -> FoundTasks:
    """Open tasks, sorted; `declared` are conditions of the process's own filters."""
    order = _ORDERS.get(query.sort, _ORDERS["due"])
    mine = and_(TaskFollowUp.task_id == CaseTask.id, TaskFollowUp.login == viewer.login)
    visible, narrowed = _visible(viewer, query), [*_narrowed(query, now), *declared]
    page = (
        select(CaseTask, Case, TaskFollowUp.until)
        .join(Case, Case.business_key == CaseTask.business_key)
        .outerjoin(TaskFollowUp, mine)
        .where(*visible, *narrowed)
        .order_by(*order.clauses)
    )
    if query.after:
        page = page.where(order.beyond(query.after))
    found = [
        FoundTask(task=task, case=case, put_off=until if until and until > now.today else None)
        for task, case, until in session.execute(page.limit(query.size + 1))
    ]
    further, rows = len(found) > query.size, found[: query.size]
    met = and_(true(), *narrowed).label("met")
    looked_at = select(met).select_from(CaseTask).outerjoin(TaskFollowUp, mine).where(*visible)
    by_case = bool(declared) or _asks_of_cases(query)
    if by_case or query.scope == "seen":
        looked_at = looked_at.join(Case, Case.business_key == CaseTask.business_key)
    if query.scope == "seen":
        # Nothing but the order says where to begin to look.
        looked_at = looked_at.order_by(*order.clauses)
    total, more = _count(session, looked_at, _LOOKED_AT if by_case else COUNT_LIMIT)
    return FoundTasks(
        rows=rows,
        total=total,
        more=more,
        next_key=_key(rows[-1], query.sort) if further else "",
    )


def _asks_of_cases(query: TaskQuery) -> bool:
    """Whether it takes the cases to say which tasks are meant."""
    return any((query.process_key, query.text.strip(), query.address.strip()))


def _count(session: Session, looked_at: Select[bool], limit: int) -> tuple[int, bool]:
    """How many of so many rows meet the conditions, and whether there are rows beyond."""
    rows = looked_at.limit(limit + 1).subquery()
    met, seen = func.count().filter(rows.c.met), func.count()
    total, all_rows = session.execute(select(met, seen).select_from(rows)).one()
    return total, all_rows > limit


def _key(last: FoundTask, sort: str) -> str:
    value = {
        "new": last.task.created_at,
        "old": last.task.created_at,
        "number": last.case.number or "",
    }.get(sort, last.task.due_at)
    text = value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value or ""
    return f"{text}|{last.task.id}"


def _visible(viewer: Viewer, query: TaskQuery) -> list[ColumnElement[bool]]:
    held = CaseTask.assignee == viewer.login
    looked_after = CaseTask.assignee.in_(sorted(viewer.stands_in)) if query.absent else None
    offered = and_(
        CaseTask.assignee.is_(None), CaseTask.candidate_groups.overlap(sorted(viewer.groups))
    )
    scopes: Mapping[str, list[ColumnElement[bool] | None]] = {
        "mine": [held, looked_after],
        "groups": [offered],
        "seen": [held, looked_after, offered, viewer.readable],
    }
    parts = scopes.get(query.scope, [held, looked_after, offered])
    return [CaseTask.ended_at.is_(None), or_(*[part for part in parts if part is not None])]


def _narrowed(query: TaskQuery, now: Now) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.process_key:
        conditions.append(Case.process_key == query.process_key)
    if query.overdue:
        conditions.append(CaseTask.due_at < now.at)
    if query.due in now.ends:
        conditions.append(CaseTask.due_at <= now.ends[query.due])
    elif query.due == "none":
        conditions.append(CaseTask.due_at.is_(None))
    if query.address.strip():
        conditions += _addressed(query.address)
    if query.text.strip():
        conditions.append(_says(query.text.strip()))
    if query.put_off:
        # What is late comes back by itself: a date of one's own is no excuse.
        put_off = and_(
            TaskFollowUp.until.is_not(None),
            TaskFollowUp.until > now.today,
            or_(CaseTask.due_at.is_(None), CaseTask.due_at >= now.at),
        )
        conditions.append(put_off if query.put_off == ONLY else not_(func.coalesce(put_off, False)))
    return conditions


def _addressed(text: str) -> list[ColumnElement[bool]]:
    place = func.concat_ws(" ", Case.data["address"].astext, Case.data["house"].astext)
    return [place.icontains(word, autoescape=True) for word in text.replace(",", " ").split()]


def _says(text: str) -> ColumnElement[bool]:
    words = func.websearch_to_tsquery("russian", text)
    named = CaseTask.name.icontains(text, autoescape=True)
    return or_(Case.search.op("@@")(words), Case.number == text, named)
