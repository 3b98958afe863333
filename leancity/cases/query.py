"""Pages of the registry: filters, keyset paging, counters exact to a thousand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum, auto
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select, true, tuple_
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.util import ClauseAdapter

from leancity.cases.models import Case

COUNT_LIMIT = 1000
#: Common words are found among so many of the newest rows; rare ones the index of words finds.
_NEWEST = 8000
#: Name of a counter -> what it counts of the rows in common.
Parts = Mapping[str, Sequence[ColumnElement[bool]]]
PAGE_SIZE = 50


class Counting(Enum):
    """Which counters a page brings along: counting takes longer than reading a page."""

    NONE = auto()
    #: how many rows match
    TOTAL = auto()
    #: those of tabs or statuses, too
    ALL = auto()


@dataclass(frozen=True, kw_only=True)
class CaseQuery:
    """What a person asks of a registry; empty means no limit."""

    text: str = ""
    statuses: tuple[str, ...] = ()
    overdue: bool = False
    created_from: date | None = None
    created_to: date | None = None
    #: a declared tab
    tab: str = ""
    #: declared filters that are filled in: (key, value)
    values: tuple[tuple[str, str], ...] = ()
    #: optional columns that are shown
    columns: tuple[str, ...] = ()
    #: the `next_key` of the page before
    after: str = ""
    size: int = PAGE_SIZE
    counting: Counting = Counting.ALL


@dataclass(frozen=True, kw_only=True)
class Moment:
    """Now, and the zone in which dates are meant."""

    now: datetime
    zone: ZoneInfo

    def start_of(self, day: date) -> datetime:
        """The first moment of a day in the zone."""
        return datetime.combine(day, time.min, self.zone)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many rows there are; what was not counted is left out."""

    #: of those that match, at most COUNT_LIMIT + 1
    total: int | None = None
    #: status -> rows under the same filter without the status; empty where tabs are
    statuses: Mapping[str, int] = field(default_factory=dict)
    #: tab -> rows under the same filter in it, at most COUNT_LIMIT + 1
    tabs: Mapping[str, int] = field(default_factory=dict)

    @property
    def total_text(self) -> str:
        """The total as it is shown: exact to a thousand."""
        return count_text(self.total)


@dataclass(frozen=True, kw_only=True)
class Page:
    """Rows of one page, newest case first."""

    rows: list[Case]
    counts: Counts
    #: continue with this; empty on the last page
    next_key: str


def count_text(count: int | None, *, more: bool = False) -> str:
    """A counter as it is shown, e.g. "57", "1 000+", "57+" where `more` may be; none is empty."""
    if count is None:
        return ""
    if count > COUNT_LIMIT:
        return "1\N{NO-BREAK SPACE}000+"
    return f"{count}+" if more else str(count)


def read_page(
    session: Session,
    allowed: ColumnElement[bool],
    query: CaseQuery,
    moment: Moment,
    tabs: Parts | None = None,
) -> Page:
    """One page of the rows a condition allows; `tabs` says what each tab shows of them."""
    tabs = tabs or {}
    filters = _filters(query, moment)
    narrowed = [*filters, *_of_status(query), *tabs.get(query.tab, ())]
    rows = _rows(session, allowed, narrowed, query)
    more = len(rows) > query.size
    rows = rows[: query.size]
    return Page(
        rows=rows,
        counts=_counted(session, [allowed, *filters], query, tabs),
        next_key=f"{rows[-1].created_at.isoformat()}|{rows[-1].business_key}" if more else "",
    )


def _rows(
    session: Session,
    allowed: ColumnElement[bool],
    narrowed: Sequence[ColumnElement[bool]],
    query: CaseQuery,
) -> list[Case]:
    """The newest rows behind the last page, and one more where there is one."""
    position = position_of(query.after)
    behind = [tuple_(Case.created_at, Case.business_key) < position] if position else []
    if query.text.strip():
        found = _among_the_newest(session, [allowed, *behind], narrowed, query.size + 1)
        if len(found) > query.size:
            return found
    order = (Case.created_at.desc(), Case.business_key.desc())
    statement = select(Case).where(allowed, *narrowed, *behind).order_by(*order)
    return list(session.scalars(statement.limit(query.size + 1)))


