"""Every rule against the good package with one thing broken: valid and invalid in one table."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pytest

from leancity.library import Package, World, check
from leancity.library.findings import Finding
from leancity.library.inspection import Inspection
from leancity.library.rules import RULES, Rule

BPMN, DMN, CONFIG = "prevention.bpmn", "prevention_documents.dmn", "process.yaml"
OFFICE, CARD, CHECK = "forms/office.form", "forms/complete_card.form", "forms/check.form"
MEASURE = "forms/choose_measure.form"
EDIT = "forms/edit.form"
PO = "locale/en.po"

Files = dict[str, bytes]
#: row of the table -> what each rule finds in it
Judge = Callable[[int], dict[str, list[Finding]]]


@dataclass(frozen=True)
class Swap:
    """Put one text of a file in the place of another."""

    file: str
    old: str
    new: str
    count: int = 1

    def __call__(self, files: Files) -> None:
        text = files[self.file].decode()
        assert self.old in text, f"{self.file} does not hold {self.old!r}"
        files[self.file] = text.replace(self.old, self.new, self.count).encode()


@dataclass(frozen=True)
class Write:
    """Put a file there."""

    file: str
    data: bytes

    def __call__(self, files: Files) -> None:
        files[self.file] = self.data


@dataclass(frozen=True)
class Drop:
    """Take a file away."""

    file: str

    def __call__(self, files: Files) -> None:
        del files[self.file]


@dataclass(frozen=True)
class Component:
    """Change a component of a form; the first with this id is found, nested or not."""

    file: str
    id: str
    change: Callable[[dict], object]

    def __call__(self, files: Files) -> None:
        schema = json.loads(files[self.file])
        self.change(_component(schema, self.id))
        files[self.file] = json.dumps(schema, ensure_ascii=False).encode()


def _component(parent: dict, wanted: str) -> dict:
    found = next(_search(parent, wanted), None)
    assert found is not None, f"there is no component {wanted}"
    return found


def _search(parent: dict, wanted: str):
    for component in parent.get("components", ()):
        if component["id"] == wanted:
            yield component
        yield from _search(component, wanted)


def sets(**values: object) -> Callable[[dict], object]:
    """Set keys of a component."""
    return lambda component: component.update(values)


def sets_in(part: str, **values: object) -> Callable[[dict], object]:
    """Set keys inside a part of a component."""
    return lambda component: component.setdefault(part, {}).update(values)


def drops(*names: str) -> Callable[[dict], object]:
    """Take keys away from a component."""
    return lambda component: [component.pop(name, None) for name in names]


def case(code: str, file: str, element: str, *changes: Callable[[Files], None]):
    """One row: the finding that these changes must bring."""
    return pytest.param((code, file, element), changes, id=f"{code}-{file}-{element}")


INVALID = [
    # --- readable -------------------------------------------------------------------------
    case("file-missing", BPMN, "", Drop(BPMN)),
    case("file-missing", CONFIG, "", Drop(CONFIG)),
    case("file-unreadable", BPMN, "", Write(BPMN, b"<definitions>")),
    case("file-unreadable", BPMN, "", Swap(BPMN, "?>", '?><!DOCTYPE x [<!ENTITY e "e">]>')),
    case("file-unreadable", DMN, "", Write(DMN, b"no table")),
    case("file-unreadable", OFFICE, "", Write(OFFICE, b'{"id": ')),
    case("file-unreadable", OFFICE, "", Write(OFFICE, b"[]")),
    case("file-unreadable", CONFIG, "", Write(CONFIG, b"key: [")),
    case("file-unreadable", CONFIG, "", Swap(CONFIG, "unit: dobik", "unit: dobik\nunit: raid")),
    case("file-unreadable", PO, "", Write(PO, b'msgid "a"\nnonsense')),
    case("schema-violation", CONFIG, "/", Swap(CONFIG, "unit: dobik", "units: dobik")),
    case("schema-violation", CONFIG, "metrics.target", Swap(CONFIG, "target: 1wd", "target: 1 d")),
    # --- identity -------------------------------------------------------------------------
    case("key-mismatch", BPMN, "other", Swap(BPMN, 'process id="prevention"', 'process id="other"')),
    case("key-mismatch", CONFIG, "key", Swap(CONFIG, "key: prevention", "key: other")),
    case("key-mismatch", OFFICE, "bureau", Swap(OFFICE, '"prevention_office"', '"bureau"')),
    case("id-duplicate", OFFICE, "office_geo", Component(OFFICE, "office_house", sets(id="office_geo"))),
    case("id-missing", OFFICE, "", Component(OFFICE, "office_house", drops("id"))),
    case("key-duplicate", OFFICE, "geo", Component(OFFICE, "office_house", sets(key="geo"))),
    case("key-duplicate", OFFICE, "geo", Component(OFFICE, "office_house", sets(key="geo.lat"))),
    case("not-executable", BPMN, "prevention", Swap(BPMN, 'isExecutable="true"', "")),
    case("ttl-missing", BPMN, "prevention", Swap(BPMN, 'camunda:historyTimeToLive="P1826D"', "")),
    case("ttl-missing", DMN, "prevention_documents", Swap(DMN, 'camunda:historyTimeToLive="P1826D"', "")),
    # --- diagram --------------------------------------------------------------------------
    case("form-missing", BPMN, "check", Swap(BPMN, 'camunda:formRef="prevention_check"', "")),
    case("form-binding", BPMN, "check", Swap(BPMN, '_check" camunda:formRefBinding="deployment"', '_check"')),
    case("form-not-found", BPMN, "check", Swap(BPMN, '"prevention_check"', '"prevention_inspect"')),
    case("form-unused", CHECK, "prevention_check", Swap(BPMN, '"prevention_check"', '"prevention_office"')),
    case("group-missing", BPMN, "check", Swap(BPMN, 'camunda:candidateGroups="inspector.dobik"', "")),
    case("group-unknown", BPMN, "check", Swap(BPMN, 'Groups="inspector.dobik"', 'Groups="inspector.gai"')),
    case("group-unknown", BPMN, "prevention", Swap(BPMN, "inspector.dobik,", "boss.dobik,")),
    case("due-unparsable", BPMN, "check", Swap(BPMN, "calendar.due('2wd')", "calendar.due('2 days')")),
    case("due-unparsable", BPMN, "check", Swap(BPMN, "${calendar.due('2wd')}", "tomorrow")),
    case("deadline-mismatch", BPMN, "check", Swap(BPMN, 'name="deadline" value="2wd"', 'name="deadline" value="3wd"')),
    case("deadline-mismatch", BPMN, "check", Swap(BPMN, """camunda:dueDate="${calendar.due('2wd')}\"""", "")),
    case("decision-not-found", BPMN, "choose_documents", Swap(BPMN, 'Ref="prevention_documents"', 'Ref="papers"')),
    case("decision-binding", BPMN, "choose_documents", Swap(BPMN, 'camunda:decisionRefBinding="deployment"', "")),
    case("embedded-code", BPMN, "geocode", Swap(BPMN, 'camunda:topic="geocode"', 'camunda:class="x.Y"')),
    case("embedded-code", BPMN, "registered", Swap(BPMN, '<camunda:property name="status" value="registered" />\n        </camunda:properties>', '<camunda:property name="status" value="registered" />\n        </camunda:properties><camunda:executionListener expression="${x}" event="start" />')),
    case("embedded-code", BPMN, "to_geocode", Swap(BPMN, 'sourceRef="register_number" targetRef="geocode" />', 'sourceRef="register_number" targetRef="geocode"><bpmn:extensionElements><camunda:executionListener class="x.Y" event="take" /></bpmn:extensionElements></bpmn:sequenceFlow>')),
    case("embedded-code", BPMN, "to_void", Swap(BPMN, '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${card_decision', '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression" language="groovy">${card_decision')),
    case("embedded-code", BPMN, "prevention", Swap(BPMN, "<bpmn:laneSet", '<bpmn:extensionElements><camunda:executionListener expression="${x}" event="start" /></bpmn:extensionElements><bpmn:laneSet')),
    case("embedded-code", DMN, "prevention_documents_table", Swap(DMN, "<decisionTable ", '<decisionTable expressionLanguage="groovy" ')),
    case("embedded-code", DMN, "rule_notice_pb_1_measure", Swap(DMN, '"notice"', 'function(x) external {java: {class: "java.lang.Math"}}')),
    case("expression-call", BPMN, "to_void", Swap(BPMN, "${card_decision == 'void'}", "${card_decision.getClass().forName('java.lang.Runtime') != null}")),
    case("expression-call", BPMN, "term_ended", Swap(BPMN, "${calendar.at(term)}", "${calendar.getClass()}")),
    case("expression-call", DMN, "rule_leaflet_pb_1_document", Swap(DMN, "<outputEntry ", '<outputEntry expressionLanguage="juel" '), Swap(DMN, '"PB-1"', "''.getClass()")),
    case("expression-name", BPMN, "complete_card", Swap(BPMN, 'name="Дополнить карточку"', 'name="${runtimeService}"')),
    case("expression-syntax", BPMN, "to_void", Swap(BPMN, "${card_decision == 'void'}", "${card_decision = 'void'}")),
    case("topic-missing", BPMN, "geocode", Swap(BPMN, 'camunda:topic="geocode"', "")),
    case("name-missing", BPMN, "geocode", Swap(BPMN, 'name="Определить адрес по точке"', "")),
    case("name-missing", BPMN, "is_removed", Swap(BPMN, 'name="Нарушение устранено?"', "")),
    case("name-missing", BPMN, "to_may_prolong", Swap(BPMN, 'name="частично или просят срок"', "")),
    # --- work -----------------------------------------------------------------------------
    case("topic-unknown", BPMN, "geocode", Swap(BPMN, 'topic="geocode"', 'topic="geo"')),
    case("topic-not-external", BPMN, "geocode", Swap(BPMN, 'camunda:type="external" camunda:topic="geocode"', 'camunda:topic="geocode"')),
    case("retry-profile-unknown", BPMN, "check", Swap(BPMN, 'name="deadline" value="2wd"', 'name="retryProfile" value="eager"')),
    case("input-missing", BPMN, "check_act", Swap(BPMN, '<camunda:inputParameter name="document_code">PB-7</camunda:inputParameter>', "")),
    case("input-unknown", BPMN, "check_act", Swap(BPMN, 'name="document_code">PB-7', 'name="code">PB-7')),
    case("error-uncaught", BPMN, "send_notice", Swap(BPMN, 'errorCode="recipient-missing"', 'errorCode="no-letter"')),
    case("error-unknown", BPMN, "no_address", Swap(BPMN, 'errorCode="recipient-missing"', 'errorCode="no-letter"')),
    case("notice-unknown", BPMN, "send_notice", Swap(BPMN, ">owner_notice<", ">owner_letter<")),
    case("document-unknown", BPMN, "send_materials", Swap(BPMN, "PB-4?, PB-5?", "PB-4?, PB-9?")),
    case("document-unknown", BPMN, "check_act", Swap(BPMN, ">PB-7<", ">PB-9<")),
    case("document-unknown", BPMN, "generate_documents", Swap(DMN, '"PB-2"', '"PB-9"')),
    case("recipient-unknown", BPMN, "send_notice", Swap(BPMN, "subject:owner_email", "subject:house")),
    case("group-unknown", BPMN, "send_notice", Swap(BPMN, "subject:owner_email", "group:boss.dobik")),
    # --- flow -----------------------------------------------------------------------------
    case("read-before-write", BPMN, "to_send_notice", Component(MEASURE, "choose_measure_delivery", sets(key="way"))),
    case("read-before-write", BPMN, "term_ended", Swap(BPMN, "calendar.at(term)", "calendar.at(deadline)")),
    case("read-before-write", BPMN, "valid_to_find_duplicate", Swap(BPMN, "${card_decision == 'void'}", "${verdict}"), Swap(BPMN, 'name="да" sourceRef="is_valid" targetRef="find_duplicate" />', 'name="да" sourceRef="is_valid" targetRef="find_duplicate"><bpmn:conditionExpression>${verdict}</bpmn:conditionExpression></bpmn:sequenceFlow>')),
    case("read-before-write", BPMN, "choose_documents", Component(MEASURE, "choose_measure_measure", sets(disabled=True))),
    case("read-before-write", BPMN, "geocode", Component(OFFICE, "office_geo", sets(key="point"))),
    case("unreachable", BPMN, "check_act", Swap(BPMN, '"check" targetRef="check_act"', '"check" targetRef="is_removed"')),
    # --- statuses -------------------------------------------------------------------------
    case("status-unknown", BPMN, "check", Swap(BPMN, 'value="check"', 'value="checking"')),
    case("status-unused", CONFIG, "statuses.check", Swap(BPMN, 'value="check"', 'value="waiting"')),
    case("group-unknown", CONFIG, "digests.checks", Swap(CONFIG, "group: inspector.dobik, tasks", "group: boss.dobik, tasks")),
    case("activity-unknown", CONFIG, "digests.checks", Swap(CONFIG, "tasks: [check]", "tasks: [look]")),
    case("status-duplicate", CONFIG, "statuses.draft", Swap(CONFIG, "{key: registered, label", "{key: draft, label")),
    case("status-not-final", BPMN, "fixed", Swap(CONFIG, "rank: 90, final: true", "rank: 90")),
    case("status-final", BPMN, "check", Swap(CONFIG, "rank: 70}", "rank: 70, final: true}")),
    # --- forms ----------------------------------------------------------------------------
    case("component-foreign", OFFICE, "office_term_hint", Component(OFFICE, "office_term_hint", sets(type="html"))),
    case("component-unknown", OFFICE, "office_term_hint", Component(OFFICE, "office_term_hint", sets(type="map"))),
    case("widget-unknown", OFFICE, "office_geo", Component(OFFICE, "office_geo", sets_in("properties", widget="globe"))),
    case("type-unknown", OFFICE, "office_house", Component(OFFICE, "office_house", sets_in("properties", camundaType="Text"))),
    case("type-unfit", OFFICE, "office_photos_before", Component(OFFICE, "office_photos_before", sets_in("properties", camundaType="String"))),
    case("dictionary-unknown", OFFICE, "office_type", Component(OFFICE, "office_type", sets_in("properties", dictionary="kinds"))),
    case("options-key", OFFICE, "office_type", Component(OFFICE, "office_type", sets(valuesKey="kinds"))),
    case("options-key", OFFICE, "office_subject_kind", Component(OFFICE, "office_subject_kind", sets_in("properties", people="inspector.dobik"))),
    case("choice-unfit", OFFICE, "office_house", Component(OFFICE, "office_house", sets_in("properties", cases="prevention"))),
    case("group-unknown", OFFICE, "office_subject_kind", Component(OFFICE, "office_subject_kind", sets_in("properties", people="inspector.moon"))),
    case("field-unknown", OFFICE, "office_subject_kind", Component(OFFICE, "office_subject_kind", sets_in("properties", cases="prevention", casesUntil="moonrise"))),
    case("widget-shows", OFFICE, "office_geo", Component(OFFICE, "office_geo", sets_in("properties", widget="route"))),
    case("options-missing", OFFICE, "office_subject_kind", Component(OFFICE, "office_subject_kind", drops("values"))),
    case("limit-misplaced", OFFICE, "office_type", Component(OFFICE, "office_type", sets_in("validate", maxLength=5))),
    case("rule-silent", OFFICE, "office_term", Component(OFFICE, "office_term", sets_in("properties", ruleMessage=""))),
    case("feel-syntax", OFFICE, "office_term", Component(OFFICE, "office_term", sets_in("properties", rule="=if value then"))),
    case("hide-not-null-safe", OFFICE, "office_house", Component(OFFICE, "office_house", sets(conditional={"hide": "=floors > 3"}))),
    case("pattern-syntax", OFFICE, "office_house", Component(OFFICE, "office_house", sets_in("validate", pattern="("))),
    case("pattern-explodes", OFFICE, "office_house", Component(OFFICE, "office_house", sets_in("validate", pattern="^(a+)+$"))),
    # --- fields ---------------------------------------------------------------------------
    case("personal-unmarked", OFFICE, "office_address", Component(OFFICE, "office_address", sets(properties={"widget": "address"}))),
    case("personal-unmarked", OFFICE, "office_house", Component(OFFICE, "office_house", sets(label="Паспорт владельца"))),
    case("personal-unmarked", OFFICE, "office_house", Component(OFFICE, "office_house", sets(key="neighbour_phone"))),
    case("personal-unfit", OFFICE, "office_type", Component(OFFICE, "office_type", sets_in("properties", personal="true"))),
    case("field-differs", OFFICE, "office_phone", Component(CARD, "complete_card_phone", sets_in("properties", subject="owner"))),
    case("field-differs", OFFICE, "office_house", Component(CARD, "complete_card_house", sets_in("properties", camundaType="Long"))),
    # --- process.yaml ---------------------------------------------------------------------
    case("unit-unknown", CONFIG, "unit", Swap(CONFIG, "unit: dobik", "unit: dgh")),
    case("group-unknown", CONFIG, "owner", Swap(CONFIG, "owner: process_owner.dobik", "owner: boss.dobik")),
    case("group-unknown", CONFIG, "start.groups", Swap(CONFIG, "groups: [inspector.dobik", "groups: [inspector.gai")),
    case("role-unknown", CONFIG, "rights", Swap(CONFIG, "  inspector: CRU", "  boss: CRU")),
    case("start-form", CONFIG, "start.form", Swap(CONFIG, "form: office", "form: bureau")),
    case("starters-differ", CONFIG, "start.groups", Swap(CONFIG, "groups: [inspector.dobik, specialist.dobik]", "groups: [inspector.dobik]")),
    case("field-unknown", CONFIG, "registry.map", Swap(CONFIG, "map: geo", "map: point")),
    case("field-unknown", CONFIG, "registry.columns", Swap(CONFIG, "{key: house, label", "{key: building, label")),
    case("field-unknown", CONFIG, "registry.filters", Swap(CONFIG, "field: address}", "field: street}")),
    case("field-unknown", CONFIG, "registry.galleries", Swap(CONFIG, "field: photos_after", "field: photos_later")),
    case("field-unknown", CONFIG, "registry.card", Swap(CONFIG, "[result, note,", "[result, remark,")),
    case("reason-unknown", CONFIG, "metrics.reason", Swap(CONFIG, "reason: comment", "reason: remark")),
    case("reason-unknown", CONFIG, "metrics.reason", Swap(CONFIG, "reason: comment", "reason: phone")),
    case("personal-searched", CONFIG, "registry.search", Swap(CONFIG, "search: [address", "search: [phone")),
    case("status-unknown", CONFIG, "registry.tabs.drafts", Swap(CONFIG, "{status: [draft]}", "{status: [sketch]}")),
    case("activity-unknown", CONFIG, "metrics.clock_stop", Swap(CONFIG, "clock_stop: notified", "clock_stop: sent")),
    case("form-not-found", CONFIG, "registry.edit", Swap(CONFIG, "edit: edit", "edit: change")),
    case("act-right", BPMN, "annulled", Swap(BPMN, 'name="right" value="D"', 'name="right" value="V"')),
    case("act-right", BPMN, "wait_term", Swap(BPMN, '<camunda:property name="right" value="U" />', "")),
    case("act-place", BPMN, "annulled", Swap(BPMN, 'id="annulled_message" messageRef="message_case_void"', 'id="annulled_message"')),
    case("act-incomplete", BPMN, "annulled", Swap(BPMN, 'name="button" value="Аннулировать"', 'name="label" value="Аннулировать"')),
    case("form-not-found", BPMN, "annulled", Swap(BPMN, 'value="prevention_void"', 'value="prevention_ended"')),
    case("edit-alone", CONFIG, "registry.edit", Component(EDIT, "edit_house", sets(key="building"))),
    case("field-unknown", CONFIG, "reports.types", Swap(CONFIG, "by: [type]}", "by: [kind]}")),
    case("personal-counted", CONFIG, "reports.types", Swap(CONFIG, "by: [type]}", "by: [subject_name]}")),
    case("status-unknown", CONFIG, "reports.removed_in_term", Swap(CONFIG, "status: fixed, empty", "status: gone, empty")),
    case("activity-unknown", CONFIG, "reports.capture_to_notice", Swap(CONFIG, "kind: time}", "kind: time, start: look, stop: notified}")),
    case("report-unfit", CONFIG, "reports.types", Swap(CONFIG, "kind: count, by: [type]}", "kind: count}")),
    case("report-unfit", CONFIG, "reports.types", Swap(CONFIG, "kind: count, by: [type]}", "kind: sum, by: [type]}")),
    case("field-unknown", CONFIG, "reports.types", Swap(CONFIG, "kind: count, by: [type]}", "kind: sum, by: [type], fields: [miles]}")),
    case("field-unknown", CONFIG, "reports.types", Swap(CONFIG, "kind: count, by: [type]}", "kind: sum, by: [type], fields: [prolongations], day: someday}")),
    case("activity-unknown", CONFIG, "metrics.clock", Swap(CONFIG, "wait_term: applicant", "wait_trem: applicant")),
    case("activity-unknown", CONFIG, "metrics.returns", Swap(CONFIG, "returns: [approve]", "returns: [sign]")),
    case("number-format", CONFIG, "number.format", Swap(CONFIG, '"{:04d}"', '"{:04d}/{street}"')),
    # --- documents ------------------------------------------------------------------------
    case("template-missing", "templates/PB-4.docx", "", Drop("templates/PB-4.docx")),
    case("template-missing", "templates/PB-4.sample.json", "", Drop("templates/PB-4.sample.json")),
    case("template-unused", "templates/PB-9.docx", "", Write("templates/PB-9.docx", b"")),
    case("template-unreadable", "templates/PB-4.docx", "", Write("templates/PB-4.docx", b"no docx")),
    case("placeholder-unfilled", "templates/PB-4.docx", "rule_clause", Component(MEASURE, "choose_measure_rule_clause", sets(key="ground"))),
    case("placeholder-missing", "templates/PB-3.docx", "cadastral_no", Swap(CONFIG, "fields: [address, type, rule_clause, term, unit]", "fields: [address, cadastral_no]")),
    case("placeholder-unfilled", CONFIG, "notices.owner_notice.body", Swap(CONFIG, "{{ unit.name }}", "{{ department }}")),
    case("template-unreadable", CONFIG, "notices.owner_notice.body", Swap(CONFIG, "{{ unit.name }}", "{{ unit.name | wave }}")),
    case("template-unreadable", CONFIG, "notices.owner_notice.body", Swap(CONFIG, "{% endif %}", "")),
    case("personal-subject", CONFIG, "notices.owner_notice.subject", Swap(CONFIG, "№ {{ number }}", "{{ owner_name }}")),
    # --- requests -------------------------------------------------------------------------
    case("request-unknown", BPMN, "ask_owner", Swap(BPMN, ">egrn_extract<", ">extract<")),
    case("document-unknown", CONFIG, "requests.egrn_extract.document", Swap(CONFIG, "document: RQ-1", "document: RQ-2")),
    case("notice-unknown", CONFIG, "requests.egrn_extract.notice", Swap(CONFIG, "document: RQ-1", "document: RQ-1\n    email: rr@city.example")),
    case("unit-unknown", CONFIG, "requests.egrn_extract.unit", Swap(CONFIG, "document: RQ-1", "document: RQ-1\n    unit: dgh")),
    case("activity-unknown", CONFIG, "requests.egrn_extract.answer_at", Swap(CONFIG, "answer_at: owner_answer", "answer_at: owner_late")),
    case("answer-half", CONFIG, "requests.egrn_extract", Swap(CONFIG, "    answer_at: owner_answer\n", "")),
    case("field-unknown", CONFIG, "requests.egrn_extract.answer", Swap(CONFIG, "file: extract_file", "file: proof")),
    case("input-missing", BPMN, "ask_owner", Swap(BPMN, '"request_kind"', '"priority"')),
    # --- words ----------------------------------------------------------------------------
    case("file-missing", PO, "", Drop(PO)),
    case("translation-missing", PO, "Рейд", Swap(PO, 'msgstr "Raid"', 'msgstr ""')),
    case("translation-missing", PO, "Новое слово", Component(OFFICE, "office_house", sets(label="Новое слово"))),
    case("translation-places", PO, "Нарушение № {number}", Swap(PO, "Violation No. {number}", "Violation")),
]  # fmt: skip


