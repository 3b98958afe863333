"""The addresses room."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

import shapely
from sqlalchemy import insert, select, text, tuple_, update
from sqlalchemy.orm import Session

from leancity.addresses.index import Address, AddressIndex
from leancity.addresses.models import AddressRow, AddressVersionRow
from leancity.addresses.register import House, read_register
from leancity.addresses.streets import Street, streets
from leancity.addresses.words import latin, normal_street
from leancity.clock import Clock
from leancity.db import Database

#: Seconds between two looks at the version of the register.
REFRESH = 10.0
#: Region, city, street, house.
HouseKey = tuple[str, str, str, str]


@dataclass(frozen=True, kw_only=True)
class City:
    """What the city is, for its addresses."""

    name: str
    #: west, south, east, north, degrees WGS 84
    bounds: tuple[float, float, float, float]
    #: the exact border as (lat, lon) points; none: the bounds
    border: Sequence[tuple[float, float]] = ()


class Addresses:
    """The register in the database, and an index of it in every process that asks."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        city: City,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._clock = clock
        self._city = city
        self._monotonic = monotonic
        ring = [(lon, lat) for lat, lon in city.border]
        self._border = shapely.Polygon(ring) if ring else shapely.box(*city.bounds)
        shapely.prepare(self._border)
        self._lock = Lock()
        self._index = AddressIndex([])
        #: the lines of the streets of one index, made when first asked for
        self._drawn: tuple[AddressIndex, list[Street]] = (self._index, [])
        self._version: int | None = None
        self._looked_at = float("-inf")

    def inside_city(self, lat: float, lon: float) -> bool:
        """Whether a point is in the city, its border included."""
        return bool(self._border.intersects(shapely.Point(lon, lat)))

    def nearest(self, lat: float, lon: float, max_m: float = 150) -> Address | None:
        """The nearest house within so many metres; none when there is no house near."""
        found = self._current().nearest(lat, lon, max_m)
        return replace(found, label=found.text) if found else None

    def suggest(self, typed: str, limit: int = 10, locale: str = "ru") -> list[Address]:
        """Addresses for a few letters, best first; forgives types of street and misspelling.

        Streets (with an empty house) until a house is typed. The label of another language than
        Russian is in Latin letters, and Latin letters may be typed.
        """
        found = self._current().suggest(typed, limit)
        return [
            replace(item, label=item.text if locale == "ru" else latin(item.text)) for item in found
        ]

    def streets(self, locale: str = "ru") -> list[Street]:
        """The streets as lines, to be drawn where there is no other map."""
        index = self._current()
        if self._drawn[0] is not index:
            self._drawn = (index, streets(index.by_street()))
        drawn = self._drawn[1]
        if locale == "ru":
            return drawn
        return [replace(street, name=latin(street.name)) for street in drawn]

    def load(self, source: Path | Iterable[str]) -> int:
        """Replace the register of every city named in a CSV file; the number of its houses.

        Houses that are not in the file any more are kept but no longer found. Raises
        `AddressDataError`, and then nothing is changed.
        """
        houses = read_register(source, self._city.name)
        with self._database.begin() as session:
            self._database.advisory_lock(session, "address")
            self._retire(session, houses)
            self._upsert(session, houses)
            self._announce(session)
        self._looked_at = float("-inf")
        return len(houses)

    def known_in(self, session: Session, keys: Sequence[HouseKey]) -> dict[HouseKey, House]:
        """The houses of the register with these keys (region, city, street, house)."""
        columns = (AddressRow.region_code, AddressRow.city, AddressRow.street, AddressRow.house)
        query = select(AddressRow).where(AddressRow.valid, tuple_(*columns).in_(keys))
        return {
            (row.region_code, row.city, row.street, row.house): House(
                region_code=row.region_code, city=row.city, street=row.street, house=row.house,
                lat=row.lat, lon=row.lon,
            )
            for row in session.scalars(query)
        }  # fmt: skip

    def merge_in(self, session: Session, houses: Sequence[House]) -> None:
        """Add houses, or correct their places, in the caller's transaction; the others stay."""
        self._database.advisory_lock(session, "address")
        self._upsert(session, houses)
        self._announce(session)

    @property
    def city(self) -> str:
        """The name of the city that a register means when it names none."""
        return self._city.name

    def _retire(self, session: Session, houses: list[House]) -> None:
        cities = {(house.region_code, house.city) for house in houses}
        places = tuple_(AddressRow.region_code, AddressRow.city).in_(cities)
        session.execute(update(AddressRow).where(places).values(valid=False))

    def _upsert(self, session: Session, houses: Sequence[House]) -> None:
        columns = {
            "region_code": [house.region_code for house in houses],
            "city": [house.city for house in houses],
            "street": [house.street for house in houses],
            "street_norm": [normal_street(house.street) for house in houses],
            "house": [house.house for house in houses],
            "lat": [house.lat for house in houses],
            "lon": [house.lon for house in houses],
        }
        session.execute(_UPSERT, columns)

    def _announce(self, session: Session) -> None:
        row = session.get(AddressVersionRow, 1)
        if row is None:
            values = {"id": 1, "version": 1, "loaded_at": self._clock.now()}
            session.execute(insert(AddressVersionRow).values(values))
        else:
            row.version += 1
            row.loaded_at = self._clock.now()

    def _current(self) -> AddressIndex:
        """The index, read again when the register has changed; one thread reads it."""
        if self._monotonic() - self._looked_at < REFRESH:
            return self._index
        with self._lock:
            if self._monotonic() - self._looked_at >= REFRESH:
                self._refresh()
            return self._index

    def _refresh(self) -> None:
        with self._database.begin() as session:
            version = session.scalar(select(AddressVersionRow.version))
            if version != self._version:
                self._index = AddressIndex(_read(session))
                self._version = version
        self._looked_at = self._monotonic()


_UPSERT = text(
    """
    INSERT INTO address (region_code, city, street, street_norm, house, lat, lon, valid)
    SELECT *, true FROM unnest(
        CAST(:region_code AS varchar[]), CAST(:city AS varchar[]), CAST(:street AS varchar[]),
        CAST(:street_norm AS varchar[]), CAST(:house AS varchar[]),
        CAST(:lat AS double precision[]), CAST(:lon AS double precision[])
    )
    ON CONFLICT (region_code, city, street, house) DO UPDATE
    SET street_norm = excluded.street_norm, lat = excluded.lat, lon = excluded.lon, valid = true
    """
)


def _read(session: Session) -> list[Address]:
    columns = (
        AddressRow.region_code,
        AddressRow.city,
        AddressRow.street,
        AddressRow.house,
        AddressRow.lat,
        AddressRow.lon,
    )
    rows = session.execute(select(*columns).where(AddressRow.valid).order_by(AddressRow.id))
    return [
        Address(region_code=region, city=city, street=street, house=house, lat=lat, lon=lon)
        for region, city, street, house, lat, lon in rows
    ]
