"""Distances and times between places: along straight lines, or from a service that knows roads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import requests
import structlog

from leancity.addresses import metres_between
from leancity.routes.shapes import Point

log = structlog.get_logger(__name__)

#: Seconds to connect, seconds to wait for an answer.
TIMEOUT = (2, 10)
ROADS, STRAIGHT = "roads", "straight"

Rows = Sequence[Sequence[int]]


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """From every point to every other: metres and seconds."""

    metres: Rows
    seconds: Rows
    #: ROADS or STRAIGHT
    metric: str
    fell_back: bool = False


class Metric(Protocol):
    """Measures the ways between points."""

    def matrix(self, points: Sequence[Point]) -> Matrix:
        """The matrix of the points, in their order."""


@dataclass(frozen=True, kw_only=True)
class StraightLines:
    """The straight line, lengthened as streets lengthen it, at an average speed."""

    #: length of a way along streets by the length of the straight line
    factor: float = 1.3
    #: with lights and parking
    kmh: float = 25.0

    def matrix(self, points: Sequence[Point]) -> Matrix:
        """Never fails."""
        metres = [
            [round(metres_between(one, other) * self.factor) for other in points] for one in points
        ]
        speed = self.kmh / 3.6
        seconds = [[round(way / speed) for way in row] for row in metres]
        return Matrix(metres=metres, seconds=seconds, metric=STRAIGHT)


class RoadService:
    """A table service of the OSRM kind: `<url>/lon,lat;lon,lat` answers distances and durations.

    When it does not answer, or knows no way, straight lines take its place, and the matrix says so.
    """

    def __init__(self, url: str, otherwise: Metric) -> None:
        self._url = url.rstrip("/")
        self._otherwise = otherwise

    def matrix(self, points: Sequence[Point]) -> Matrix:
        """By roads where that is possible."""
        try:
            return _read(self._ask(points), len(points))
        except (requests.RequestException, ValueError, KeyError, TypeError) as error:
            # The address carries places: only the kind of trouble is told.
            log.warning("roads.unavailable", kind=type(error).__name__)
            found = self._otherwise.matrix(points)
            return Matrix(
                metres=found.metres, seconds=found.seconds, metric=found.metric, fell_back=True
            )

    def _ask(self, points: Sequence[Point]) -> Any:
        places = ";".join(f"{lon:.6f},{lat:.6f}" for lat, lon in points)
        with requests.Session() as session:
            session.trust_env = False
            answer = session.get(
                f"{self._url}/{places}",
                params={"annotations": "distance,duration"},
                timeout=TIMEOUT,
                allow_redirects=False,
            )
        answer.raise_for_status()
        return answer.json()


def _read(answer: Any, size: int) -> Matrix:
    if answer["code"] != "Ok":
        raise ValueError(answer["code"])
    metres, seconds = (_square(answer[name], size) for name in ("distances", "durations"))
    return Matrix(metres=metres, seconds=seconds, metric=ROADS)


def _square(rows: Any, size: int) -> Rows:
    """Whole numbers; no way between two points, or another size, is no answer."""
    table = [[round(float(cell)) for cell in row] for row in rows]
    if len(table) != size or any(len(row) != size for row in table):
        raise ValueError("another number of points")
    if any(cell < 0 for row in table for cell in row):
        raise ValueError("a negative way")
    return table
