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
            yield case.finding(
                case.diagram,
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
    for node in case.nodes.values():
        status = case.config.status(node.properties.get("status"))
        is_end = node.type == "endEvent" and not node.parent
        if is_end and (status is None or not status.final):
            yield case.finding(
                case.diagram, node.id, "status-not-final", N_("The end sets no final status.")
            )
        if not is_end and status is not None and status.final:
            yield case.finding(
                case.diagram,
                node.id,
                "status-final",
                N_("The status %(status)s is final, but the process goes on."),
                status=status.key,
            )


RULES = (statuses_declared, statuses_used, statuses_of_ends)
