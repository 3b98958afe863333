"""Owners of plots and houses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import ValidationError

from leancity.i18n import N_
from leancity.imports.fields import Cell, Choice, Email, Number, Phone, RowSchema, Text
from leancity.imports.parsing.contacts import plain
from leancity.imports.shapes import Column, Outcome, Reason, State, Taking, TypedRow
from leancity.owners import Owner, Owners
from leancity.subjects import validators

_NO_PLOT = N_("This is no cadastral number.")
_NO_INN = N_("This is no INN: a digit is wrong or missing.")
_NOWHERE = N_("The row names neither a cadastral number nor a street with a house.")
_HALF_A_POINT = N_("A point needs latitude and longitude.")
_ERASED = N_("The data of this owner were erased and are not loaded again.")
#: What people write -> value of the field `owner_kind`.
KINDS = {
    "физическое лицо": "physical",
    "физлицо": "physical",
    "юридическое лицо": "legal",
    "юрлицо": "legal",
    "индивидуальный предприниматель": "sole_trader",
    "ип": "sole_trader",
}


class Plot(Cell):
    """A cadastral number."""

    def _deserialize(self, value: object, *_: object, **__: object) -> str:
        text = plain(value).strip()
        if not validators.cadastral_number(text):
            raise ValidationError(_NO_PLOT)
        return text


class Inn(Cell):
    """An INN with right check digits."""

    def _deserialize(self, value: object, *_: object, **__: object) -> str:
        text = validators.digits(plain(value))
        if not validators.inn(text):
            raise ValidationError(_NO_INN)
        return text


class OwnerRowSchema(RowSchema):
    """A plot or a house with its owner."""

    cadastral_no = Plot(blank="")
    street = Text(longest=200)
    house = Text(longest=30)
    lat = Number(lowest=-90, highest=90, required=False)
    lon = Number(lowest=-180, highest=180, required=False)
    kind = Choice(KINDS, blank="")
    name = Text(required=True)
    inn = Inn(blank="")
    phone = Phone(blank="")
    email = Email(blank="")
    basis = Text()


class OwnerImporter:
    """One owner for each plot or house."""

    kind = "owners"
    title = N_("Owners of territories")
    advice = N_(
        "The owner of a plot or a house is replaced by the one in the file; the others stay."
    )
    schema = OwnerRowSchema
    batch = 500
    columns = (
        Column(key="cadastral_no", title="Кадастровый номер", example="65:01:0101001:1"),
        Column(key="street", title="Адрес", aliases=("Улица",), example="улица Ленина"),
        Column(key="house", title="Дом", aliases=("№ дома",), example="1А"),
        Column(key="lat", title="Широта", required=False, example=46.95912),
        Column(key="lon", title="Долгота", required=False, example=142.73801),
        Column(
            key="kind", title="Вид владельца", required=False, example="юридическое лицо"
        ),
        Column(
            key="name", title="Собственник", aliases=("Правообладатель", "Владелец"),
            example="ООО «Пример»",
        ),
        Column(key="inn", title="ИНН", required=False, example="6501234561"),
        Column(key="phone", title="Телефон", required=False, example="+7 914 000-00-01"),
        Column(key="email", title="E-mail", required=False, example="owner@city.example"),
        Column(key="basis", title="Основание", required=False, example="собственность"),
    )  # fmt: skip

    def __init__(self, owners: Owners) -> None:
        self._owners = owners

    def key(self, row: TypedRow) -> object:
        """A plot, or a house without one, stands in the file once."""
        return _owner(row.values).key

    def take(self, rows: Sequence[TypedRow], taking: Taking) -> list[Outcome]:
        """New, changed or unchanged; a row that names no place stays out."""
        owners = {row.ordinal: _owner(row.values) for row in rows}
        known = self._owners.known(taking.session, [owner.key for owner in owners.values()])
        outcomes = [_outcome(row, owners[row.ordinal], known) for row in rows]
        written = {State.NEW, State.CHANGED}
        differing = [owners[one.row.ordinal] for one in outcomes if one.state in written]
        if not (taking.write and differing):
            return outcomes
        gone = self._owners.keep(taking.session, differing, taking.actor)
        return [
            Outcome.refused(one.row, Reason(message=_ERASED))
            if owners[one.row.ordinal].key in gone
            else one
            for one in outcomes
        ]

    def finish(self) -> None:
        """Owners are read at each use."""


def _owner(values: Mapping[str, Any]) -> Owner:
    given = {
        "owner_name": values["name"],
        "owner_inn": values["inn"],
        "owner_phone": values["phone"],
        "owner_email": values["email"],
    }
    lat, lon = values["lat"], values["lon"]
    return Owner(
        cadastral_no=values["cadastral_no"],
        street=values["street"],
        house=values["house"],
        point=None if lat is None or lon is None else (lat, lon),
        kind=values["kind"],
        basis=values["basis"],
        personal={name: value for name, value in given.items() if value},
    )


def _outcome(row: TypedRow, owner: Owner, known: Mapping[str, str]) -> Outcome:
    if not owner.cadastral_no and not (owner.street and owner.house):
        return Outcome.refused(row, Reason(message=_NOWHERE))
    if (row.values["lat"] is None) != (row.values["lon"] is None):
        return Outcome.refused(row, Reason(message=_HALF_A_POINT, column="Широта"))
    was = known.get(owner.key)
    same = was == owner.fingerprint
    state = State.NEW if was is None else State.UNCHANGED if same else State.CHANGED
    return Outcome(row=row, state=state)
