"""The route of a raid, as a diagram gets it."""

from __future__ import annotations

from datetime import date, time
from types import SimpleNamespace
from typing import Any

import pytest

from leancity.errors import UserError
from leancity.raids import Planned, RaidPlan
from leancity.routes import Route, Visit
from tests.doubles.worker import task
from workers.context import CityContext
from workers.runtime import PayloadError
from workers.runtime.payload import build_payload
from workers.topics.build_route import build_route

GIVEN = {
    "stops": ["a", "b", "a", "c"],
    "raid_date": "2026-11-26",
    "time_from": "09:00",
    "time_to": "18:00",
    "minutes_per_stop": 15,
    "start_point": "46.959120,142.738010",
    "activity": "check",
}


class Raids:
    """Leaves out what it is told to."""

    def __init__(self, **left_out: str) -> None:
        self._left_out = left_out
        self.asked: list[RaidPlan] = []

    def plan(self, plan: RaidPlan) -> Planned:
        self.asked.append(plan)
        if plan.starts >= plan.ends:
            raise UserError("The raid must end later than it begins.")
        names = [
            {"key": key, "number": key, "address": "улица Мира", "reason": reason}
            for key, reason in self._left_out.items()
        ]
        visits = [key for key in plan.cases if key not in self._left_out]
        route = Route(
            visits=tuple(Visit(key=key, arrival=60, metres=1000) for key in visits),
            left_out=tuple(self._left_out),
            metres=12_340,
            listed_metres=20_000,
            seconds=3600,
            metric="straight",
        )
        return Planned(route=route, kept={"stops": visits, "left_out": names})


def run(raids: Raids, **changes: Any) -> dict[str, Any]:
    variables = {**GIVEN, **changes}
    kernel: Any = SimpleNamespace(raids=raids)
    context = CityContext(task=task(), variables=variables, kernel=kernel)
    return dict(build_route(build_payload(build_route.payload_type, variables), context) or {})


def test_a_route_with_its_figures() -> None:
    raids = Raids()
    written = run(raids)
    assert raids.asked == [
        RaidPlan(
            on=date(2026, 11, 26), starts=time(9), ends=time(18), start=(46.95912, 142.73801),
            end=(46.95912, 142.73801), minutes=15, cases=("a", "b", "c"), activity="check",
        )
    ]  # fmt: skip
    assert written["stops"] == ["a", "b", "c"]
    assert (written["route_stops"], written["route_km"], written["route_saved_km"]) == (
        3,
        12.3,
        7.7,
    )
    assert written["route_complete"] is True
    assert (written["route_late"], written["route_lost"]) == ("", "")


def test_what_stays_out_is_named_and_sends_the_plan_back() -> None:
    written = run(Raids(b="time", c="point"))
    assert written["stops"] == ["a"]
    assert written["route_complete"] is False
    assert written["route_late"] == "№ b, улица Мира"
    assert written["route_lost"] == "№ c, улица Мира"


def test_a_route_without_stops_is_none() -> None:
    assert run(Raids(a="time", b="time", c="time"))["route_complete"] is False


def test_another_end() -> None:
    raids = Raids()
    run(raids, end_point="46.9,142.7")
    assert raids.asked[0].end == (46.9, 142.7)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("raid_date", "tomorrow"),
        ("time_from", "morning"),
        ("time_to", "25:00"),
        ("start_point", "here"),
        ("end_point", "91,0"),
        ("stops", "a b"),
    ],
)
def test_a_variable_that_cannot_be_read_is_named(name: str, value: Any) -> None:
    with pytest.raises(PayloadError, match=f'"{name}"'):
        run(Raids(), **{name: value})


def test_a_plan_that_cannot_be_is_an_operators_matter() -> None:
    with pytest.raises(PayloadError, match="must end later"):
        run(Raids(), time_to="08:00")
