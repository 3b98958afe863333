"""Buttons of the card: messages that people send to a running case by a form."""

from __future__ import annotations

from collections.abc import Iterator

from leancity.i18n import N_
from leancity.library.bpmn import Node
from leancity.library.findings import Finding
from leancity.library.inspection import Inspection

#: read, edit, approve, export, void: the rights on a case that is there
_RIGHTS = frozenset("RUAXD")


def acts(case: Inspection) -> Iterator[Finding]:
    """A button says what it does, who may press it, and sends what the case can wait for."""
    for node in case.nodes.values():
        if not node.is_act:
            if "form" in node.properties:
                message = N_("A form named by a property needs the property right: who may use it.")
                yield case.on_diagram(node.id, "act-right", message)
            continue
        right = node.properties["right"]
        if right not in _RIGHTS:
            message = N_("The property right is one of R, U, A, X, D, and not %(right)s.")
            yield case.on_diagram(node.id, "act-right", message, right=right or "-")
        if not _waits(case, node):
            message = N_(
                "The property right belongs to what waits for a message: a receive task, an event "
                "on the way or at an activity, the start of an event sub-process of the process."
            )
            yield case.on_diagram(node.id, "act-place", message)
        for name in ("form", "button"):
            if not node.properties.get(name):
                message = N_("The button lacks the property %(name)s.")
                yield case.on_diagram(node.id, "act-incomplete", message, name=name)


def _waits(case: Inspection, node: Node) -> bool:
    if not node.message:
        return False
    if node.type == "startEvent":
        around = case.nodes.get(node.parent)
        return around is not None and around.by_event and not around.parent
    return node.type in {"receiveTask", "intermediateCatchEvent", "boundaryEvent"}


RULES = (acts,)
