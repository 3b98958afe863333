"""Value lists that feed form options and change without a deployment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from leancity.audit import SYSTEM, Act, Actor, Audit
from leancity.clock import Clock
from leancity.db import Database
from leancity.dictionaries.models import DictionaryRow, DictionaryValueRow
from leancity.errors import NotFoundError, UserError

NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One value of a dictionary as it is edited."""

    value: str
    label: str
    #: shown in English; the label when empty
    label_en: str = ""
    rank: int = 0
    #: first and last day it is offered in forms
    valid_from: date | None = None
    valid_to: date | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not VALUE.fullmatch(self.value):
            raise UserError(
                "%(value)s cannot be a value: use Latin letters, digits, _ . -",
                field="value",
                value=self.value,
            )
        if not self.label.strip():
            raise UserError("A value needs a label.", field="label")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise UserError("The last day is before the first.", field="valid_to")

    @classmethod
    def from_package(cls, item: Mapping[str, Any], rank: int) -> Entry:
        """A value of a process.yaml: unknown keys are attributes, the order is the rank."""
        own = {"value", "label", "label_en"}
        return cls(
            value=str(item["value"]),
            label=item["label"],
            label_en=item.get("label_en", ""),
            rank=rank,
            attributes={key: value for key, value in item.items() if key not in own},
        )


class Dictionaries:
    """Reads and edits value lists. Days default to the city's today."""

    def __init__(self, database: Database, clock: Clock, audit: Audit) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit

    # --- reading -------------------------------------------------------------------------
    def options(self, name: str, locale: str, on: date | None = None) -> list[dict[str, Any]]:
        """What a form offers on a day: value, label and attributes, in order of rank.

        Raises NotFoundError for an unknown dictionary: an empty list would only show later, as a
        form that nobody can complete.
        """
        day = on or self._clock.today()
        with self._database.begin() as session:
            rows = self._rows(session, name, _offered(day))
        return [
            {**row.attributes, "value": row.value, "label": _label(row, locale)} for row in rows
        ]

    def label(self, name: str, value: str, locale: str) -> str:
        """The label of a value, offered or not; a value never listed is shown as it is."""
        row = self._row(name, value)
        return _label(row, locale) if row else value

    def attributes(self, name: str, value: str) -> dict[str, Any]:
        """What a value carries beside its label; raises NotFoundError for an unknown value."""
        row = self._row(name, value)
        if row is None:
            raise NotFoundError(
                "The dictionary %(name)s has no value %(value)s.", name=name, value=value
            )
        return dict(row.attributes)

    def entries(self, name: str) -> list[Entry]:
        """Every value as it is edited, in order of rank."""
        with self._database.begin() as session:
            return [_entry(row) for row in self._rows(session, name)]

    def names(self) -> dict[str, str]:
        """Every dictionary with its title."""
        with self._database.begin() as session:
            rows = session.execute(
                select(DictionaryRow.name, DictionaryRow.title).order_by(DictionaryRow.name)
            )
            return {name: title for name, title in rows}  # noqa: C416

    # --- writing -------------------------------------------------------------------------
    def seed(
        self,
        mapping: Mapping[str, Mapping[str, Any]],
        actor: Actor = SYSTEM,
        english: Mapping[str, str] | None = None,
    ) -> None:
        """Add the dictionaries and values of a process.yaml that are not there yet.

        What is there stays as it is: somebody may have edited it since. `english` is the
        catalogue of the package, from its labels to the English ones.
        """
        with self._database.begin() as session:
            for name in sorted(mapping):
                content = _translated(mapping[name], english or {})
                self._seed_one(session, name, content, actor)

    def put(self, name: str, entry: Entry, actor: Actor) -> None:
        """Add a value or change the one there is."""
        with self._database.begin() as session:
            self._require(session, name)
            self._database.advisory_lock(session, "dictionary", name)
            row = session.get(DictionaryValueRow, (name, entry.value))
            before = asdict(_entry(row)) if row else {}
            act = Act(actor=actor, action="edit", kind="dictionary", key=f"{name}/{entry.value}")
            if not self._audit.changes(session, act, before, asdict(entry)):
                return
            session.merge(DictionaryValueRow(dictionary=name, **asdict(entry)))

    def retire(self, name: str, value: str, last_day: date, actor: Actor) -> None:
        """Stop offering a value after a day; cases that have it keep its label."""
        found = [entry for entry in self.entries(name) if entry.value == value]
        if not found:
            raise NotFoundError(
                "The dictionary %(name)s has no value %(value)s.", name=name, value=value
            )
        self.put(name, Entry(**{**asdict(found[0]), "valid_to": last_day}), actor)

    def _seed_one(
        self, session: Session, name: str, content: Mapping[str, Any], actor: Actor
    ) -> None:
        if not NAME.fullmatch(name):
            raise UserError("%(name)s cannot name a dictionary.", name=name)
        titles = {"title": content.get("title", name), "title_en": content.get("title_en", "")}
        session.execute(insert(DictionaryRow).values(name=name, **titles).on_conflict_do_nothing())
        for rank, item in enumerate(content.get("values", ()), start=1):
            entry = Entry.from_package(item, rank * 10)
            added = session.execute(
                insert(DictionaryValueRow)
                .values(dictionary=name, **asdict(entry))
                .on_conflict_do_nothing()
                .returning(DictionaryValueRow.value)
            ).scalar()
            if added:
                key = f"{name}/{added}"
                act = Act(actor=actor, action="seed", kind="dictionary", key=key)
                self._audit.record(session, act)

    def _require(self, session: Session, name: str) -> None:
        if session.get(DictionaryRow, name) is None:
            raise NotFoundError("There is no dictionary %(name)s.", name=name)

    def _rows(
        self, session: Session, name: str, *conditions: ColumnElement[bool]
    ) -> list[DictionaryValueRow]:
        query = (
            select(DictionaryValueRow)
            .where(DictionaryValueRow.dictionary == name, *conditions)
            .order_by(DictionaryValueRow.rank, DictionaryValueRow.value)
        )
        rows = list(session.scalars(query))
        if not rows:
            self._require(session, name)
        return rows

    def _row(self, name: str, value: str) -> DictionaryValueRow | None:
        with self._database.begin() as session:
            row = session.get(DictionaryValueRow, (name, value))
            if row is None:
                self._require(session, name)
            return row


def _translated(content: Mapping[str, Any], english: Mapping[str, str]) -> dict[str, Any]:
    """The content of one dictionary with the English words its catalogue has."""
    title = content.get("title", "")
    values = [
        {"label_en": english.get(item["label"], ""), **item} for item in content.get("values", ())
    ]
    return {"title_en": english.get(title, ""), **content, "values": values}


def _offered(day: date) -> ColumnElement[bool]:
    row = DictionaryValueRow
    return and_(
        or_(row.valid_from.is_(None), row.valid_from <= day),
        or_(row.valid_to.is_(None), row.valid_to >= day),
    )


def _label(row: DictionaryValueRow, locale: str) -> str:
    return (row.label_en if locale == "en" else "") or row.label


def _entry(row: DictionaryValueRow) -> Entry:
    return Entry(**{name: getattr(row, name) for name in Entry.__dataclass_fields__})
