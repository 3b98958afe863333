"""Small readers of the library: expressions, diagrams, flows, catalogues, packages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from leancity.library import Package, PackageError
from leancity.library.bpmn import BpmnModel
from leancity.library.catalogue import Catalogue, Text, translated_form, updated_po
from leancity.library.config import NumberFormat
from leancity.library.flow import written_before
from leancity.library.juel import reads
from leancity.local.environment import ROOT

_HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"><bpmn:process id="p">'
)


@pytest.mark.parametrize(
    ("text", "needed", "asked"),
    [
        ("plain text", set(), set()),
        ("${delivery == 'email'}", {"delivery"}, set()),
        ("${!late and not empty address}", {"late", "address"}, set()),
        ("${calendar.due('1wd')}", set(), set()),
        ("${calendar.at(term)}", {"term"}, set()),
        ("${empty execution.getVariable('address')}", set(), {"address"}),
        ('${execution.getVariable("a") == null ? 1 : a + 1}', {"a"}, {"a"}),
        ("${person.prop('name').stringValue()}", {"person"}, set()),
        ("a ${x} and #{y.z}", {"x", "y"}, set()),
        ("${loopCounter < 3 && '}' != x}", {"x"}, set()),
    ],
)
def test_variables_of_an_expression(text: str, needed: set[str], asked: set[str]) -> None:
    found = reads(text)
    assert (found.needed, found.asked) == (needed, asked)


def model(body: str) -> BpmnModel:
    """A diagram of these elements."""
    return BpmnModel.parse("p.bpmn", f"{_HEAD}{body}</bpmn:process></bpmn:definitions>".encode())


def elements(*names: str) -> str:
    """Elements written as `userTask:check`."""
    pairs = (name.split(":") for name in names)
    return "".join(f'<bpmn:{kind} id="{ident}" />' for kind, ident in pairs)


def flows(*pairs: str) -> str:
    """Flows written as `a>b`."""
    ends = (pair.split(">") for pair in pairs)
    return "".join(
        f'<bpmn:sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}" />'
        for n, (a, b) in enumerate(ends)
    )


NODES = elements("startEvent:s", "exclusiveGateway:x", "userTask:a", "userTask:b", "endEvent:e")


@pytest.mark.parametrize(
    ("body", "known"),
    [
        pytest.param(NODES + flows("s>a", "a>b", "b>e"), {"s", "a", "b"}, id="one after another"),
        pytest.param(
            NODES + flows("s>x", "x>a", "x>b", "a>e", "b>e"), {"s", "x"}, id="either of two"
        ),
        pytest.param(NODES + flows("s>a", "a>b", "b>a", "b>e"), {"s", "a", "b"}, id="a loop"),
        pytest.param(
            elements(
                "startEvent:s", "parallelGateway:x", "userTask:a", "userTask:b",
                "parallelGateway:j", "endEvent:e",
            ) + flows("s>x", "x>a", "x>b", "a>j", "b>j", "j>e"),
            {"s", "x", "a", "b", "j"},
            id="both of two",
        ),
        pytest.param(NODES + flows("s>a", "a>b"), None, id="nothing leads there"),
        pytest.param(
            elements("startEvent:s", "userTask:a", "endEvent:e")
            + '<bpmn:boundaryEvent id="late" attachedToRef="a" />'
            + flows("s>a", "late>e"),
            {"s", "late"},
            id="a boundary event knows what its activity knew",
        ),
        pytest.param(
            elements("startEvent:s", "endEvent:e")
            + '<bpmn:subProcess id="sub"><bpmn:startEvent id="i" /><bpmn:userTask id="a" />'
            + '<bpmn:endEvent id="o" />' + flows("i>a", "a>o") + "</bpmn:subProcess>"
            + flows("s>sub", "sub>e"),
            {"s", "i", "a", "sub"},
            id="out of a sub-process",
        ),
    ],
)  # fmt: skip
def test_what_is_written_before_the_end(body: str, known: set[str] | None) -> None:
    found = written_before(model(body), lambda node: frozenset({node.id}))["e"]
    assert found == known


def test_diagram_tells_what_its_tasks_declare(good: Package) -> None:
    check = good.bpmn.nodes["check"]
    assert check.name == "Проверить устранение"
    assert check.properties == {"status": "check", "deadline": "2wd", "channel": "telegram"}
    assert check.candidate_groups == ("inspector.dobik",)
    assert good.bpmn.nodes["wait_term"].message == "violator.reported"
    assert good.bpmn.nodes["no_address"].error_code == "recipient-missing"
    assert good.bpmn.nodes["term_ended"].timer == "${calendar.at(term)}"
    assert good.bpmn.nodes["send_notice"].inputs["recipient"] == "subject:owner_email"
    assert good.bpmn.property("status")["fixed"] == "fixed"


def test_decision_answers_with_documents(good: Package) -> None:
    decision = good.decisions["prevention_documents"]
    assert set(decision.answers) == {f"PB-{number}" for number in range(1, 7)}
    assert decision.reads == {"measure"}


def test_package_comes_back_from_its_resources_byte_for_byte(good: Package, tmp_path: Path) -> None:
    for name, data in good.files().items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        assert data == (ROOT / name).read_bytes()
    again = Package.load(tmp_path, good.key)
    assert again.resources == good.resources
    assert again.sha256 == good.sha256


def test_digest_changes_with_any_byte(good: Package) -> None:
    files = {**good.resources, "process.yaml": good.resources["process.yaml"] + b"\n"}
    assert Package.from_resources(good.key, files).sha256 != good.sha256


@pytest.mark.parametrize("reference", ["office", "prevention_office"])
def test_form_is_found_by_name_and_by_id(good: Package, reference: str) -> None:
    assert good.form(reference).id == "prevention_office"


def test_unknown_parts_are_named(good: Package, tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="there is no such package"):
        Package.load(tmp_path, "nothing")
    with pytest.raises(PackageError, match="there is no form bureau"):
        good.form("bureau")
    with pytest.raises(PackageError, match=r"doc_templates/prevention/PB-9\.docx"):
        good.template("PB-9")


def test_fields_are_described_where_people_edit_them(good: Package) -> None:
    assert good.fields["measure"].id == "choose_measure_measure"
    assert good.fields["phone"].personal
    assert good.fields["owner_phone"].subject == "owner"


def test_words_in_both_languages(good: Package) -> None:
    assert good.translate("Рейд", "en") == "Raid"
    assert good.translate("Рейд", "ru") == "Рейд"
    assert good.translate("нет такого слова", "en") == "нет такого слова"
    schema = good.form_schema("approve", "en")
    radio = next(c for c in schema["components"] if c["type"] == "radio")
    assert [row["label"] for row in radio["values"]] == ["Approve", "Return for rework"]
    assert [row["value"] for row in radio["values"]] == ["approve", "return"]
    assert good.form("approve").schema["components"] != schema["components"]


def test_translation_leaves_expressions_alone() -> None:
    schema = {"components": [{"label": "=a + 1", "description": "Дом", "key": "Дом"}]}
    found = translated_form(schema, lambda text: f"<{text}>")["components"][0]
    assert found == {"label": "=a + 1", "description": "<Дом>", "key": "Дом"}


def test_catalogue_keeps_what_is_translated_and_asks_for_the_rest() -> None:
    old = updated_po(b"", "en", [Text(text="Дом", file="f", element="e")])
    done = old.replace(b'msgstr ""\n\n', b"", 0).replace(b'msgid "\xd0\x94', b'msgid "\xd0\x94')
    done = done[: done.rindex(b'msgstr ""')] + b'msgstr "House"\n'
    texts = [Text(text=word, file="f", element="e") for word in ("Дом", "Улица")]
    entries = Catalogue.parse("x.po", "en", updated_po(done, "en", texts)).entries
    assert entries == {"Дом": "House"}


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("{:04d}", "0421"),
        ("PP-{}", "PP-421"),
        ("{:d}/{year}", "421/2026"),
        ("{unit}-{:05}", "dobik-00421"),
    ],
)
def test_numbers_are_written_as_the_package_says(pattern: str, number: str) -> None:
    assert NumberFormat(format=pattern).render(421, date(2026, 11, 23), "dobik") == number


def test_registry_heading_names_the_number(good: Package) -> None:
    assert good.config.registry.title_of("0421") == "Нарушение № 0421"
    assert good.config.registry.title_of(None) == "Нарушение № …"


def test_dictionaries_offer_only_what_has_documents(good: Package) -> None:
    offered = [value.value for value in good.config.dictionaries["measure"].offered]
    assert offered == ["notice", "leaflet", "warning", "referral"]
    waste = good.config.dictionaries["violation_type"].values[0]
    assert waste.attributes == {"term_days": 10}
