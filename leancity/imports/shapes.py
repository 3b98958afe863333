"""The words importers and their framework share: columns, rows, outcomes, counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from marshmallow import Schema
from sqlalchemy.orm import Session

from leancity.audit import Actor


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a source file."""

    #: field of the schema
    key: str
    #: the heading as the source writes it
    title: str
    #: other headings that mean the same
    aliases: tuple[str, ...] = ()
    #: the file must have the column; whether a cell may be blank is the schema's affair
    required: bool = True
    #: an invented value for the template
    example: Any = ""


@dataclass(frozen=True, kw_only=True)
class RawRow:
    """A row of a sheet as it stands there."""

    sheet: str
    #: as the spreadsheet numbers it, from 1
    number: int
    cells: Sequence[Any]


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why somebody should look at a row: a msgid, never with a value that may be personal."""

    message: str
    #: heading of the column at fault; empty when it is the row
    column: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TypedRow:
    """A data row with the values of its schema, or the reasons why it has none."""

    #: place among all data rows of the file, from 1
    ordinal: int
    sheet: str
    number: int
    values: Mapping[str, Any]
    #: with these the row cannot be taken
    faults: tuple[Reason, ...] = ()


class State(StrEnum):
    """What became, or will become, of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    #: not taken: somebody has to correct it first
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The fate of one row; a row that is taken may have reasons to be looked at, too."""

    row: TypedRow
    state: State
    reasons: tuple[Reason, ...] = ()

    @classmethod
    def refused(cls, row: TypedRow, *reasons: Reason) -> Outcome:
        """The row stays out."""
        return cls(row=row, state=State.REFUSED, reasons=reasons or row.faults)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many rows have which fate."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    #: rows with a reason to be looked at, taken or not
    review: int = 0

    @property
    def rows(self) -> int:
        """All data rows."""
        return self.new + self.changed + self.unchanged + self.refused

    def plus(self, outcomes: Sequence[Outcome]) -> Counts:
        """With a few more rows."""
        states = Counter(outcome.state for outcome in outcomes)
        return Counts(
            new=self.new + states[State.NEW],
            changed=self.changed + states[State.CHANGED],
            unchanged=self.unchanged + states[State.UNCHANGED],
            refused=self.refused + states[State.REFUSED],
            review=self.review + sum(bool(outcome.reasons) for outcome in outcomes),
        )


@dataclass(frozen=True, kw_only=True)
class Taking:
    """How rows are taken: in whose name, in which transaction, and whether it is meant."""

    session: Session
    actor: Actor
    #: now, and the city's date
    at: datetime
    today: date
    #: False: say what would become of the rows, leave everything as it is
    write: bool


class Importer(Protocol):
    """One kind of file: a few declarations, and one method that takes rows."""

    @property
    def kind(self) -> str:
        """The name of the kind: `units`."""

    @property
    def title(self) -> str:
        """What people call it: a msgid."""

    @property
    def advice(self) -> str:
        """What to know before loading one: a msgid."""

    @property
    def columns(self) -> Sequence[Column]:
        """The columns of the file."""

    @property
    def schema(self) -> Callable[[], Schema]:
        """Makes the typed values of a row."""

    @property
    def batch(self) -> int | None:
        """Rows of one transaction; None: the file is taken whole or not at all."""

    def key(self, row: TypedRow) -> object:
        """What a file may hold once: of two rows with one key the second stays out."""

    def take(self, rows: Sequence[TypedRow], taking: Taking) -> list[Outcome]:
        """What becomes of rows that have no faults; repeating it finds them unchanged."""

    def finish(self) -> None:
        """What follows when all rows are in: telling the engine, for instance."""
