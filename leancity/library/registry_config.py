"""`registry` of `process.yaml` as frozen values: columns, filters, tabs and the card of a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of the registry."""

    key: str
    label: str
    #: text, date, moment, status, person, days_left
    kind: str = "text"
    #: shown when a person asks for it
    optional: bool = False


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A filter of the registry."""

    key: str
    label: str
    #: period, status, options, person, text (contains), value (is exactly), overdue
    kind: str
    #: case column or field it looks at
    field: str = ""


@dataclass(frozen=True, kw_only=True)
class Where:
    """Which cases a tab shows; every condition that is set must hold."""

    status: tuple[str, ...] = ()
    #: today or month; empty: any time
    created: str = ""
    closed: str = ""
    #: span before the case's term: 3wd
    due_within: str = ""
    overdue: bool = False


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A tab with a counter above the registry."""

    key: str
    label: str
    where: Where = Where()


@dataclass(frozen=True, kw_only=True)
class Gallery:
    """Photographs of a case."""

    field: str
    label: str


@dataclass(frozen=True, kw_only=True)
class CardSection:
    """Fields that stand together on the card."""

    title: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Registry:
    """The registry, its map and the card of a case."""

    #: "Нарушение № {number}"
    title: str
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...] = ()
    tabs: tuple[Tab, ...] = ()
    #: field that holds the case's term, a date
    due: str = ""
    #: field that holds the case's point
    map: str = ""
    #: field that says how the case came
    channel: str = ""
    summary: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    galleries: tuple[Gallery, ...] = ()
    card: tuple[CardSection, ...] = ()

    def title_of(self, number: str | None, title: str = "") -> str:
        """The heading of one case; `title` is the pattern in another language."""
        return (title or self.title).replace("{number}", number or "…")


def read_registry(row: Row) -> Registry:
    """From a mapping that the schema has accepted."""
    return Registry(
        title=row["title"],
        columns=tuple(Column(**column) for column in row["columns"]),
        filters=tuple(Filter(**each) for each in row.get("filters", ())),
        tabs=tuple(_tab(tab) for tab in row.get("tabs", ())),
        due=row.get("due", ""),
        map=row.get("map", ""),
        channel=row.get("channel", ""),
        summary=tuple(row.get("summary", ())),
        search=tuple(row.get("search", ())),
        galleries=tuple(Gallery(**gallery) for gallery in row.get("galleries", ())),
        card=tuple(_section(section) for section in row.get("card", ())),
    )


def _tab(row: Row) -> Tab:
    where = dict(row.get("where", {}))
    where["status"] = tuple(where.get("status", ()))
    return Tab(key=row["key"], label=row["label"], where=Where(**where))


def _section(row: Row) -> CardSection:
    fields: Sequence[str] = row["fields"]
    return CardSection(title=row["title"], fields=tuple(fields))
