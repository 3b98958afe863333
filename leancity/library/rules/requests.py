"""Requests to other bodies: declared, and naming only what exists."""

from __future__ import annotations

from collections.abc import Iterator

from leancity.i18n import N_
from leancity.library.config import RequestKind
from leancity.library.findings import Finding
from leancity.library.inspection import Inspection
from leancity.library.juel import is_expression
from leancity.library.package import CONFIG

_TOPIC = "interagency-request"


def requests_declared(case: Inspection) -> Iterator[Finding]:
    """A diagram asks only for requests that process.yaml declares."""
    declared = case.config.requests if case.config else {}
    for node in case.nodes.values():
        kind = node.inputs.get("request_kind", "")
        if node.topic == _TOPIC and kind and not is_expression(kind) and kind not in declared:
            yield case.on_diagram(
                node.id,
                "request-unknown",
                N_("process.yaml declares no request %(request)s."),
                request=kind,
            )


def requests_whole(case: Inspection) -> Iterator[Finding]:
    """Document, notice, unit, fields and waiting task of a request exist."""
    for kind in case.config.requests.values() if case.config else ():
        yield from _letter(case, kind)
        yield from _waiting(case, kind)


def _letter(case: Inspection, kind: RequestKind) -> Iterator[Finding]:
    place = f"requests.{kind.key}"
    if case.config and kind.document and kind.document not in case.config.documents:
        yield case.finding(
            CONFIG,
            f"{place}.document",
            "document-unknown",
            N_("process.yaml declares no document %(document)s."),
            document=kind.document,
        )
    mailed = kind.email or kind.unit
    if case.config and mailed and kind.notice not in case.config.notices:
        yield case.finding(
            CONFIG,
            f"{place}.notice",
            "notice-unknown",
            N_("process.yaml declares no notice %(notice)s."),
            notice=kind.notice or "-",
        )
    if kind.unit and kind.unit not in case.world.units:
        yield case.finding(
            CONFIG,
            f"{place}.unit",
            "unit-unknown",
            N_("There is no unit %(unit)s."),
            unit=kind.unit,
        )


def _waiting(case: Inspection, kind: RequestKind) -> Iterator[Finding]:
    place = f"requests.{kind.key}"
    node = case.nodes.get(kind.answer_at)
    if kind.answer_at and (node is None or node.type != "userTask"):
        yield case.finding(
            CONFIG,
            f"{place}.answer_at",
            "activity-unknown",
            N_("The diagram has no element %(activity)s."),
            activity=kind.answer_at,
        )
    if bool(kind.answer_at) != bool(kind.answer):
        yield case.finding(
            CONFIG,
            place,
            "answer-half",
            N_("A request names the task that waits for its answer and its fields, or neither."),
        )
    form = case.form_of(node) if node is not None and node.form_ref else None
    known = form.writes if form else frozenset()
    fields = (kind.answer.file, kind.answer.date, *kind.answer.data) if kind.answer else ()
    for key in fields if form else ():
        if key not in known:
            yield case.finding(
                CONFIG,
                f"{place}.answer",
                "field-unknown",
                N_("The form of the task that waits has no field %(field)s."),
                field=key,
            )


RULES = (requests_declared, requests_whole)
