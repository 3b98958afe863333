"""A raid from its plan to its result, on the real engine."""

from __future__ import annotations

import re
from datetime import date

import pytest

from leancity.demo.raid import Planner
from tests.raid import RaidRoad
from tests.road import INSPECTOR, SPECIALIST, Road
from tests.sheets import cells
from tests.waiting import eventually


@pytest.fixture(scope="module")
def waiting(stack) -> Road:
    """A violation whose term ends in ten days."""
    road = Road(stack)
    road.capture()
    road.choose_measure()
    road.approve()
    road.wait_for_status("waiting")
    return road


def test_a_raid_is_planned_ordered_and_walked(stack, waiting):
    raid = RaidRoad(stack)
    raid.begin(days=14)
    specialist, inspector = stack.visitor(SPECIALIST), stack.visitor(INSPECTOR)

    # What is due by the day is offered and marked.
    first = raid.task("plan")
    form = raid.form(SPECIALIST, first)
    assert waiting.business_key in form["data"]["stops"]
    offered = {option["value"]: option["label"] for option in form["data"]["stops_options"]}
    row = waiting.row()
    number, place = row["number"], f"{row['data']['address']}, {row['data']['house']}"
    assert f"№ {number} · {place}" in offered[waiting.business_key]

    # What does not fit comes back by its name, its mark taken off.
    stops = {"plan_decision": "build", "stops": [waiting.business_key]}
    assert specialist.fill(form, {**stops, "time_to": "09:05"}).ok
    again = raid.form(SPECIALIST, raid.task("plan", after=first))
    assert f"№ {number}, {place}" in again["data"]["route_late"]
    assert again["data"]["stops"] == []
    assert specialist.fill(again, {**stops, "time_to": "18:00"}).ok

    # The inspector has the route.
    walk = raid.task("walk")
    route = raid.form(INSPECTOR, walk)["route"]
    assert [stop["number"] for stop in route["stops"]] == [number]
    row = raid.row()
    assert re.fullmatch(r"R-\d{4}-\d{3}", row.number)
    assert (row.status, row.data["route_stops"]) == ("assigned", 1)
    assert inspector.get(f"/cases/{raid.business_key}/route/sheet").ok
    for path in ("", "/route", "/route/sheet"):
        assert stack.visitor("li.v").get(f"/cases/{raid.business_key}{path}").status_code == 404

    # A violation that is met on the way knows its raid, and lists show the raid's number.
    met = Road(stack)
    met.capture(raid=raid.business_key)
    met.task("choose_measure")
    assert met.row()["data"]["raid"] == raid.business_key
    listed = f"/registry/prevention?raid={raid.business_key}&columns=raid"
    rows = specialist.page(listed).xpath("//tbody/tr")
    assert [row.number in each.text_content() for each in rows] == [True]
    assert met.row()["number"] in rows[0].text_content()
    assert row.number in specialist.page("/registry/prevention/reports/raids").text_content()

    assert inspector.complete(walk, {"raid_result": "done"}).ok
    eventually(lambda: raid.row().closed_at, 40, "the end of the raid")
    assert raid.row().status == "done"
    days = stack.kernel.raids.days(
        stack.kernel.clock.today(), date.fromisoformat(row.data["raid_date"]), "dobik"
    )
    assert days[-1].stops >= 1
    assert days[-1].metres > 0

    # The kilometres are a report beside the registry, on screen and to take away.
    period = f"from={row.data['raid_date']}&to={row.data['raid_date']}"
    report = "/registry/raid/reports/kilometres"
    assert specialist.page("/registry/raid").xpath("//a[@href='/registry/raid/reports']")
    lines = specialist.page(f"{report}?{period}").xpath("//tbody/tr")
    assert any("Ким И. С." in line.text_content() for line in lines)
    table = cells(specialist.get(f"{report}/export.xlsx?{period}").content)
    assert table[0][2:] == ["Дела", "Остановок", "Маршрут, км", "Сэкономлено, км"]
    assert table[-1][3] >= 1
    assert table[-1][4] > 0


def test_the_raid_of_the_demo_city_is_one_for_today(stack, waiting):
    waiting.end_term()
    waiting.task("check")
    for _ in range(2):
        Planner(stack.portal_kernel).plan()
    raid = stack.kernel.raids.today(INSPECTOR)
    assert raid is not None
    assert waiting.business_key in {stop.business_key for stop in raid.stops}
    assert raid.metres > 0
    assert stack.kernel.raids.walkers() == [INSPECTOR]
