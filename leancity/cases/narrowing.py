"""Filters and tabs that a package declares, as conditions of SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_

from leancity.calendars import Calendar
from leancity.cases.models import Case
from leancity.cases.query import CaseQuery, Moment
from leancity.library.registry_config import Filter, Registry, Where

#: Filters that have an address of their own beside the declared ones.
OWN_KINDS = frozenset({"period", "status", "overdue"})
#: The kind of a filter that looks for a part of a text.
_PART = "text"
_FLAGS = {"true": True, "false": False}
_LONGEST_NUMBER = 18
_COLUMNS = frozenset(Case.__table__.columns.keys()) - {"data", "search"}


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """Compiles what one registry declares, at one moment."""

    registry: Registry
    moment: Moment
    calendar: Calendar

    def filters(self, query: CaseQuery) -> list[ColumnElement[bool]]:
        """The declared filters that a query fills in; what is not declared does not filter."""
        wanted = dict(query.values)
        return [
            _FILTERS[each.kind](each.field, wanted[each.key])
            for each in self.registry.filters
            if each.kind in _FILTERS and wanted.get(each.key)
        ]

    def seeks_parts(self, query: CaseQuery) -> bool:
        """Whether a part of a text is looked for: no index finds it."""
        wanted = dict(query.values)
        return any(each.kind == _PART and wanted.get(each.key) for each in self.registry.filters)

    def tab(self, key: str) -> list[ColumnElement[bool]]:
        """What a declared tab shows; an unknown one shows everything."""
        found = next((tab for tab in self.registry.tabs if tab.key == key), None)
        return list(self._where(found.where)) if found else []

    def _where(self, where: Where) -> Iterator[ColumnElement[bool]]:
        if where.status:
            yield Case.status.in_(where.status)
        if where.created:
            yield Case.created_at >= self._since(where.created)
        if where.closed:
            yield Case.closed_at >= self._since(where.closed)
        if where.overdue:
            yield Case.closed_at.is_(None)
            yield Case.due_at < self.moment.now
        if where.due_within:
            yield from self._ends_within(where.due_within)

    def _since(self, span: str) -> datetime:
        today = self.moment.now.astimezone(self.moment.zone).date()
        return self.moment.start_of(today.replace(day=1) if span == "month" else today)

    def _ends_within(self, span: str) -> Iterator[ColumnElement[bool]]:
        """The case's own term counts; where a package names none, the deadline of its work."""
        now = self.moment.now
        end = self.calendar.due(span, now)
        yield Case.closed_at.is_(None)
        if not self.registry.due:
            yield Case.due_at.between(now, end)
            return
        first = now.astimezone(self.moment.zone).date()
        last = end.astimezone(self.moment.zone).date()
        day = func.left(column(self.registry.due), len("2026-11-23"))
        yield day.between(first.isoformat(), last.isoformat())


def column(field: str) -> ColumnElement[Any]:
    """A column of every registry row, or a variable of the case as text."""
    found: ColumnElement[Any] = (
        getattr(Case, field) if field in _COLUMNS else Case.data[field].astext
    )
    return found


def _same(field: str, wanted: str) -> ColumnElement[bool]:
    if field in _COLUMNS:
        return column(field) == wanted
    # Said so that the index of values meets it.
    return or_(*(Case.data.contains({field: value}) for value in _readings(wanted)))


def _readings(text: str) -> Iterator[Any]:
    """What a text of an address may stand for among the values of a case."""
    yield text
    if text in _FLAGS:
        yield _FLAGS[text]
    elif len(text) < _LONGEST_NUMBER and text.isdecimal() and str(int(text)) == text:
        yield int(text)


def _like(field: str, wanted: str) -> ColumnElement[bool]:
    return column(field).icontains(wanted, autoescape=True)


_FILTERS: Mapping[str, Callable[[str, str], ColumnElement[bool]]] = {
    "options": _same,
    "person": _same,
    "value": _same,
    _PART: _like,
}


def declared(filters: Sequence[Filter]) -> list[Filter]:
    """The declared filters that compare a field of the case."""
    return [each for each in filters if each.kind in _FILTERS]
