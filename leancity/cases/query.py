"""Pages of the registry: filters, keyset paging, counters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy.orm import Session

from leancity.cases.counting import (
    RARE,
    Asked,
    Counted,
    Counting,
    Counts,
    Parts,
    count,
    count_statuses,
)
from leancity.cases.finding import looked_through, newest, paged
from leancity.cases.models import Case

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
    #: none: the counters alone
    size: int = PAGE_SIZE
    #: rows that a page has shown of these
    shown: int = 0
    counting: Counting = Counting.ALL
    #: else a page of a long registry that looks for a part of a text may end where it has looked
    #: long, and one that shows all there is brings its counters
    patient: bool = True


@dataclass(frozen=True, kw_only=True)
class Moment:
    """Now, and the zone in which dates are meant."""

    now: datetime
    zone: ZoneInfo

    def start_of(self, day: date) -> datetime:
        """The first moment of a day in the zone."""
        return datetime.combine(day, time.min, self.zone)


@dataclass(frozen=True, kw_only=True)
class View:
    """What a package makes of a query at a moment."""

    moment: Moment
    #: what each tab shows
    tabs: Parts = field(default_factory=dict)
    #: the statuses that exist, in the place of tabs
    statuses: Sequence[str] = ()
    #: the declared filters that are filled in
    values: Sequence[ColumnElement[bool]] = ()
    #: among them one that looks for a part of a text: no index finds it
    parts: bool = False
    #: the registry is too long to count every row
    long: bool = False


@dataclass(frozen=True, kw_only=True)
class Page:
    """Rows of one page, newest case first."""

    rows: list[Case]
    counts: Counts
    #: continue with this; empty on the last page
    next_key: str


def read_page(
    session: Session,
    allowed: ColumnElement[bool],
    query: CaseQuery,
    moment: Moment,
    tabs: Parts | None = None,
) -> Page:
    """One page of the rows a condition allows; `tabs` says what each tab shows of them."""
    return read(session, allowed, query, View(moment=moment, tabs=tabs or {}))


def read(session: Session, allowed: ColumnElement[bool], query: CaseQuery, view: View) -> Page:
    """One page of the rows a condition allows."""
    near, far = _near(query, view.moment), [*_words(query), *view.values]
    narrowed = [*near, *far, *_of_status(query), *view.tabs.get(query.tab, ())]
    looking = looked_through if view.parts and view.long and not query.patient else paged
    rows, next_key = looking(session, allowed, narrowed, query)
    whole = not (query.statuses or view.tabs.get(query.tab))
    everything = whole and query.size and not next_key and not query.after
    asked = Asked(
        known=[row.business_key for row in rows] if everything else None,
        near=[allowed, *near],
        far=far,
        words=bool(query.text.strip()),
        long=view.long,
        # Counters alone are asked for when a page has shown that there are more.
        first=None if view.parts or (whole and not query.size) else partial(_first, session, query),
    )
    return Page(
        rows=rows,
        counts=_counted(session, asked, replace(query, shown=query.shown or len(rows)), view),
        next_key=next_key,
    )


def _first(session: Session, query: CaseQuery, asked: Asked, hardly_any: bool) -> list[str]:
    """Keys of the newest so many."""
    page = replace(query, after="", size=RARE - 1, text="" if hardly_any else query.text)
    rows = newest(session, and_(*asked.near), asked.far, page)
    return [row.business_key for row in rows]


def _counted(session: Session, asked: Asked, query: CaseQuery, view: View) -> Counts:
    if query.counting is Counting.NONE and (query.patient or asked.known is None):
        return Counts()
    whole, tabs = query.counting is not Counting.TOTAL, view.tabs
    wanted = {f"tab {key}": shown for key, shown in tabs.items()} if whole else {}
    shown = tabs.get(query.tab, ())
    # The tab that shows what is shown is counted once.
    meant = [*map(id, shown)]
    same = next((name for name, part in wanted.items() if [*map(id, part)] == meant), "")
    chosen = replace(asked, near=[*asked.near, *_of_status(query)])
    found = count(session, chosen, wanted if same else {"": shown, **wanted})
    total = found[same] if same else found.pop("")
    if total.more and total.number < query.shown:
        total = replace(total, number=query.shown)
        found = {**found, same: total} if same else found
    counted = {name.removeprefix("tab "): one for name, one in found.items()}
    # Tabs stand in the place of statuses; counting both would read every row.
    statuses = _of_statuses(session, asked, view) if whole and not tabs else {}
    every = {"": total, **counted, **statuses}
    return Counts(
        total=total.number,
        statuses={key: one.number for key, one in statuses.items()},
        tabs={key: one.number for key, one in counted.items()},
        more=frozenset(key for key, one in every.items() if one.more),
    )


def _of_statuses(session: Session, asked: Asked, view: View) -> dict[str, Counted]:
    """Those that occur."""
    if not asked.long:
        numbers = count_statuses(session, [*asked.near, *asked.far])
        return {key: Counted(number=number) for key, number in numbers.items()}
    found = count(session, asked, {key: [Case.status == key] for key in view.statuses})
    return {key: one for key, one in found.items() if one.number or one.more}


def _of_status(query: CaseQuery) -> list[ColumnElement[bool]]:
    return [Case.status.in_(query.statuses)] if query.statuses else []


def _words(query: CaseQuery) -> list[ColumnElement[bool]]:
    if not query.text.strip():
        return []
    words = func.websearch_to_tsquery("russian", query.text)
    return [or_(Case.search.op("@@")(words), Case.number == query.text.strip())]


def _near(query: CaseQuery, moment: Moment) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = []
    if query.overdue:
        filters += [Case.due_at < moment.now, Case.closed_at.is_(None)]
    if query.created_from:
        filters.append(Case.created_at >= moment.start_of(query.created_from))
    if query.created_to and query.created_to < date.max:
        day_after = query.created_to + timedelta(days=1)
        filters.append(Case.created_at < moment.start_of(day_after))
    return filters