def test_good_package_has_no_faults(good: Package, world: World) -> None:
    assert [str(finding) for finding in check(good, world)] == []


def name_of(rule: Rule) -> str:
    """Two rooms of rules may use one name."""
    return f"{rule.__module__}.{rule.__qualname__}"


@pytest.fixture(scope="module")
def judge(good: Package, world: World) -> Judge:
    """Judges a row of the table once, however many tests ask."""

    @cache
    def judged(row: int) -> dict[str, list[Finding]]:
        files = dict(good.resources)
        for change in INVALID[row].values[1]:
            change(files)
        inspection = Inspection(Package.from_resources(good.key, files), world)
        inspection.touch()
        found = {name_of(rule): list(rule(inspection)) for rule in RULES}
        return found | {"unreadable": list(inspection.unreadable)}

    return judged


@pytest.mark.parametrize("row", range(len(INVALID)), ids=[row.id for row in INVALID])
def test_fault_is_found_and_placed(good: Package, judge: Judge, row: int) -> None:
    code, file, element = INVALID[row].values[0]
    findings = [finding for found in judge(row).values() for finding in found]
    assert (code, good.path(file), element) in {(f.code, f.file, f.element) for f in findings}
    assert not [finding.text for finding in findings if "%(" in finding.text]


def test_every_rule_has_a_row_that_breaks_it(judge: Judge) -> None:
    silent = {name_of(rule) for rule in RULES}
    for row in range(len(INVALID)):
        silent -= {rule for rule, found in judge(row).items() if found}
    assert silent == set()


def test_a_step_of_any_topic_may_be_drawn_as_given_up(good: Package, world: World) -> None:
    files = dict(good.resources)
    Swap(BPMN, 'errorCode="recipient-missing"', 'errorCode="given-up"')(files)
    findings = check(Package.from_resources(good.key, files), world)
    # The topic's own error is caught no more; waiting for the operator's is no fault.
    assert {finding.code for finding in findings} == {"error-uncaught"}
