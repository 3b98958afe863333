"""Reading a register from CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from leancity.addresses.words import split_street
from leancity.errors import LeanCityError

REQUIRED = ("street", "house", "lat", "lon")
_SHOWN = 10


class AddressDataError(LeanCityError):
    """The register cannot be loaded; nothing was changed."""

    def __init__(self, problems: list[str]) -> None:
        more = len(problems) - _SHOWN
        tail = [f"and {more} more"] if more > 0 else []
        super().__init__("; ".join([*problems[:_SHOWN], *tail]))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class House:
    """One line of a register."""

    region_code: str
    city: str
    street: str
    house: str
    lat: float
    lon: float


def read_register(source: Path | Iterable[str], city: str) -> list[House]:
    """Read `street,house,lat,lon` (and optionally `region_code,city`); `#` begins a comment.

    Raises `AddressDataError` naming every line that is wrong; a house listed twice is wrong too.
    """
    if isinstance(source, Path):
        with source.open(encoding="utf-8-sig", newline="") as lines:
            return _read(lines, city)
    return _read(source, city)


def _read(lines: Iterable[str], city: str) -> list[House]:
    numbers: list[int] = []
    reader = csv.DictReader(_content(lines, numbers))
    missing = [name for name in REQUIRED if name not in (reader.fieldnames or ())]
    if missing:
        raise AddressDataError([f"no column {name!r}" for name in missing])
    houses: dict[tuple[str, str, str, str], House] = {}
    problems = []
    for row in reader:
        try:
            house = _house(row, city)
        except ValueError as error:
            problems.append(f"line {numbers[-1]}: {error}")
            continue
        key = (house.region_code, house.city, house.street, house.house)
        if key in houses:
            problems.append(f"line {numbers[-1]}: {house.street}, {house.house} is listed twice")
        houses[key] = house
    if problems or not houses:
        raise AddressDataError(problems or ["the register is empty"])
    return list(houses.values())


def _content(lines: Iterable[str], numbers: list[int]) -> Iterator[str]:
    """The lines that are not comments; `numbers` receives their numbers in the file."""
    for number, line in enumerate(lines, start=1):
        if not line.startswith("#") and line.strip():
            numbers.append(number)
            yield line


def _house(row: dict[str, str | None], city: str) -> House:
    values = {name: (row.get(name) or "").strip() for name in (*REQUIRED, "region_code", "city")}
    street, house = values["street"], values["house"]
    if not any(split_street(street)) or not house:
        raise ValueError("the street or the house is empty")
    lat, lon = float(values["lat"]), float(values["lon"])
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise ValueError(f"{lat}, {lon} is no place on the Earth")
    return House(
        region_code=values["region_code"],
        city=values["city"] or city,
        street=street,
        house=house,
        lat=lat,
        lon=lon,
    )
