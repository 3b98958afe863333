"""From the cases that were chosen to a route, as the case of the raid keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from leancity.cases.cards import address_of
from leancity.cases.models import Case
from leancity.errors import UserError
from leancity.i18n import N_
from leancity.routes import Place, Point, Route, Routes, Trip


@dataclass(frozen=True, kw_only=True)
class RaidPlan:
    """What a raid is planned from."""

    on: date
    starts: time
    ends: time
    start: Point
    end: Point
    #: of work at each stop
    minutes: int
    #: business keys, in the order of the list
    cases: tuple[str, ...]
    #: the activity whose tasks are done at the stops
    activity: str


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A route and the cases in it."""

    route: Route
    #: what the case of the raid keeps; see `read`
    kept: Mapping[str, Any] = field(repr=False)

    @property
    def fitting(self) -> list[str]:
        """Business keys of the stops, in the order of the route."""
        return [visit.key for visit in self.route.visits]

    @property
    def left_out(self) -> list[Mapping[str, str]]:
        """The cases that are not in the route."""
        return list(self.kept["left_out"])


def make(plan: RaidPlan, cases: Mapping[str, Case], routes: Routes, zone: ZoneInfo) -> Planned:
    """Order the cases; one without a point, and one that is not there, stays out."""
    leaves = datetime.combine(plan.on, plan.starts, zone)
    seconds = int((datetime.combine(plan.on, plan.ends, zone) - leaves).total_seconds())
    if seconds <= 0:
        raise UserError(N_("The raid must end later than it begins."))
    known = {key: cases[key] for key in plan.cases if key in cases}
    trip = Trip(
        start=plan.start,
        end=plan.end,
        seconds=seconds,
        places=tuple(_places(known, plan.minutes * 60)),
    )
    route = routes.plan(trip)
    kept = {
        "activity": plan.activity,
        "leaves_at": leaves.isoformat(),
        "back_at": (leaves + timedelta(seconds=route.seconds)).isoformat(),
        "start": list(plan.start),
        "end": list(plan.end),
        "metres": route.metres,
        "listed_metres": route.listed_metres,
        "metric": route.metric,
        "fell_back": route.fell_back,
        "stops": [
            {**_place(known[visit.key]), "at": _at(leaves, visit.arrival)} for visit in route.visits
        ],
        "left_out": _left_out(known, route),
    }
    return Planned(route=route, kept=kept)


def _places(known: Mapping[str, Case], service: int) -> Iterable[Place]:
    for key, case in known.items():
        if case.lat is not None and case.lon is not None:
            yield Place(key=key, point=(case.lat, case.lon), service=service)


def _left_out(known: Mapping[str, Case], route: Route) -> list[dict[str, Any]]:
    late = set(route.left_out)
    visited = {visit.key for visit in route.visits}
    return [
        {**_name(case), "reason": "time" if key in late else "point"}
        for key, case in known.items()
        if key not in visited
    ]


def _name(case: Case) -> dict[str, Any]:
    return {
        "key": case.business_key,
        "number": case.number or "",
        "address": address_of(case.data),
    }


def _place(case: Case) -> dict[str, Any]:
    return {**_name(case), "lat": case.lat, "lon": case.lon}


def _at(leaves: datetime, seconds: int) -> str:
    return (leaves + timedelta(seconds=seconds)).isoformat()
