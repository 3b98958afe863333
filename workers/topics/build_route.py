"""`build-route`: the order in which the cases of a raid are visited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from leancity.errors import UserError
from leancity.raids import Planned, RaidPlan
from leancity.routes import Point
from workers.context import CityContext
from workers.runtime import PayloadError, handles


@dataclass(frozen=True, kw_only=True)
class Payload:
    """Which cases, on which day, from where to where, within which time."""

    stops: list[str]
    raid_date: str
    time_from: str
    time_to: str
    minutes_per_stop: int
    start_point: str
    activity: str
    end_point: str = ""

    def plan(self) -> RaidPlan:
        """The plan; PayloadError names the variable that cannot be read."""
        start = _read("start_point", self.start_point, _point)
        end = self.end_point.strip()
        return RaidPlan(
            on=_read("raid_date", self.raid_date[:10], date.fromisoformat),
            starts=_read("time_from", self.time_from, time.fromisoformat),
            ends=_read("time_to", self.time_to, time.fromisoformat),
            start=start,
            end=_read("end_point", end, _point) if end else start,
            minutes=self.minutes_per_stop,
            cases=tuple(dict.fromkeys(self.stops)),
            activity=self.activity,
        )


@handles("build-route")
def build_route(payload: Payload, context: CityContext) -> dict[str, Any]:
    """Find the shortest way past the chosen cases that fits into the time of the raid.

    Reads:
        stops: business keys of the cases
        raid_date: the day, yyyy-mm-dd
        time_from: when the raid begins, hh:mm
        time_to: when it must be over, hh:mm
        minutes_per_stop: minutes of work at each case
        start_point: where it begins, "lat,lon" in degrees
        end_point: where it ends; empty: where it begins
        activity: the activity of those cases whose tasks are done on the way
    Writes:
        stops: business keys of the cases that fit, in the order of the route
        route: stops with times, distances and what stays out, for the pages of the platform
        route_stops: how many cases fit
        route_km: length of the route, kilometres
        route_saved_km: how much longer the order of the list would be
        route_late: numbers and addresses of cases that do not fit into the time, one text
        route_lost: the same of cases without a point on the map
        route_complete: whether every chosen case is in the route, and there is one
    BPMN errors: none.
    """
    try:
        planned = context.kernel.raids.plan(payload.plan())
    except UserError as error:
        raise PayloadError("stops", f"cannot be planned: {error}") from error
    route = planned.route
    return {
        "stops": planned.fitting,
        "route": dict(planned.kept),
        "route_stops": len(planned.fitting),
        "route_km": _km(route.metres),
        "route_saved_km": _km(route.saved_metres),
        "route_late": _names(planned, "time"),
        "route_lost": _names(planned, "point"),
        "route_complete": bool(planned.fitting) and not planned.left_out,
    }


def _names(planned: Planned, reason: str) -> str:
    named = [row for row in planned.left_out if row["reason"] == reason]
    return "; ".join(", ".join(filter(None, (f"№ {r['number']}", r["address"]))) for r in named)


def _km(metres: int) -> float:
    return round(metres / 1000, 1)


def _point(text: str) -> Point:
    lat, lon = (float(part) for part in text.split(","))
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(text)
    return lat, lon


def _read(name: str, text: str, read: Any) -> Any:
    try:
        return read(text)
    except ValueError as error:
        raise PayloadError(name, "cannot be read") from error
