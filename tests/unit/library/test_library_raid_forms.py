"""What the forms of `raid` accept, judged by form-js, and that the package passes the check."""

from __future__ import annotations

from typing import Any

import pytest

from leancity.forms.headless import Surroundings
from leancity.library import Package
from tests.fakes.prevention import ROOT, headless

AROUND = Surroundings(today="2026-11-23", zone="Asia/Sakhalin", locale="ru")
OPTIONS = {
    "inspector_options": [{"value": "kim.i", "label": "Ким"}],
    "stops_options": [{"value": f"case-{n}", "label": f"№ {n}"} for n in range(120)],
}
START = {
    "raid_date": "2026-11-24",
    "inspector": "kim.i",
    "time_from": "09:00",
    "time_to": "18:00",
    "minutes_per_stop": 15,
    "start_point": "46.959120,142.738010",
}
PLAN = {
    "plan_decision": "build",
    "stops": ["case-1", "case-2"],
    "time_from": "09:00",
    "time_to": "18:00",
    "minutes_per_stop": 15,
}
ALL = [f"case-{n}" for n in range(120)]


def faults(form: str, data: dict[str, Any]) -> set[str]:
    schema = Package.load(ROOT, "raid").form(form).schema
    return set(headless().validate(schema, {**OPTIONS, **data}, AROUND)["errors"])


@pytest.mark.parametrize(
    ("form", "data", "wrong"),
    [
        ("start", START, set()),
        ("start", {**START, "raid_date": "2026-11-20"}, {"start_raid_date"}),
        ("start", {**START, "raid_date": "2027-03-01"}, {"start_raid_date"}),
        ("start", {**START, "inspector": None}, {"start_inspector"}),
        ("start", {**START, "time_to": "09:00"}, {"start_time_to"}),
        ("start", {**START, "time_to": "08:30"}, {"start_time_to"}),
        ("start", {**START, "minutes_per_stop": 0}, {"start_minutes_per_stop"}),
        ("start", {**START, "start_point": "here"}, {"start_start_point"}),
        ("plan", PLAN, set()),
        ("plan", {**PLAN, "stops": []}, {"plan_stops"}),
        ("plan", {**PLAN, "stops": ALL[:100]}, set()),
        ("plan", {**PLAN, "stops": ALL[:101]}, {"plan_stops"}),
        ("plan", {**PLAN, "plan_decision": "cancel", "stops": []}, set()),
        ("plan", {**PLAN, "time_to": "09:00"}, {"plan_time_to"}),
        ("walk", {"raid_result": "done"}, set()),
        ("walk", {"raid_result": "cancelled"}, {"walk_raid_note"}),
        ("walk", {"raid_result": "cancelled", "raid_note": "Метель"}, set()),
    ],
)
def test_what_a_form_takes(form: str, data: dict[str, Any], wrong: set[str]) -> None:
    assert faults(form, data) == wrong
