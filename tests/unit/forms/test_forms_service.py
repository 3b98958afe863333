"""A form with its values to a person, a person's answers to the engine."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from leancity.forms import Draft, Filling
from leancity.subjects import subject_id
from tests.unit.forms.conftest import NOON, Room, form_of, text_field

VIOLATOR = subject_id("case-1", "violator")
PHOTOS = text_field("photos", properties={"widget": "photo", "maxCount": "3", "maxAgeDays": "7"})
PHONE = text_field("phone", properties={"personal": "true"})
NAME = text_field("subject_name", properties={"personal": "true", "subject": "owner"})
KIND = {
    "type": "select", "id": "f_kind", "key": "kind", "label": "Вид", "valuesKey": "kinds_options",
    "properties": {"dictionary": "kinds"},
}  # fmt: skip


def filling(locale: str = "ru", **variables: Any) -> Filling:
    return Filling(business_key="case-1", reader="kim.i", variables=variables, locale=locale)


class TestPrepare:
    def test_only_variables_the_form_names_leave_the_server(self, room: Room) -> None:
        form = form_of(text_field("a"), text_field("b", conditional={"hide": "=c = 1"}))
        prepared = room.forms.prepare(form, filling(a="x", c=1, secret="s"))
        assert prepared.data == {"a": "x", "c": 1, "today": "2026-11-24"}

    def test_options_come_from_the_dictionary(self, room: Room) -> None:
        room.lists.lists["kinds"] = {"waste": "Мусор"}
        data = room.forms.prepare(form_of(KIND), filling()).data
        assert data["kinds_options"] == [{"value": "waste", "label": "Мусор"}]

    def test_a_value_no_longer_offered_is_still_shown(self, room: Room) -> None:
        room.lists.lists["kinds"] = {"waste": "Мусор"}
        room.lists.retired["tyres"] = "Шины"
        data = room.forms.prepare(form_of(KIND), filling(kind="tyres")).data
        assert data["kinds_options"][-1] == {"value": "tyres", "label": "Шины"}

    def test_personal_values_are_read_and_the_reading_is_told(self, room: Room) -> None:
        room.subjects.people[VIOLATOR] = {"phone": "+79140001122"}
        data = room.forms.prepare(form_of(PHONE), filling(phone=VIOLATOR)).data
        assert data["phone"] == "+79140001122"
        assert room.subjects.readings == [("kim.i", "form", {VIOLATOR})]

    def test_nothing_is_read_where_nothing_is_held(self, room: Room) -> None:
        assert room.forms.prepare(form_of(PHONE), filling()).data["phone"] is None
        assert room.subjects.readings == []

    def test_files_are_shown_by_their_ids(self, room: Room) -> None:
        prepared = room.forms.prepare(form_of(PHOTOS), filling(photos=["a", "b"]))
        assert prepared.data["photos"] == "a b"
        assert prepared.file_ids == ["a", "b"]

    def test_the_form_speaks_the_persons_language(self, room: Room) -> None:
        form = form_of(text_field("a"))
        assert room.forms.prepare(form, filling("en")).schema["components"][0]["label"] == "A"
        assert room.forms.prepare(form, filling("ru")).schema["components"][0]["label"] == "a"

    def test_a_draft_goes_only_into_fields_that_may_change(self, room: Room) -> None:
        form = form_of(text_field("a"), text_field("b", readonly=True))
        draft = Draft(data={"a": "new", "b": "forged", "c": 1}, version=4, updated_at=NOON)
        prepared = room.forms.prepare(form, filling(a="old", b="kept")).with_draft(draft)
        assert prepared.data == {"a": "new", "b": "kept", "today": "2026-11-24"}
        assert prepared.page()["draftVersion"] == 4


class TestCheck:
    def test_answers_become_typed_variables(self, room: Room) -> None:
        count = {"type": "number", "id": "n", "key": "n", "label": "n", "decimalDigits": 0}
        due = {"type": "datetime", "id": "d", "key": "d", "subtype": "date",
               "properties": {"camundaType": "Date"}}  # fmt: skip
        form = form_of(text_field("a"), count, due)
        checked = room.forms.check(form, {"a": "x", "n": 5, "d": "2026-12-01"}, filling())
        assert checked.ok
        assert checked.variables["a"] == "x"
        assert checked.variables["n"] == 5
        assert checked.variables["d"] == datetime(2026, 11, 30, 13, tzinfo=UTC)

    def test_what_a_person_may_not_change_is_not_written(self, room: Room) -> None:
        form = form_of(
            text_field("a"), text_field("b", readonly=True), text_field("c", disabled=True)
        )
        checked = room.forms.check(form, {"a": "x", "b": "y", "c": "z", "d": 1}, filling(b="kept"))
        assert checked.variables == {"a": "x"}

    def test_what_is_hidden_is_not_written(self, room: Room) -> None:
        form = form_of(text_field("a"), text_field("b", conditional={"hide": '=a = "x"'}))
        checked = room.forms.check(form, {"a": "x", "b": "y"}, filling(b="old"))
        assert checked.variables == {"a": "x"}

    def test_nothing_is_written_while_something_is_wrong(self, room: Room) -> None:
        form = form_of(text_field("a", validate={"required": True}), text_field("b"))
        checked = room.forms.check(form, {"b": "x"}, filling())
        assert checked.errors == {"f_a": ["Заполните это поле"]}
        assert checked.variables == {}

    def test_a_group_keeps_what_the_form_does_not_know(self, room: Room) -> None:
        group = {"type": "group", "id": "g", "path": "place", "components": [text_field("street")]}
        held = {"street": "old", "code": {"x": 1}}
        checked = room.forms.check(
            form_of(group), {"place": {"street": "new"}}, filling(place=held)
        )
        assert checked.variables == {"place": {"street": "new", "code": {"x": 1}}}

    def test_a_value_of_another_type_is_an_error_of_its_field(self, room: Room) -> None:
        field = text_field("a", properties={"camundaType": "Integer"})
        checked = room.forms.check(form_of(field), {"a": "many"}, filling())
        assert checked.errors == {"f_a": ["Значение не подходит"]}

    def test_personal_values_stay_out_of_the_variables(self, room: Room) -> None:
        form = form_of(PHONE, NAME, text_field("a"))
        posted = {"phone": "+79140001122", "subject_name": "Ким", "a": "x"}
        checked = room.forms.check(form, posted, filling())
        assert checked.personal == {
            "violator": {"phone": "+79140001122"},
            "owner": {"subject_name": "Ким"},
        }
        assert checked.variables == {
            "phone": VIOLATOR,
            "subject_name": subject_id("case-1", "owner"),
            "a": "x",
        }

    def test_an_emptied_personal_value_is_taken_away(self, room: Room) -> None:
        room.subjects.people[VIOLATOR] = {"phone": "+79140001122"}
        checked = room.forms.check(form_of(PHONE), {"phone": ""}, filling(phone=VIOLATOR))
        assert checked.personal == {"violator": {"phone": ""}}
        assert checked.variables == {"phone": None}

    def test_a_personal_value_that_is_only_shown_is_not_kept_again(self, room: Room) -> None:
        room.subjects.people[VIOLATOR] = {"phone": "+79140001122"}
        form = form_of({**PHONE, "readonly": True}, text_field("a"))
        checked = room.forms.check(form, {"phone": "forged"}, filling(phone=VIOLATOR))
        assert checked.personal == {}
        assert "phone" not in checked.variables

    def test_hostile_signs_do_no_harm(self, room: Room) -> None:
        checked = room.forms.check(form_of(text_field("a")), {"a": "\ud800\x00x"}, filling())
        assert checked.variables == {"a": "�x"}

    def test_a_rule_sees_the_citys_day(self, room: Room) -> None:
        rule = {"rule": "date(value) > date(today)", "ruleMessage": "позже"}
        form = form_of(text_field("term", properties=rule))
        assert room.forms.check(form, {"term": "2026-11-25"}, filling()).ok
        late = room.forms.check(form, {"term": "2026-11-24"}, filling())
        assert late.errors == {"f_term": ["позже"]}


class TestFiles:
    def test_good_files_are_bound_and_listed(self, room: Room) -> None:
        room.files.add("a")
        room.files.add("b")
        checked = room.forms.check(form_of(PHOTOS), {"photos": "a b a"}, filling())
        assert checked.variables == {"photos": ["a", "b"]}
        assert checked.files == {"photos": ["a", "b"]}

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"business_key": "case-2"}, "Файл не найден: добавьте его ещё раз"),
            ({"field": "proof"}, "Файл не найден: добавьте его ещё раз"),
            ({"meta": {}}, "a.jpg"),
            ({"meta": {"width": 1, "taken_at": "2026-11-01T10:00:00+11:00"}}, "01.11.2026"),
        ],
        ids=["another case", "another field", "not a photo", "an old photo"],
    )
    def test_a_file_that_does_not_fit(self, room: Room, changes: dict[str, Any], said: str) -> None:
        room.files.add("a", **changes)
        checked = room.forms.check(form_of(PHOTOS), {"photos": "a"}, filling())
        (message,) = checked.errors["f_photos"]
        assert said in message

    def test_a_file_nobody_uploaded(self, room: Room) -> None:
        checked = room.forms.check(form_of(PHOTOS), {"photos": "ghost"}, filling())
        assert checked.errors == {"f_photos": ["Файл не найден: добавьте его ещё раз"]}

    def test_too_many_files(self, room: Room) -> None:
        for name in "abcd":
            room.files.add(name)
        checked = room.forms.check(form_of(PHOTOS), {"photos": "a b c d"}, filling())
        assert checked.errors == {"f_photos": ["Можно добавить не больше: 3"]}

    def test_files_of_a_readonly_field_are_not_asked_for(self, room: Room) -> None:
        form = form_of({**PHOTOS, "readonly": True})
        assert room.forms.check(form, {"photos": "ghost"}, filling(photos=["gone"])).ok

    @pytest.mark.parametrize(
        ("changes", "posted", "errors"),
        [
            ({}, "a", []),
            ({"multiple": True}, "a b", []),
            ({}, "a b", ["Можно добавить не больше: 1"]),
            ({}, "files::ghost", ["Файл не найден: добавьте его ещё раз"]),
            ({"validate": {"required": True}}, "", ["Заполните это поле"]),
        ],
        ids=["one", "several", "too many", "not stored", "required"],
    )
    def test_a_file_picker_holds_files_that_are_stored(
        self, room: Room, changes: dict[str, Any], posted: str, errors: list[str]
    ) -> None:
        picker = {"type": "filepicker", "id": "f_p", "key": "photos", "label": "p", **changes}
        for name in "ab":
            room.files.add(name, meta={})
        checked = room.forms.check(form_of(picker), {"photos": posted}, filling())
        assert checked.errors.get("f_p", []) == errors
        assert errors or checked.files == checked.variables == {"photos": posted.split()}

    def test_files_in_a_row_are_named_by_the_row(self, room: Room) -> None:
        rows = {"type": "dynamiclist", "id": "l", "path": "rows", "allowAddRemove": True,
                "isRepeating": True, "components": [PHOTOS]}  # fmt: skip
        room.files.add("a")
        posted = {"rows": [{"photos": "a"}, {"photos": "ghost"}]}
        checked = room.forms.check(form_of(rows), posted, filling())
        assert list(checked.errors) == ["f_photos.1"]


def test_a_dialogue_is_told_what_to_ask_next(room: Room) -> None:
    room.lists.lists["kinds"] = {"waste": "Мусор"}
    form = form_of(KIND, text_field("b", conditional={"hide": '=kind = "waste"'}))
    (only,) = room.forms.describe(room.forms.prepare(form, filling()), {"kind": "waste"})
    assert (only["key"], only["value"]) == ("kind", "waste")
    assert only["options"] == [{"value": "waste", "label": "Мусор"}]
