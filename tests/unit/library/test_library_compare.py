"""Two versions of a package in words: what was added, removed, changed."""

from __future__ import annotations

import json
from io import BytesIO

import docx
import pytest

from leancity.library import Package
from leancity.library.compare import Detail, FileDifference, compare, diagram_marks

BPMN, OFFICE, CONFIG = "prevention.bpmn", "forms/office.form", "process.yaml"


def swapped(package: Package, file: str, *pairs: tuple[str, str]) -> Package:
    text = package.resources[file].decode()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return Package.from_resources(package.key, {**package.resources, file: text.encode()})


def only(old: Package, new: Package) -> FileDifference:
    (difference,) = compare(old, new)
    return difference


def test_the_same_package_does_not_differ(good: Package) -> None:
    assert compare(good, good) == []
    assert diagram_marks(good, good) == ({}, {})


def test_a_changed_activity_says_what_reads_differently(good: Package) -> None:
    new = swapped(
        good,
        BPMN,
        ("${calendar.due('2wh')}", "${calendar.due('3wh')}"),
        ('name="deadline" value="2wh"', 'name="deadline" value="3wh"'),
    )
    (change,) = only(good, new).changes
    assert (change.kind, change.element, change.name, change.sort) == (
        "changed", "complete_card", "Дополнить карточку", "userTask",
    )  # fmt: skip
    assert change.details == (
        Detail(name="dueDate", old="${calendar.due('2wh')}", new="${calendar.due('3wh')}"),
        Detail(name="property deadline", old="2wh", new="3wh"),
    )
    assert diagram_marks(good, new) == ({"complete_card": "changed"}, {"complete_card": "changed"})


def test_a_new_activity_and_its_flow_are_drawn_on_the_new_diagram_only(good: Package) -> None:
    new = swapped(
        good,
        BPMN,
        ('sourceRef="send_result" targetRef="fixed"', 'sourceRef="send_result" targetRef="thank"'),
        (
            '<bpmn:endEvent id="fixed"',
            '<bpmn:userTask id="thank" name="Поблагодарить" />'
            '<bpmn:sequenceFlow id="thanked" sourceRef="thank" targetRef="fixed" />'
            '<bpmn:endEvent id="fixed"',
        ),
    )
    before, after = diagram_marks(good, new)
    assert before == {"to_fixed": "changed"}
    assert after == {"thank": "added", "thanked": "added", "to_fixed": "changed"}
    assert diagram_marks(new, good) == (
        {"thank": "removed", "thanked": "removed", "to_fixed": "changed"},
        {"to_fixed": "changed"},
    )


def test_a_timer_and_a_condition_are_compared(good: Package) -> None:
    new = swapped(
        good, BPMN, ("${calendar.at(term)}", "${calendar.roll(term)}"), ("== 'void'", "== 'no'")
    )
    assert {c.element for c in only(good, new).changes} == {"term_ended", "to_void"}


def test_moved_shapes_change_nothing_that_reads(good: Package) -> None:
    new = swapped(good, BPMN, ('<dc:Bounds x="220"', '<dc:Bounds x="221"'))
    assert only(good, new) == FileDifference(resource=BPMN, kind="changed", silent=True)


def test_fields_are_added_removed_and_changed(good: Package) -> None:
    schema = json.loads(good.resources[OFFICE])
    group = schema["components"][0]["components"]
    removed = group.pop(1)
    group[0]["validate"] = {}
    group.append({"type": "textfield", "id": "new", "key": "entrance", "label": "Подъезд"})
    new = Package.from_resources(good.key, {**good.resources, OFFICE: json.dumps(schema).encode()})
    told = {(c.kind, c.element, c.sort) for c in only(good, new).changes}
    assert told == {
        ("added", "entrance", "textfield"),
        ("removed", removed["key"], removed["type"]),
        ("changed", "found_at", "datetime"),
    }
    changed = next(c for c in only(good, new).changes if c.kind == "changed")
    assert changed.details == (Detail(name="validate.required", old="true", new=""),)


@pytest.mark.parametrize(
    ("pairs", "told"),
    [
        ([("target: 1wd", "target: 2wd")], [("changed", "metrics.target", "2wd")]),
        ([("label: Дом}", "label: Здание}")],
         [("changed", "registry.columns.house.label", "Здание")]),
        ([("retention: {years: 5}\n", "")], [("removed", "retention.years", "5")]),
    ],
)  # fmt: skip
def test_settings_are_named_by_their_place(good: Package, pairs, told) -> None:
    changes = only(good, swapped(good, CONFIG, *pairs)).changes
    assert [(c.kind, c.element, c.name) for c in changes] == told


def test_rules_of_a_table_are_compared_cell_by_cell(good: Package) -> None:
    changes = only(good, swapped(good, "prevention_documents.dmn", ('"PB-2"', '"PB-3"'))).changes
    assert [(c.element, c.details[0].new) for c in changes] == [
        ("rule_leaflet_pb_2", '"leaflet" | "PB-3"')
    ]


def test_words_are_compared_by_their_source(good: Package) -> None:
    changes = only(good, swapped(good, "locale/en.po", ('msgstr "Raid"', 'msgstr "Sweep"'))).changes
    assert [(c.element, c.name) for c in changes] == [("Рейд", "Sweep")]


def test_a_template_is_compared_line_by_line(good: Package) -> None:
    document = docx.Document(BytesIO(good.resources["templates/PB-4.docx"]))
    document.add_paragraph("Новая строка")
    target = BytesIO()
    document.save(target)
    new = Package.from_resources(
        good.key, {**good.resources, "templates/PB-4.docx": target.getvalue()}
    )
    assert only(good, new).lines == ("+ Новая строка",)


def test_what_cannot_be_read_differs_as_a_whole(good: Package) -> None:
    files = {BPMN: b"<x", OFFICE: b"[]", CONFIG: b"a: [", "templates/PB-4.docx": b"no"}
    new = Package.from_resources(good.key, {**good.resources, **files})
    assert {
        each.resource: (each.kind, each.changes) for each in compare(good, new)
    } == dict.fromkeys(files, ("changed", ()))


def test_whole_files_come_and_go(good: Package) -> None:
    less = {n: data for n, data in good.resources.items() if n != OFFICE}
    assert only(good, Package.from_resources(good.key, less)).kind == "removed"
    assert only(Package.from_resources(good.key, less), good).kind == "added"
