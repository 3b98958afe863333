"""The streets of the city as lines, made from the points of their houses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import shapely

from leancity.addresses.index import Address, metres_between

#: (latitude, longitude), degrees WGS 84
Point = tuple[float, float]

#: Houses further apart than this, metres, do not stand on one piece of a street.
_GAP = 450.0
#: Houses that make one point of the line: both sides of the street and the neighbours.
_WINDOW = 4
#: How far a line may leave its points to have fewer of them, degrees: about two metres.
_SLACK = 0.00002


@dataclass(frozen=True, kw_only=True)
class Street:
    """A street and the pieces of its line, each of two points or more."""

    #: in the language asked for
    name: str
    lines: tuple[tuple[Point, ...], ...]


def streets(named: Iterable[tuple[str, Sequence[Address]]]) -> list[Street]:
    """Lines for streets given with their houses in order, where there are houses enough.

    A register knows the points of houses, not the street itself: the line runs between its sides.
    """
    found = []
    for name, houses in named:
        lines = tuple(line for piece in _pieces(houses) if len(line := _middle(piece)) > 1)
        if lines:
            found.append(Street(name=name, lines=lines))
    return found


def _pieces(houses: Sequence[Address]) -> list[list[Point]]:
    """The points of the houses, cut where the street is cut."""
    points = [(house.lat, house.lon) for house in houses]
    pieces: list[list[Point]] = [points[:1]]
    for before, point in pairwise(points):
        if metres_between(before, point) > _GAP:
            pieces.append([])
        pieces[-1].append(point)
    return pieces


def _middle(points: Sequence[Point]) -> tuple[Point, ...]:
    """The line between two rows of houses."""
    width = min(_WINDOW, max(2, len(points) // 2))
    means = [
        _mean(points[start : start + width]) for start in range(max(0, len(points) - width + 1))
    ]
    if len(means) < 2:
        return ()
    line = shapely.LineString(means).simplify(_SLACK)
    return tuple((round(lat, 6), round(lon, 6)) for lat, lon in line.coords)


def _mean(points: Sequence[Point]) -> Point:
    number = len(points)
    return sum(lat for lat, _ in points) / number, sum(lon for _, lon in points) / number
