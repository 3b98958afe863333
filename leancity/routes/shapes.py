"""What a route is made of, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass

#: latitude and longitude, degrees WGS 84
Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place to visit."""

    key: str
    point: Point
    #: seconds of work there
    service: int = 0
    #: earliest and latest arrival, seconds from the start of the trip; none: any time
    window: tuple[int, int] | None = None


@dataclass(frozen=True, kw_only=True)
class Trip:
    """Whom to visit, from where to where, within which time."""

    start: Point
    end: Point
    #: seconds from leaving the start to being at the end
    seconds: int
    #: in the order of the list that the person had
    places: tuple[Place, ...]


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One place of a route, in its order."""

    key: str
    #: seconds from the start of the trip
    arrival: int
    #: metres from the place before
    metres: int


@dataclass(frozen=True, kw_only=True)
class Route:
    """The order of visits."""

    visits: tuple[Visit, ...]
    #: keys of places that do not fit into the time, in the order of the list
    left_out: tuple[str, ...]
    #: length with the way to the end
    metres: int
    #: length of the same visits in the order of the list
    listed_metres: int
    #: from the start to the end, work included
    seconds: int
    #: what distances were taken from: roads or straight
    metric: str
    #: roads were asked for and did not answer
    fell_back: bool = False

    @property
    def saved_metres(self) -> int:
        """How much shorter it is than the order of the list."""
        return max(0, self.listed_metres - self.metres)
