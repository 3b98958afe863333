"""Houses of the address register with their places."""

from __future__ import annotations

from collections.abc import Sequence

from leancity.addresses import Addresses, House
from leancity.addresses.words import split_street
from leancity.i18n import N_
from leancity.imports.fields import Number, RowSchema, Text
from leancity.imports.shapes import Column, Outcome, Reason, State, Taking, TypedRow

_NO_STREET = N_("This is no street.")


class HouseRowSchema(RowSchema):
    """A house."""

    street = Text(required=True, longest=200)
    house = Text(required=True, longest=30)
    lat = Number(lowest=-90, highest=90)
    lon = Number(lowest=-180, highest=180)
    city = Text(longest=100)
    region_code = Text(longest=2)


class AddressImporter:
    """Adds houses and corrects their places; houses that are not in the file stay."""

    kind = "addresses"
    title = N_("Addresses")
    advice = N_("Houses are added and their places corrected; no house is removed.")
    schema = HouseRowSchema
    batch = 1000
    columns = (
        Column(key="street", title="Улица", aliases=("street",), example="улица Ленина"),
        Column(key="house", title="Дом", aliases=("house", "№ дома"), example="1А"),
        Column(key="lat", title="Широта", aliases=("lat",), example=46.95912),
        Column(key="lon", title="Долгота", aliases=("lon",), example=142.73801),
        Column(key="city", title="Город", aliases=("city", "Населённый пункт"), required=False),
        Column(key="region_code", title="Код региона", aliases=("region_code",), required=False),
    )

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses

    def key(self, row: TypedRow) -> object:
        """A house stands in the file once."""
        house = self._house(row)
        return (house.region_code, house.city, house.street, house.house)

    def take(self, rows: Sequence[TypedRow], taking: Taking) -> list[Outcome]:
        """New, changed (it stands elsewhere) or unchanged."""
        houses = {row.ordinal: self._house(row) for row in rows}
        keys = [(h.region_code, h.city, h.street, h.house) for h in houses.values()]
        known = self._addresses.known_in(taking.session, keys)
        outcomes = []
        for row, key in zip(rows, keys, strict=True):
            if not any(split_street(row.values["street"])):
                outcomes.append(Outcome.refused(row, Reason(message=_NO_STREET, column="Улица")))
                continue
            was = known.get(key)
            same = was == houses[row.ordinal]
            state = State.NEW if was is None else State.UNCHANGED if same else State.CHANGED
            outcomes.append(Outcome(row=row, state=state))
        written = {State.NEW, State.CHANGED}
        differing = [houses[one.row.ordinal] for one in outcomes if one.state in written]
        if taking.write and differing:
            self._addresses.merge_in(taking.session, differing)
        return outcomes

    def finish(self) -> None:
        """Every process reads the register again by itself."""

    def _house(self, row: TypedRow) -> House:
        values = row.values
        return House(
            region_code=values["region_code"],
            city=values["city"] or self._addresses.city,
            street=values["street"],
            house=values["house"],
            lat=values["lat"],
            lon=values["lon"],
        )
