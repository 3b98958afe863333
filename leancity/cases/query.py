"""Pages of the registry: filters, keyset paging, counters exact to a thousand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from leancity.cases.models import Case

COUNT_LIMIT = 1000
#: Name of a counter -> what it counts of the rows in common.
Parts = Mapping[str, Sequence[ColumnElement[bool]]]
PAGE_SIZE = 50


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


@dataclass(frozen=True, kw_only=True)
class Moment:
    """Now, and the zone in which dates are meant."""

    now: datetime
    zone: ZoneInfo

    def start_of(self, day: date) -> datetime:
        """The first moment of a day in the zone."""
        return datetime.combine(day, time.min, self.zone)


@dataclass(frozen=True, kw_only=True)
class Page:
    """Rows of one page, newest case first."""

    rows: list[Case]
    #: number of matching rows, at most COUNT_LIMIT + 1
    total: int
    #: status -> number of rows under the same filter without the status; empty where tabs are
    counters: dict[str, int]
    #: tab -> number of rows under the same filter in it, at most COUNT_LIMIT + 1
    tab_counters: dict[str, int]
    #: continue with this; empty on the last page
    next_key: str

    @property
    def total_text(self) -> str:
        """The total as it is shown: exact to a thousand."""
        return count_text(self.total)


def count_text(count: int) -> str:
    """A counter as it is shown, e.g. "57" or "1 000+"."""
    return "1\N{NO-BREAK SPACE}000+" if count > COUNT_LIMIT else str(count)


def read_page(
    session: Session,
    allowed: ColumnElement[bool],
    query: CaseQuery,
    moment: Moment,
    tabs: Mapping[str, Sequence[ColumnElement[bool]]] | None = None,
) -> Page:
    """One page of the rows a condition allows; `tabs` says what each tab shows of them."""
    tabs = tabs or {}
    common = [allowed, *_filters(query, moment)]
    of_status = [Case.status.in_(query.statuses)] if query.statuses else []
    narrowed = [*common, *of_status, *tabs.get(query.tab, ())]
    statement = select(Case).where(*narrowed)
    if position := position_of(query.after):
        statement = statement.where(tuple_(Case.created_at, Case.business_key) < position)
    order = (Case.created_at.desc(), Case.business_key.desc())
    rows = list(session.scalars(statement.order_by(*order).limit(query.size + 1)))
    more = len(rows) > query.size
    rows = rows[: query.size]
    # What words are found in is looked up once for all counters; other lists stop at the limit.
    counts = _counts if query.text.strip() else _limited_counts
    wanted = {"": tabs.get(query.tab, ()), **{f"tab {key}": shown for key, shown in tabs.items()}}
    counted = counts(session, [*common, *of_status], wanted)
    return Page(
        rows=rows,
        total=counted[""],
        # Tabs stand in the place of statuses; counting both would read every row.
        counters={} if tabs else _counters(session, common),
        tab_counters={key: counted[f"tab {key}"] for key in tabs},
        next_key=f"{rows[-1].created_at.isoformat()}|{rows[-1].business_key}" if more else "",
    )


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