def _among_the_newest(
    session: Session,
    common: Sequence[ColumnElement[bool]],
    narrowed: Sequence[ColumnElement[bool]],
    size: int,
) -> list[Case]:
    """So many rows that meet the conditions, if the newest hold them, in their order.

    The database cannot know how often words stand together, and would fetch a hundred thousand
    rows to show fifty; a page that the newest rows fill is the whole answer.
    """
    row = Case.__table__
    newest = (
        select(row)
        .where(*common)
        .order_by(row.c.created_at.desc(), row.c.business_key.desc())
        .limit(_NEWEST)
        .subquery()
    )
    found = aliased(Case, newest)
    met = ClauseAdapter(newest).traverse(and_(true(), *narrowed))
    statement = select(found).where(met)
    order = (found.created_at.desc(), found.business_key.desc())
    return list(session.scalars(statement.order_by(*order).limit(size)))


def _counted(
    session: Session,
    common: list[ColumnElement[bool]],
    query: CaseQuery,
    tabs: Parts,
) -> Counts:
    if query.counting is Counting.NONE:
        return Counts()
    # What words are found in is looked up once for all counters; other lists stop at the limit.
    counts = _counts if query.text.strip() else _limited_counts
    whole = query.counting is Counting.ALL
    wanted = {f"tab {key}": shown for key, shown in tabs.items()} if whole else {}
    shown = tabs.get(query.tab, ())
    # The tab that shows what is shown is counted once.
    meant = [*map(id, shown)]
    same = next((name for name, part in wanted.items() if [*map(id, part)] == meant), "")
    narrowed = [*common, *_of_status(query)]
    counted = counts(session, narrowed, wanted if same else {"": shown, **wanted})
    return Counts(
        total=counted[same] if same else counted.pop(""),
        # Tabs stand in the place of statuses; counting both would read every row.
        statuses=_counters(session, common) if whole and not tabs else {},
        tabs={key.removeprefix("tab "): count for key, count in counted.items()},
    )


def _of_status(query: CaseQuery) -> list[ColumnElement[bool]]:
    return [Case.status.in_(query.statuses)] if query.statuses else []


def _filters(query: CaseQuery, moment: Moment) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = []
    if query.text.strip():
        words = func.websearch_to_tsquery("russian", query.text)
        filters.append(or_(Case.search.op("@@")(words), Case.number == query.text.strip()))
    if query.overdue:
        filters += [Case.due_at < moment.now, Case.closed_at.is_(None)]
    if query.created_from:
        filters.append(Case.created_at >= moment.start_of(query.created_from))
    if query.created_to and query.created_to < date.max:
        day_after = query.created_to + timedelta(days=1)
        filters.append(Case.created_at < moment.start_of(day_after))
    return filters


def _limited_counts(
    session: Session, common: Sequence[ColumnElement[bool]], parts: Parts
) -> dict[str, int]:
    return {name: _count(session, [*common, *part]) for name, part in parts.items()}


def _counts(
    session: Session, common: Sequence[ColumnElement[bool]], parts: Parts
) -> dict[str, int]:
    columns = [func.count().filter(and_(True, *part)) for part in parts.values()]
    row = session.execute(select(*columns).select_from(Case).where(*common)).one()
    return {name: min(count, COUNT_LIMIT + 1) for name, count in zip(parts, row, strict=True)}


def _count(session: Session, conditions: Sequence[ColumnElement[bool]]) -> int:
    """How many rows meet the conditions; beyond the limit nobody needs to know."""
    found = select(Case.business_key).where(*conditions).limit(COUNT_LIMIT + 1).subquery()
    return session.scalar(select(func.count()).select_from(found)) or 0


def _counters(session: Session, conditions: list[ColumnElement[bool]]) -> dict[str, int]:
    rows = session.execute(
        select(Case.status, func.count()).where(*conditions).group_by(Case.status)
    )
    return {status: count for status, count in rows if status}


def position_of(text: str) -> tuple[datetime, str] | None:
    """Where a page ended; a key of no page is none."""
    moment, _, business_key = text.partition("|")
    try:
        return datetime.fromisoformat(moment), business_key
    except ValueError:
        return None
