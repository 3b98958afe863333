"""What every element of a diagram must carry."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leancity.i18n import N_
from leancity.library.findings import Finding
from leancity.library.inspection import Inspection

#: `${calendar.due('4wh')}` or an expression over a variable of the case
_DUE = re.compile(
    r"^\$\{\s*calendar\.(?:due\(\s*(?:'(?P<span>[^']*)'|\"(?P<span2>[^\"]*)\")\s*\)"
    r"|(?:at|before|roll)\(.+\))\s*\}$"
)
SPAN = re.compile(r"^[1-9][0-9]*(wh|wd|cd|h)$")
_WORKED = frozenset({"serviceTask", "sendTask", "businessRuleTask", "scriptTask"})


def forms_of_tasks(case: Inspection) -> Iterator[Finding]:
    """A user task shows a form, of this deployment."""
    for node in case.nodes.values():
        if node.type == "userTask" and not node.form_ref:
            yield case.on_diagram(
                node.id, "form-missing", N_("The task names no form (camunda:formRef).")
            )
        if "formRef" in node.camunda and node.camunda.get("formRefBinding") != "deployment":
            yield case.on_diagram(
                node.id,
                "form-binding",
                N_("The form must be bound to the deployment (formRefBinding)."),
            )


def forms_exist(case: Inspection) -> Iterator[Finding]:
    """Every form named is in the package, and every form in the package is named."""
    known = {form.id for form in case.forms.values()}
    used = {node.form_ref for node in case.nodes.values()}
    if case.config and case.config.edit_form:
        used.add(f"{case.package.key}_{case.config.edit_form}")
    for node in case.nodes.values():
        if node.form_ref and node.form_ref not in known:
            yield case.on_diagram(
                node.id,
                "form-not-found",
                N_("The package has no form %(form)s."),
                form=node.form_ref,
            )
    if case.bpmn:
        for name, form in case.forms.items():
            if form.id not in used:
                yield case.finding(name, form.id, "form-unused", N_("Nothing shows this form."))


def groups_of_tasks(case: Inspection) -> Iterator[Finding]:
    """A user task is offered to a group that exists."""
    for node in case.nodes.values():
        if node.type == "userTask" and not (node.candidate_groups or node.camunda.get("assignee")):
            yield case.on_diagram(node.id, "group-missing", N_("The task is offered to no group."))
    starters = case.bpmn.starter_groups if case.bpmn else ()
    named = [(node.id, group) for node in case.nodes.values() for group in node.candidate_groups]
    named += [(case.package.key, group) for group in starters]
    for element, group in named:
        if "${" not in group and not case.world.is_group(group):
            yield case.on_diagram(
                element, "group-unknown", N_("There is no group %(group)s."), group=group
            )


def due_dates(case: Inspection) -> Iterator[Finding]:
    """A due date is something that the calendar understands, and says what `deadline` says."""
    for node in case.nodes.values():
        due, deadline = node.due_date, node.properties.get("deadline", "")
        match = _DUE.match(due) if due else None
        span = (match["span"] or match["span2"] or "") if match else ""
        if due and (match is None or (span and not SPAN.match(span))):
            yield case.on_diagram(
                node.id,
                "due-unparsable",
                N_("The due date %(due)s cannot be read; write ${calendar.due('1wd')}."),
                due=due,
            )
        elif deadline != span and (deadline or node.type == "userTask"):
            yield case.on_diagram(
                node.id,
                "deadline-mismatch",
                N_("The property deadline (%(deadline)s) and the due date (%(due)s) differ."),
                deadline=deadline or "-",
                due=due or "-",
            )


def decisions(case: Inspection) -> Iterator[Finding]:
    """A business rule task asks a decision of this deployment."""
    for node in case.nodes.values():
        if node.type != "businessRuleTask" or node.topic:
            continue
        reference = node.camunda.get("decisionRef", "")
        if reference not in case.decisions:
            yield case.on_diagram(
                node.id,
                "decision-not-found",
                N_("The package has no decision %(decision)s."),
                decision=reference or "-",
            )
        elif node.camunda.get("decisionRefBinding") != "deployment":
            yield case.on_diagram(
                node.id,
                "decision-binding",
                N_("The decision must be bound to the deployment (decisionRefBinding)."),
            )


def topics_named(case: Inspection) -> Iterator[Finding]:
    """Whatever is no work of people or of a decision names who does it."""
    for node in case.nodes.values():
        is_decision = node.type == "businessRuleTask"
        if node.type in _WORKED and not (node.topic or node.code or is_decision):
            yield case.on_diagram(
                node.id, "topic-missing", N_("The task has no topic: nobody would do it.")
            )


def names(case: Inspection) -> Iterator[Finding]:
    """Whatever a clerk reads has a name: all but gateways that only join."""
    if not case.bpmn:
        return
    sources = [flow.source for flow in case.bpmn.flows]
    deciding = {source for source in sources if sources.count(source) > 1}
    for node in case.nodes.values():
        if not node.name and (not node.is_gateway or node.id in deciding):
            yield case.on_diagram(node.id, "name-missing", N_("The element has no name."))
    for flow in case.bpmn.flows:
        source = case.nodes.get(flow.source)
        asks = source and source.is_gateway and source.type != "parallelGateway"
        if asks and flow.source in deciding and not flow.name:
            yield case.on_diagram(
                flow.id, "name-missing", N_("The flow does not say which answer it stands for.")
            )


RULES = (forms_of_tasks, forms_exist, groups_of_tasks, due_dates, decisions, topics_named, names)
