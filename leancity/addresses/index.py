"""The register in memory: by place and by letters. Built once, never changed."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import shapely
from rapidfuzz import fuzz, process

from leancity.addresses.words import Wanted, latin, normal_house, split_street

#: Mean radius of the Earth, metres.
_EARTH = 6_371_009
#: A street is suggested from this likeness on, of 100.
_ALIKE = 70


@dataclass(frozen=True, kw_only=True)
class Address:
    """A house of the register, or a whole street when `house` is empty."""

    region_code: str
    city: str
    street: str
    house: str
    #: degrees WGS 84
    lat: float
    lon: float
    #: metres from the point asked about; 0 in suggestions
    distance_m: float = 0.0
    #: the address in the language asked for; documents always use `text`
    label: str = ""

    @property
    def text(self) -> str:
        """`улица Ленина, 173`."""
        return f"{self.street}, {self.house}" if self.house else self.street


@dataclass(frozen=True, kw_only=True)
class _Street:
    """A street with its houses in order."""

    key: tuple[str, str, str]
    name: str
    kind: str
    houses: tuple[Address, ...]

    @property
    def whole(self) -> Address:
        """The street itself, at its middle house."""
        return replace(self.houses[len(self.houses) // 2], house="")


class AddressIndex:
    """Answers in memory; a register of 100,000 houses takes about 60 MB."""

    def __init__(self, houses: Sequence[Address]) -> None:
        self._houses = houses
        pairs = [(house.lon, house.lat) for house in houses]
        self._tree = shapely.STRtree(shapely.points(pairs) if pairs else [])
        self._streets = _streets(houses)
        self._names = {number: street.name for number, street in enumerate(self._streets)}
        self._latin = {number: latin(name) for number, name in self._names.items()}

    def nearest(self, lat: float, lon: float, max_m: float) -> Address | None:
        """The nearest house within so many metres of a point."""
        height = math.degrees(max_m / _EARTH)
        width = height / max(0.01, math.cos(math.radians(lat)))
        area = shapely.box(lon - width, lat - height, lon + width, lat + height)
        numbers: list[int] = self._tree.query(area).tolist()
        found = [(self._distance(number, lat, lon), number) for number in numbers]
        distance, number = min(found, default=(math.inf, 0))
        if distance > max_m:
            return None
        return replace(self._houses[number], distance_m=round(distance, 1))

    def _distance(self, number: int, lat: float, lon: float) -> float:
        house = self._houses[number]
        return metres_between((lat, lon), (house.lat, house.lon))

    def suggest(self, text: str, limit: int) -> list[Address]:
        """Houses, or streets while no house is typed, best first."""
        wanted = Wanted.read(text)
        if not wanted.name:
            return []
        streets = self._alike(wanted, limit)
        if not wanted.house:
            return [street.whole for street in streets[:limit]]
        houses = [house for street in streets for house in _matching(street, wanted.house)]
        return (houses or [street.whole for street in streets])[:limit]

    def by_street(self) -> list[tuple[str, tuple[Address, ...]]]:
        """Every street as it is written, with its houses in the order of their numbers."""
        return [(street.key[2], street.houses) for street in self._streets]

    def _alike(self, wanted: Wanted, limit: int) -> list[_Street]:
        names = self._latin if wanted.name.isascii() else self._names
        scores = {
            number: 100.0 + (100.0 if name == wanted.name else 0.0)
            for number, name in names.items()
            if any(_begins(name, wanted.name))
        }
        if len(scores) < limit:
            alike = process.extract(
                wanted.name, names, scorer=fuzz.WRatio, score_cutoff=_ALIKE, limit=limit
            )
            scores |= {number: score for _, score, number in alike if number not in scores}
        return self._ordered(scores, wanted.kind)

    def _ordered(self, scores: dict[int, float], kind: str) -> list[_Street]:
        def order(number: int) -> tuple[float, str]:
            street = self._streets[number]
            other_kind = 50 if kind and street.kind != kind else 0
            return other_kind - scores[number], street.name

        return [self._streets[number] for number in sorted(scores, key=order)]


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The great-circle distance of two points (lat, lon), metres."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *other))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * _EARTH * math.asin(math.sqrt(half))


def _streets(houses: Iterable[Address]) -> list[_Street]:
    grouped: dict[tuple[str, str, str], list[Address]] = defaultdict(list)
    for house in houses:
        grouped[house.region_code, house.city, house.street].append(house)
    streets = []
    for key, members in sorted(grouped.items()):
        name, kind = split_street(key[2])
        ordered = tuple(sorted(members, key=_house_order))
        streets.append(_Street(key=key, name=name or kind, kind=kind, houses=ordered))
    return streets


def _house_order(address: Address) -> tuple[int, str]:
    house = normal_house(address.house)
    digits = len(house) - len(house.lstrip("0123456789"))
    return int(house[:digits] or 0), house


def _begins(name: str, typed: str) -> Iterable[bool]:
    """Whether any word of a name begins what was typed."""
    words = name.split(" ")
    return (" ".join(words[number:]).startswith(typed) for number in range(len(words)))


def _matching(street: _Street, house: str) -> list[Address]:
    """The houses that begin as typed: the very one, its letters and fractions, the rest."""
    found = []
    for address in street.houses:
        normal = normal_house(address.house)
        if normal.startswith(house) or latin(normal).startswith(house):
            same_number = not normal[len(house) : len(house) + 1].isdigit()
            found.append((normal != house, not same_number, address))
    return [address for *_, address in sorted(found, key=lambda item: item[:2])]
