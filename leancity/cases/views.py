"""What the registry shows: frozen values that every face formats in its own way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class StatusView:
    """A status in the person's language."""

    key: str
    label: str
    final: bool = False
    calm: bool = False

    @property
    def tone(self) -> str:
        """How strongly it speaks: quiet, done, or accent while somebody works on it."""
        return "quiet" if self.calm else "done" if self.final else "accent"


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    """One line of a registry; `values` are the texts of the declared columns."""

    business_key: str
    process_key: str
    number: str
    status: StatusView | None
    created_at: datetime
    due_at: datetime | None
    overdue: bool
    closed_at: datetime | None
    responsible: str
    lat: float | None
    lon: float | None
    values: Mapping[str, Any] = field(default_factory=dict)
    #: of a register kept before the platform
    imported: bool = False


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a registry in the person's language."""

    key: str
    label: str
    #: text, date, moment, status, person, days_left
    kind: str = "text"


@dataclass(frozen=True, kw_only=True)
class TabView:
    """A declared tab with its counter."""

    key: str
    label: str
    count: str


@dataclass(frozen=True, kw_only=True)
class FilterView:
    """A declared filter; `value` is what it is filled with."""

    key: str
    label: str
    #: options, person, text or value
    kind: str
    value: str = ""
    #: what may be chosen: (value, label)
    options: tuple[tuple[str, str], ...] = ()

    @property
    def shown(self) -> str:
        """What it is filled with, in words."""
        return dict(self.options).get(self.value, self.value)


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """One page of a registry."""

    process_key: str
    title: str
    columns: list[Column]
    rows: list[CaseRow]
    total_text: str
    #: statuses that occur, in their order, each with its count as it is shown
    counters: list[tuple[StatusView, str]]
    #: every status the process declares
    statuses: list[StatusView]
    next_key: str
    #: declared tabs and filters; without tabs the statuses stand in their place
    tabs: list[TabView] = field(default_factory=list)
    filters: list[FilterView] = field(default_factory=list)
    #: columns that are shown when a person asks for them
    optional: list[Column] = field(default_factory=list)
    may_export: bool = False


@dataclass(frozen=True, kw_only=True)
class CardField:
    """One value of a case; `kind` says how to show it.

    text, date (ISO text), datetime (ISO text), bool, geo ("lat,lon"), files (ids).
    """

    key: str
    label: str
    kind: str
    value: Any
    personal: bool = False


@dataclass(frozen=True, kw_only=True)
class CardSection:
    """Fields that stand together on the card."""

    title: str
    fields: list[CardField]


@dataclass(frozen=True, kw_only=True)
class Photo:
    """One picture of a gallery."""

    id: str
    name: str
    taken_at: datetime | None
    uploaded_by: str


@dataclass(frozen=True, kw_only=True)
class Gallery:
    """A titled row of pictures."""

    key: str
    label: str
    photos: list[Photo]


@dataclass(frozen=True, kw_only=True)
class Token:
    """Where the case stands on the diagram: who holds it, since when."""

    activity_id: str
    name: str
    type: str
    since: datetime
    #: a person's short name, a group in words, or empty when the platform itself works
    holder: str
    incident: str = ""


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    """One user task in a list."""

    id: str
    name: str
    business_key: str
    process_key: str
    process_title: str
    case_number: str
    address: str
    activity_id: str
    created_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    outcome: str
    assignee: str
    assignee_name: str
    #: login of whoever completed it, empty while it is open
    completed_by: str
    completed_by_name: str
    groups: tuple[str, ...] = ()
    #: values of the case that help to tell it from others
    details: tuple[str, ...] = ()
    #: the day to which the reader has put it off
    put_off: date | None = None
    #: its holder is absent, and the reader stands in
    looked_after: bool = False


@dataclass(frozen=True, kw_only=True)
class TaskPage:
    """One page of tasks."""

    rows: list[TaskRow]
    total_text: str
    next_key: str
    #: declared filters of the one process that is asked for
    filters: list[FilterView] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class HistoryEntry:
    """One event of a case in plain words: a msgid of the platform's catalogue and its values."""

    at: datetime
    #: short name of the person, empty when the platform did it
    who: str
    message: str
    params: Mapping[str, str] = field(default_factory=dict)
    #: opened, status, taken, done, edited, document, letter, request or trouble
    kind: str = "done"
    #: the time of the day is not known
    day_only: bool = False


@dataclass(frozen=True, kw_only=True)
class CaseCard:
    """One case, whole, as this person may see it."""

    business_key: str
    process_key: str
    process_title: str
    process_definition_id: str
    process_instance_id: str
    version: int
    number: str
    title: str
    status: StatusView | None
    status_at: datetime | None
    created_at: datetime
    created_by: str
    unit: str
    responsible: str
    due_at: datetime | None
    overdue: bool
    closed_at: datetime | None
    lat: float | None
    lon: float | None
    sections: list[CardSection]
    galleries: list[Gallery]
    tokens: list[Token]
    tasks: list[TaskRow]
    incidents: Sequence[Mapping[str, Any]]
    #: stops in an order, with a map
    has_route: bool = False
    #: of a register kept before the platform: nobody runs it
    imported: bool = False
