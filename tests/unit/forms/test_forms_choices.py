"""People and cases as options of a form: offered by rights, chosen before one comes, checked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from leancity.forms import Filling
from leancity.forms.ports import CaseOption, CaseWish
from tests.unit.forms.conftest import Room, form_of, text_field

WHO = {
    "type": "select", "id": "f_who", "key": "who", "label": "Кто", "valuesKey": "who_options",
    "properties": {"people": "inspector.dobik"},
}  # fmt: skip
STOPS = {
    "type": "checklist", "id": "f_stops", "key": "stops", "label": "Дела",
    "valuesKey": "stops_options",
    "validate": {"required": True},
    "properties": {
        "camundaType": "Json", "cases": "prevention", "casesTasks": "check look",
        "casesStatuses": "waiting", "casesUntil": "day", "preselect": "due",
    },
}  # fmt: skip
MINE = [
    CaseOption(value="a", label="№ 0001", is_due=True),
    CaseOption(value="b", label="№ 0002", is_due=False),
    CaseOption(value="c", label="№ 0003", is_due=True),
]


def filling(reader: str = "pak.s", **variables: Any) -> Filling:
    return Filling(business_key="case-1", reader=reader, variables=variables)


@pytest.fixture(autouse=True)
def city(room: Room) -> None:
    room.choices.groups["inspector.dobik"] = {"kim.i": "Ким Ирина"}
    room.choices.offers["pak.s"] = MINE


def test_people_of_the_group_are_offered(room: Room) -> None:
    data = room.forms.prepare(form_of(WHO), filling()).data
    assert data["who_options"] == [{"value": "kim.i", "label": "Ким Ирина"}]


def test_somebody_who_has_left_the_group_is_still_shown(room: Room) -> None:
    room.choices.left["old.o"] = "Старый Олег"
    data = room.forms.prepare(form_of(WHO), filling(who="old.o")).data
    assert data["who_options"][-1] == {"value": "old.o", "label": "Старый Олег"}


def test_nobody_outside_the_group_is_taken(room: Room) -> None:
    checked = room.forms.check(form_of({**WHO, "validate": {"required": True}}), {"who": "li.v"},
                               filling())  # fmt: skip
    assert checked.errors.keys() == {"f_who"}


def test_cases_are_asked_for_by_the_properties_and_the_day_of_the_case(room: Room) -> None:
    room.forms.prepare(form_of(STOPS), filling(day="2026-11-26"))
    assert room.choices.wishes == [
        CaseWish(
            process_key="prevention",
            tasks=("check", "look"),
            statuses=("waiting",),
            until=date(2026, 11, 26),
        )
    ]


def test_a_case_with_a_place_brings_its_point_for_the_map(room: Room) -> None:
    room.choices.offers["pak.s"] = [
        CaseOption(value="a", label="№ 1", point=(46.9, 142.7)),
        MINE[1],
    ]
    first, second = room.forms.prepare(form_of(STOPS), filling()).data["stops_options"]
    assert (first["point"], "point" in second) == ([46.9, 142.7], False)
    assert room.forms.check(form_of(STOPS), {"stops": ["a"]}, filling()).ok


def test_what_is_due_is_chosen_until_somebody_has_chosen(room: Room) -> None:
    form = form_of(STOPS)
    assert room.forms.prepare(form, filling()).data["stops"] == ["a", "c"]
    assert room.forms.prepare(form, filling(stops=["b"])).data["stops"] == ["b"]
    assert room.forms.prepare(form, filling(stops=[])).data["stops"] == []


def test_chosen_cases_become_a_list(room: Room) -> None:
    checked = room.forms.check(form_of(STOPS), {"stops": ["b", "a"]}, filling())
    assert checked.ok
    assert sorted(checked.variables["stops"]) == ["a", "b"]


def test_a_case_the_person_may_not_see_is_never_taken(room: Room) -> None:
    form = form_of(STOPS)
    mixed = room.forms.check(form, {"stops": ["a", "secret"]}, filling())
    assert "secret" not in mixed.variables.get("stops", [])
    alone = room.forms.check(form, {"stops": ["secret"]}, filling())
    assert alone.errors.keys() == {"f_stops"}
    stranger = room.forms.check(form, {"stops": ["a"]}, filling(reader="li.v"))
    assert stranger.errors.keys() == {"f_stops"}


def test_one_case_may_be_chosen_of_those_one_may_see_or_none(room: Room) -> None:
    one = {**STOPS, "type": "select", "validate": {}, "properties": {"cases": "raid"}}
    form = form_of(one)
    assert room.forms.prepare(form, filling()).data["stops_options"][0] == {
        "value": "a", "label": "№ 0001",
    }  # fmt: skip
    assert room.forms.check(form, {"stops": "b"}, filling()).variables["stops"] == "b"
    assert room.forms.check(form, {}, filling()).ok
    assert not room.forms.check(form, {"stops": "secret"}, filling()).variables.get("stops")


def test_what_is_only_shown_comes_neither_from_the_case_nor_from_the_post(room: Room) -> None:
    route = text_field("route", disabled=True, properties={"widget": "route"})
    form = form_of(route)
    assert "route" not in room.forms.prepare(form, filling(route={"stops": []})).data
    assert room.forms.check(form, {"route": "forged"}, filling()).variables == {}
