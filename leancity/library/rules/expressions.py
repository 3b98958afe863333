"""Nothing runs inside the engine but decisions, and expressions that only read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from leancity.i18n import N_
from leancity.library import calls
from leancity.library.bpmn import BpmnModel
from leancity.library.elements import CODE_ATTRIBUTES, CODE_ELEMENTS
from leancity.library.findings import Finding
from leancity.library.inspection import Inspection
from leancity.library.juel import LOOP
from leancity.library.xml import CAMUNDA, local

#: Besides those of flow nodes: Java classes and foreign programs wherever they can be named.
_CODE_ATTRIBUTES = frozenset(
    {*CODE_ATTRIBUTES, "resource", "taskClass", "caseExecutionListener", "variableMappingClass",
     "variableMappingDelegateExpression", "customBatchHandler", "scriptFormat"}
)  # fmt: skip
_CODE_ELEMENTS = frozenset({*CODE_ELEMENTS, "formData", "scriptTask"})
#: Words for readers of the diagram: the engine never evaluates them.
_SPOKEN = frozenset({"documentation", "text"})
#: A function of FEEL whose body is a Java method.
_EXTERNAL = re.compile(r"\)\s*external\b")
#: Languages of a decision table that only read.
_FEEL = frozenset({"", "feel"})
#: Attributes that name a variable to be written.
_NAMING = ("errorCodeVariable", "errorMessageVariable", "escalationCodeVariable", "variableName")
_MESSAGES = {
    "call": N_("The expression may not use %(what)s."),
    "name": N_("The expression names %(what)s, which is no variable of the process."),
    "syntax": N_("The expression cannot be read: %(what)s"),
}


def diagram_expressions(case: Inspection) -> Iterator[Finding]:
    """Expressions read variables, the calendar and a few getters; they call nothing else."""
    if not case.bpmn:
        return
    known = _variables(case)
    for element in case.bpmn.elements():
        for text in _texts(element) if local(element) not in _SPOKEN else ():
            for fault in calls.faults(text, known):
                yield _finding(case, case.diagram, element, fault)


def decision_expressions(case: Inspection) -> Iterator[Finding]:
    """A decision table speaks FEEL, or the same plain expressions, and calls nothing outside."""
    known = _variables(case) | _inputs(case)
    for name, model in case.decision_files.items():
        for element in model.elements():
            language = _language(element)
            if language not in _FEEL | {"juel"}:
                yield _code(case, name, element, f"expressionLanguage={language}")
            for fault in _of_table(element, language, known):
                yield _finding(case, name, element, fault)
            if local(element) == "text" and _EXTERNAL.search(element.text or ""):
                yield _code(case, name, element, "external")


def no_foreign_code(case: Inspection) -> Iterator[Finding]:
    """No script, listener or Java class hangs on a flow, on the process or on a definition."""
    if not case.bpmn:
        return
    for element in case.bpmn.elements():
        found = [name for name in _camunda_attributes(element) if name in _CODE_ATTRIBUTES]
        if local(element) in _CODE_ELEMENTS:
            found.append(local(element))
        if element.get("language"):
            found.append("language")
        for what in found:
            yield _code(case, case.diagram, element, what)


def _variables(case: Inspection) -> frozenset[str]:
    """Everything that a value can stand under."""
    loops = {node.loop.element for node in case.nodes.values() if node.loop}
    inputs = {name for node in case.nodes.values() for name in node.inputs}
    named = set(_named_variables(case.bpmn)) if case.bpmn else set()
    return frozenset(case.written | loops | inputs | named | LOOP)


def _named_variables(model: BpmnModel) -> Iterator[str]:
    """Variables that the engine writes where an element says so: error codes, answers of calls."""
    for element in model.elements():
        for name in _NAMING:
            yield from filter(None, [element.get(f"{{{CAMUNDA}}}{name}")])
        if local(element) == "out":
            yield from filter(None, [element.get("target")])


def _inputs(case: Inspection) -> frozenset[str]:
    named = {name for decision in case.decisions.values() for name in decision.reads}
    return frozenset(named | {"cellInput"})


def _texts(element: etree._Element) -> list[str]:
    return [*map(str, element.attrib.values()), *filter(None, [element.text])]


def _of_table(
    element: etree._Element, language: str, known: frozenset[str]
) -> Iterator[calls.Fault]:
    """In a table in JUEL every cell is an expression; elsewhere only what stands in braces."""
    for text in map(str, element.attrib.values()):
        yield from calls.faults(text, known)
    if local(element) == "text" and (element.text or "").strip():
        read = calls.bare_faults if language == "juel" else calls.faults
        yield from read(element.text, known)


def _language(element: etree._Element) -> str:
    """The language of the nearest element that names one."""
    for each in (element, *element.iterancestors()):
        if each.get("expressionLanguage"):
            uri = str(each.get("expressionLanguage")).lower()
            return "feel" if "feel" in uri.lower() else uri
    return ""


def _camunda_attributes(element: etree._Element) -> list[str]:
    prefix = f"{{{CAMUNDA}}}"
    names = map(str, element.attrib)
    return [name.removeprefix(prefix) for name in names if name.startswith(prefix)]


def _owner(case: Inspection, element: etree._Element) -> str:
    """The id that a reader finds in the diagram; otherwise the nearest there is."""
    ids = [str(e.get("id")) for e in (element, *element.iterancestors()) if e.get("id")]
    drawn = case.nodes.keys() | {flow.id for flow in case.bpmn.flows} if case.bpmn else frozenset()
    return next((each for each in ids if each in drawn), ids[0] if ids else "")


def _finding(
    case: Inspection, resource: str, element: etree._Element, fault: calls.Fault
) -> Finding:
    return case.finding(
        resource,
        _owner(case, element),
        f"expression-{fault.kind}",
        _MESSAGES[fault.kind],
        what=fault.what,
    )


def _code(case: Inspection, resource: str, element: etree._Element, what: str) -> Finding:
    return case.finding(
        resource,
        _owner(case, element),
        "embedded-code",
        N_("Code inside a diagram is not allowed (%(what)s); use an external task."),
        what=what,
    )


RULES = (diagram_expressions, decision_expressions, no_foreign_code)
