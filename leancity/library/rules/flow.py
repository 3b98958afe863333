"""The order of things: nothing is read before it is written."""

from __future__ import annotations

from collections.abc import Iterator

from leancity.i18n import N_
from leancity.library.bpmn import BpmnModel, Node
from leancity.library.findings import Finding
from leancity.library.flow import written_before
from leancity.library.inspection import Inspection
from leancity.library.juel import reads


def read_before_write(case: Inspection) -> Iterator[Finding]:
    """A variable that an expression needs was written on every path that leads there."""
    if not case.bpmn:
        return
    known = written_before(case.bpmn, lambda node: _writes(case, node))
    for node in case.nodes.values():
        before = known[node.id]
        if before is None:
            yield case.on_diagram(node.id, "unreachable", N_("Nothing leads to this element."))
            continue
        after = before | _writes(case, node)
        for name in sorted(_reads(case, node) - before):
            yield _unwritten(case, node.id, name)
        needed = reads(" ".join(node.outputs.values())).needed
        for name in sorted(needed - after - set(node.outputs)):
            yield _unwritten(case, node.id, name)
        yield from _conditions(case, case.bpmn, node, after)


def _conditions(
    case: Inspection, model: BpmnModel, node: Node, after: frozenset[str]
) -> Iterator[Finding]:
    for flow in model.flows:
        if flow.source == node.id:
            for name in sorted(reads(flow.condition).needed - after):
                yield _unwritten(case, flow.id, name)


def _unwritten(case: Inspection, element: str, name: str) -> Finding:
    return case.on_diagram(
        element,
        "read-before-write",
        N_("Reads %(name)s, which is not written on every path that leads here."),
        name=name,
    )


def _writes(case: Inspection, node: Node) -> frozenset[str]:
    form = case.form_of(node) if node.form_ref else None
    topic = case.world.topics.get(node.topic)
    return frozenset(
        {
            *(form.writes if form else ()),
            *(topic.writes if topic else ()),
            *node.outputs,
            *node.properties.get("writes", "").split(),
            *filter(None, (node.camunda.get("resultVariable"), node.camunda.get("initiator"))),
        }
    )


def _reads(case: Inspection, node: Node) -> frozenset[str]:
    """What the node's own expressions, its decision and its handler need."""
    texts = [node.timer, *node.inputs.values(), *_attributes(node)]
    local = set(node.inputs)
    needed = set(reads(" ".join(texts)).needed)
    if node.loop:
        needed |= reads(node.loop.collection).needed
        local.add(node.loop.element)
    decision = case.decisions.get(node.camunda.get("decisionRef", ""))
    topic = case.world.topics.get(node.topic)
    needed |= set(decision.reads if decision else ()) | set(topic.required if topic else ())
    return frozenset(needed - local)


def _attributes(node: Node) -> list[str]:
    return [
        node.camunda.get(name, "")
        for name in ("dueDate", "followUpDate", "assignee", "candidateGroups", "candidateUsers")
    ]


RULES = (read_before_write,)
