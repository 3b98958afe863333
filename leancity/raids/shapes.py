"""A raid as its inspector sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from leancity.i18n import N_
from leancity.routes import Point

OPEN, DONE = "open", "done"
#: why a case is not in the route -> how it is said
REASONS: Mapping[str, str] = {
    "time": N_("does not fit into the time"),
    "point": N_("no point on the map"),
}


@dataclass(frozen=True, kw_only=True)
class RaidStop:
    """One case on the way."""

    #: 1, 2, ... in the order of the route
    place: int
    business_key: str
    number: str
    address: str
    #: what kind of case it is, in the person's language
    note: str
    lat: float
    lon: float
    #: when the inspector should be there
    arrive_at: datetime
    #: the open task there, if this person may work on it
    task_id: str | None
    #: OPEN or DONE
    state: str
    #: whether this person may open the case
    may_read: bool = False


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A case that was chosen and is not in the route."""

    business_key: str
    number: str
    address: str
    #: a key of REASONS
    reason: str


@dataclass(frozen=True, kw_only=True)
class Raid:
    """One raid with its stops in order."""

    business_key: str
    number: str
    on: date
    #: login
    inspector: str
    starts_at: datetime
    #: when the inspector should be at the end
    ends_at: datetime
    start: Point
    end: Point
    stops: tuple[RaidStop, ...]
    left_out: tuple[LeftOut, ...]
    metres: int
    #: against the order of the list
    saved_metres: int
    #: distances were taken from: roads or straight
    metric: str
    #: roads were asked for and did not answer
    fell_back: bool = False
    closed: bool = False

    @property
    def next_stop(self) -> RaidStop | None:
        """The first stop that is not done."""
        return next((stop for stop in self.stops if stop.state == OPEN), None)

    @property
    def done(self) -> int:
        """How many stops are done."""
        return sum(stop.state == DONE for stop in self.stops)


@dataclass(frozen=True, kw_only=True)
class DayOfRaids:
    """The raids of one day, in numbers."""

    on: date
    raids: int
    stops: int
    metres: int
    saved_metres: int
