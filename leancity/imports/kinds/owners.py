"""Owners of territories, for whatever keeps them: this kind knows only a narrow port."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from marshmallow import ValidationError
from sqlalchemy.orm import Session

from leancity.audit import Actor
from leancity.i18n import N_
from leancity.imports.fields import Cell, Email, Phone, RowSchema, Text
from leancity.imports.parsing.contacts import plain
from leancity.imports.shapes import Column, Outcome, State, Taking, TypedRow
from leancity.subjects import validators

_NO_PLOT = N_("This is no cadastral number.")


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Who answers for a plot."""

    cadastral_no: str
    name: str
    basis: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""


class OwnerBook(Protocol):
    """Where owners are kept."""

    def known(self, session: Session, plots: Sequence[str]) -> Mapping[str, Owner]:
        """The owners of these plots by cadastral number."""

    def keep(self, session: Session, owners: Sequence[Owner], actor: Actor) -> None:
        """Write owners over what was known of their plots, in the caller's transaction."""


class Plot(Cell):
    """A cadastral number."""

    def _deserialize(self, value: object, *_: object, **__: object) -> str:
        text = plain(value).strip()
        if not validators.cadastral_number(text):
            raise ValidationError(_NO_PLOT)
        return text


class OwnerRowSchema(RowSchema):
    """An owner of one plot."""

    cadastral_no = Plot(required=True)
    name = Text(required=True)
    basis = Text()
    phone = Phone(blank="")
    email = Email(blank="")
    address = Text()


class OwnerImporter:
    """One owner for each plot."""

    kind = "owners"
    title = N_("Owners of territories")
    advice = N_("The owner of a plot is replaced by the one in the file; other plots stay.")
    schema = OwnerRowSchema
    batch = 500
    columns = (
        Column(key="cadastral_no", title="Кадастровый номер", example="65:01:0101001:1"),
        Column(
            key="name", title="Собственник", aliases=("Правообладатель",), example="ООО «Пример»"
        ),
        Column(key="basis", title="Основание", required=False, example="собственность"),
        Column(key="phone", title="Телефон", required=False, example="+7 914 000-00-01"),
        Column(key="email", title="E-mail", required=False, example="owner@city.example"),
        Column(key="address", title="Адрес", required=False, example="ул. Ленина, 1"),
    )

    def __init__(self, book: OwnerBook) -> None:
        self._book = book

    def key(self, row: TypedRow) -> object:
        """A plot stands in the file once."""
        return row.values["cadastral_no"]

    def take(self, rows: Sequence[TypedRow], taking: Taking) -> list[Outcome]:
        """New, changed or unchanged."""
        owners = [Owner(**row.values) for row in rows]
        known = self._book.known(taking.session, [owner.cadastral_no for owner in owners])
        outcomes = [
            Outcome(row=row, state=_state(known.get(owner.cadastral_no), owner))
            for row, owner in zip(rows, owners, strict=True)
        ]
        differing = [
            owner
            for owner, one in zip(owners, outcomes, strict=True)
            if one.state is not State.UNCHANGED
        ]
        if taking.write and differing:
            self._book.keep(taking.session, differing, taking.actor)
        return outcomes

    def finish(self) -> None:
        """Owners are read at each use."""


def _state(was: Owner | None, owner: Owner) -> State:
    if was is None:
        return State.NEW
    return State.UNCHANGED if was == owner else State.CHANGED
