"""Counters of a registry: exact to a thousand, and in a long one as far as rows were looked at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    ScalarSelect,
    Select,
    Subquery,
    and_,
    func,
    select,
    true,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql import visitors

from leancity.cases.models import NEWEST_FIRST, Case

COUNT_LIMIT = 1000
#: Rows that one counter of a long registry looks at to find values and words; beyond them,
#: "57+" says enough.
LOOKED_AT = COUNT_LIMIT // 2
#: The same for a tab that asks for a value, while nothing else is looked for.
READ_AT_MOST = 2 * COUNT_LIMIT
#: What has fewer rows is rare: all of them are found as the rows of a page are.
RARE = 25
#: So few among what a counter looks at are too few to look for them row by row.
_HARDLY_ANY = 1
#: Name of a counter -> what it counts of the rows in common.
Parts = Mapping[str, Sequence[ColumnElement[bool]]]


class Counting(Enum):
    """Which counters a page brings along: counting takes longer than reading a page."""

    NONE = auto()
    #: how many rows match
    TOTAL = auto()
    #: those of tabs or statuses, too
    ALL = auto()


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One counter."""

    number: int
    #: there may be more rows than it says
    more: bool = False


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many rows there are; what was not counted is left out."""

    #: of those that match, at most COUNT_LIMIT + 1
    total: int | None = None
    #: status -> rows under the same filter without the status; empty where tabs are
    statuses: Mapping[str, int] = field(default_factory=dict)
    #: tab -> rows under the same filter in it, at most COUNT_LIMIT + 1
    tabs: Mapping[str, int] = field(default_factory=dict)
    #: counters that are at least so high: "" for the total, keys of tabs, of statuses
    more: frozenset[str] = frozenset()

    @property
    def total_text(self) -> str:
        """The total as it is shown: exact to a thousand."""
        return count_text(self.total, more="" in self.more)

    def tab_text(self, key: str) -> str:
        """The counter of a tab as it is shown."""
        return count_text(self.tabs.get(key), more=key in self.more)

    def status_text(self, key: str) -> str:
        """The counter of a status as it is shown."""
        return count_text(self.statuses.get(key), more=key in self.more)


def count_text(count: int | None, *, more: bool = False) -> str:
    """A counter as it is shown, e.g. "57", "1 000+", "57+" where `more` may be.

    Nothing where nothing is known: it was not counted, or none was found where one looked.
    """
    if count is None or (more and not count):
        return ""
    if count > COUNT_LIMIT or (more and count == COUNT_LIMIT):
        return "1\N{NO-BREAK SPACE}000+"
    return f"{count}+" if more else str(count)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which rows are counted."""

    #: rights, days and deadlines: the indexes of lists meet them
    near: Sequence[ColumnElement[bool]]
    #: values and words, for which rows are read
    far: Sequence[ColumnElement[bool]] = ()
    #: words are looked up once for all counters
    words: bool = False
    #: the registry is too long to look at every row
    long: bool = False
    #: keys of all these rows, where a page shows all there is
    known: Sequence[str] | None = None
    #: keys of the first RARE of these rows, found as the rows of a page are, or at once by an index
    #: where hardly any were seen; none: that would read every row
    first: Callable[[Asked, bool], Sequence[str]] | None = None


def count(session: Session, asked: Asked, parts: Parts) -> dict[str, Counted]:
    """Name of each counter -> what it counts."""
    if asked.known is not None:
        return _of_these(session, asked.known, parts)
    if not asked.long:
        exactly = _at_once if asked.words else _to_the_limit
        return exactly(session, [*asked.near, *asked.far], parts)
    found = _looked_at(session, asked, parts)
    if not (asked.first and asked.far and _may_be_rare(found.values())):
        return found
    hardly_any = max(one.number for one in found.values()) <= _HARDLY_ANY
    first = asked.first(asked, hardly_any)
    if len(first) < RARE:
        return _of_these(session, first, parts)
    known = Counted(number=RARE, more=True)
    return {name: one if parts[name] else known for name, one in found.items()}


def _may_be_rare(counters: Collection[Counted]) -> bool:
    return any(one.more for one in counters) and max(one.number for one in counters) < RARE


def _of_these(session: Session, keys: Sequence[str], parts: Parts) -> dict[str, Counted]:
    return _at_once(session, [Case.business_key.in_(keys)], parts)


def _to_the_limit(
    session: Session, conditions: Sequence[ColumnElement[bool]], parts: Parts
) -> dict[str, Counted]:
    """Each stops at the limit by itself; beyond it nobody needs to know."""
    counters = [
        _number_of(
            select(Case.business_key)
            .where(*conditions, *part)
            .limit(COUNT_LIMIT + 1)
            .subquery()
        )
        for part in parts.values()
    ]  # fmt: skip
    row = session.execute(select(*counters)).one()
    return {name: Counted(number=number) for name, number in zip(parts, row, strict=True)}


def _number_of(rows: Subquery) -> ScalarSelect[int]:
    return select(func.count()).select_from(rows).scalar_subquery()


def _at_once(
    session: Session, conditions: Sequence[ColumnElement[bool]], parts: Parts
) -> dict[str, Counted]:
    """All in one look at the rows."""
    columns = [func.count().filter(and_(True, *part)) for part in parts.values()]
    row = session.execute(select(*columns).select_from(Case).where(*conditions)).one()
    return {name: _capped(number) for name, number in zip(parts, row, strict=True)}


def _looked_at(session: Session, asked: Asked, parts: Parts) -> dict[str, Counted]:
    """Each looks at so many rows of its own part: a short part is counted whole.

    Where no row has to be read to know whether it matches, a thousand are as cheap.
    """
    counters: list[ScalarSelect[Any]] = []
    limits: list[int] = []
    for part in parts.values():
        read = [each for each in part if _reads_values(each)]
        near = [*asked.near, *(each for each in part if not _reads_values(each))]
        met = and_(true(), *asked.far, *read).label("met")
        limits.append(LOOKED_AT if asked.far else READ_AT_MOST if read else COUNT_LIMIT)
        rows = select(met).where(*near).limit(limits[-1] + 1)
        seen = (rows if part else _newest(rows)).subquery()
        both = func.jsonb_build_array(func.count().filter(seen.c.met), func.count())
        counters.append(select(both).select_from(seen).scalar_subquery())
    row = session.execute(select(*counters)).one()
    return {
        name: _capped(number, more=seen > limit)
        for name, limit, (number, seen) in zip(parts, limits, row, strict=True)
    }


def _reads_values(condition: ColumnElement[bool]) -> bool:
    parts = visitors.iterate(condition)
    return any(isinstance(each, Column) and each.name == "data" for each in parts)


def _newest(rows: Select[Any]) -> Select[Any]:
    """Through the index of the list, too, not in the order they lie on the disk."""
    return rows.order_by(*NEWEST_FIRST)


def _capped(number: int, *, more: bool = False) -> Counted:
    return Counted(number=min(number, COUNT_LIMIT + 1), more=more)


def count_statuses(session: Session, conditions: Sequence[ColumnElement[bool]]) -> dict[str, int]:
    """Status -> all rows in it."""
    rows = session.execute(
        select(Case.status, func.count()).where(*conditions).group_by(Case.status)
    )
    return {status: number for status, number in rows if status}
