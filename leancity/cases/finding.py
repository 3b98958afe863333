"""The rows of one page of a registry: the newest first, found as an index finds them soonest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, select, true, tuple_
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.util import ClauseAdapter

from leancity.cases.models import NEWEST_FIRST, Case

if TYPE_CHECKING:
    from leancity.cases.query import CaseQuery

#: Rows that a page looks through for a part of a text; older ones are another page's.
LOOKED_THROUGH = 10_000
#: Common words are found among so many of the newest rows; rare ones the index of words finds.
_NEWEST = 8000


def paged(
    session: Session,
    allowed: ColumnElement[bool],
    narrowed: Sequence[ColumnElement[bool]],
    query: CaseQuery,
) -> tuple[list[Case], str]:
    """The rows of a page, and where the next one begins."""
    found = newest(session, allowed, narrowed, query)
    rows = found[: query.size]
    last = rows[-1] if len(found) > query.size else None
    return rows, _key(last.created_at, last.business_key) if last else ""


def looked_through(
    session: Session,
    allowed: ColumnElement[bool],
    narrowed: Sequence[ColumnElement[bool]],
    query: CaseQuery,
) -> tuple[list[Case], str]:
    """The same among so many rows; the next page begins behind them."""
    common = [allowed, *_behind(query)]
    found = _among_the_newest(session, common, narrowed, query.size + 1, LOOKED_THROUGH)
    if len(found) > query.size:
        rows = found[: query.size]
        return rows, _key(rows[-1].created_at, rows[-1].business_key)
    end = select(Case.created_at, Case.business_key).where(*common).order_by(*NEWEST_FIRST)
    last = session.execute(end.offset(LOOKED_THROUGH - 1).limit(1)).one_or_none()
    return found, _key(*last) if last else ""


def _key(created_at: datetime, business_key: str) -> str:
    return f"{created_at.isoformat()}|{business_key}"


def _behind(query: CaseQuery) -> list[ColumnElement[bool]]:
    """What comes after the page before."""
    position = position_of(query.after)
    return [tuple_(Case.created_at, Case.business_key) < position] if position else []


def newest(
    session: Session,
    allowed: ColumnElement[bool],
    narrowed: Sequence[ColumnElement[bool]],
    query: CaseQuery,
) -> list[Case]:
    """The newest rows behind the last page, and one more where there is one."""
    if not query.size:
        return []
    behind, size = _behind(query), query.size + 1
    if query.text.strip():
        found = _among_the_newest(session, [allowed, *behind], narrowed, size, _NEWEST)
        if len(found) > query.size:
            return found
    statement = select(Case).where(allowed, *narrowed, *behind).order_by(*NEWEST_FIRST)
    return list(session.scalars(statement.limit(size)))


def _among_the_newest(
    session: Session,
    common: Sequence[ColumnElement[bool]],
    narrowed: Sequence[ColumnElement[bool]],
    size: int,
    newest_rows: int,
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
        .limit(newest_rows)
        .subquery()
    )
    found = aliased(Case, newest)
    met = ClauseAdapter(newest).traverse(and_(true(), *narrowed))
    statement = select(found).where(met)
    order = (found.created_at.desc(), found.business_key.desc())
    return list(session.scalars(statement.order_by(*order).limit(size)))


def position_of(text: str) -> tuple[datetime, str] | None:
    """Where a page ended; a key of no page is none."""
    moment, _, business_key = text.partition("|")
    try:
        return datetime.fromisoformat(moment), business_key
    except ValueError:
        return None
