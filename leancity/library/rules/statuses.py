"""Statuses: declared once, set somewhere, final where the process ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from leancity.i18n import N_
from leancity.library.findings import Finding
from leancity.library.inspection import Inspection
from leancity.library.package import CONFIG


def statuses_declared(case: Inspection) -> Iterator[Finding]:
    """An activity sets a status that process.yaml declares."""
    if not case.config:
        return
    for node in case.nodes.values():
        key = node.properties.get("status")
        if key is not None and case.config.status(key) is None:
            yield case.on_diagram(
                node.id,
                "status-unknown",
                N_("process.yaml declares no status %(status)s."),
                status=key,
            )


def statuses_used(case: Inspection) -> Iterator[Finding]:
    """A declared status is set by some activity, and declared once."""
    if not case.config or not case.bpmn:
        return
    used = set(case.bpmn.property("status").values())
    for key, count in Counter(status.key for status in case.config.statuses).items():
        if count > 1:
            yield case.finding(
                CONFIG, f"statuses.{key}", "status-duplicate", N_("This status is declared twice.")
            )
        if key not in used:
            yield case.finding(
                CONFIG, f"statuses.{key}", "status-unused", N_("No activity sets this status.")
            )


def statuses_of_ends(case: Inspection) -> Iterator[Finding]:
    """Where the process ends, the case shows a final status; elsewhere it does not."""
    if not case.config:
        return
    ends = _ends(case)
    for node in case.nodes.values():
        status = case.config.status(node.properties.get("status"))
        is_end = node.id in ends
        if is_end and (status is None or not status.final):
            yield case.on_diagram(node.id, "status-not-final", N_("The end sets no final status."))
        if not is_end and status is not None and status.final:
            yield case.on_diagram(
                node.id,
                "status-final",
                N_("The status %(status)s is final, but the process goes on."),
                status=status.key,
            )


def _ends(case: Inspection) -> set[str]:
    """Ends of the case, not of what runs beside it after an event that interrupts nothing.

    An event sub-process of the process itself that interrupts it ends the case.
    """
    around = {
        node.parent
        for node in case.nodes.values()
        if node.type == "startEvent" and node.interrupting and _is_last_word(case, node.parent)
    }
    beside = _beside(case)
    return {
        node.id
        for node in case.nodes.values()
        if node.type == "endEvent" and node.parent in {"", *around} and node.id not in beside
    }


def _is_last_word(case: Inspection, parent: str) -> bool:
    holder = case.nodes.get(parent)
    return holder is not None and holder.by_event and not holder.parent


def _beside(case: Inspection) -> set[str]:
    """What follows a boundary event that interrupts nothing, and the events on it."""
    flows = case.bpmn.flows if case.bpmn else ()
    found = {
        node.id
        for node in case.nodes.values()
        if node.type == "boundaryEvent" and not node.interrupting
    }
    while True:
        more = {flow.target for flow in flows if flow.source in found}
        more |= {node.id for node in case.nodes.values() if node.attached_to in found}
        if more <= found:
            return found
        found |= more


RULES = (statuses_declared, statuses_used, statuses_of_ends)
