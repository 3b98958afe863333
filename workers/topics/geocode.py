"""`geocode`: the address at a point."""

from __future__ import annotations

from dataclasses import dataclass

from workers.context import CityContext
from workers.runtime import PayloadError, handles

#: Metres within which the nearest house is surely the one meant.
AT_THE_HOUSE = 30.0


@dataclass(frozen=True, kw_only=True)
class Payload:
    """Where it is, and what a person has written already."""

    geo: str
    address: str = ""
    house: str = ""

    def __post_init__(self) -> None:
        try:
            lat, lon = self.point
        except ValueError as error:
            raise PayloadError("geo", 'must be a point "lat,lon"') from error
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise PayloadError("geo", 'must be a point "lat,lon" in degrees')

    @property
    def point(self) -> tuple[float, float]:
        """Latitude and longitude, degrees WGS 84; ValueError when it is no point."""
        lat, lon = (float(part) for part in self.geo.split(","))
        return lat, lon


@handles("geocode")
def geocode(payload: Payload, context: CityContext) -> dict[str, str]:
    """Find the address of a point.

    What a person has written stays.

    Reads:
        geo: the point, "lat,lon" in degrees
        address: the street, when it is known already
        house: the house, when it is known already
    Writes:
        address: the street of the nearest house, if it was blank
        house: the number of the nearest house, if both were blank
        geo_precision: "house" at the house itself, "near" near one, "none" far from any
    BPMN errors: none.
    """
    found = context.kernel.addresses.nearest(*payload.point)
    if found is None:
        return {"geo_precision": "none"}
    precision = "house" if found.distance_m <= AT_THE_HOUSE else "near"
    if payload.address.strip():
        return {"geo_precision": precision}
    written = {"address": found.street, "geo_precision": precision}
    # A house that was written belongs to the street its author meant.
    return written if payload.house.strip() else {**written, "house": found.house}
