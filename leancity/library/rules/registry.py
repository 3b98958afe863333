"""What a registry offers beside its list: changing a case by hand, reports."""

from __future__ import annotations

from collections.abc import Iterator

from leancity.i18n import N_
from leancity.library.config import Report
from leancity.library.findings import Finding
from leancity.library.inspection import Inspection
from leancity.library.package import CONFIG
from leancity.library.rules.config import CASE_COLUMNS

#: The day a case was opened, as a report may name it.
_DAY = "created_on"
_UNKNOWN = N_("No case has the field %(field)s.")


def edit_form(case: Inspection) -> Iterator[Finding]:
    """The form that changes a case exists, and changes only what a task has asked for."""
    if not case.config or not case.config.edit_form:
        return
    wanted = f"{case.package.key}_{case.config.edit_form}"
    form = next((form for form in case.forms.values() if form.id == wanted), None)
    if form is None:
        yield case.finding(
            CONFIG,
            "registry.edit",
            "form-not-found",
            N_("The package has no form %(form)s."),
            form=wanted,
        )
        return
    others = {key for other in case.forms.values() if other.id != wanted for key in other.writes}
    for key in sorted(form.writes - others):
        yield case.finding(
            CONFIG,
            "registry.edit",
            "edit-alone",
            N_("Only the form for changes has the field %(field)s; no task asks for it."),
            field=key,
        )


def reports(case: Inspection) -> Iterator[Finding]:
    """A report counts what a case has, between activities and statuses that exist."""
    for report in case.config.reports if case.config and case.bpmn else ():
        place = f"reports.{report.key}"
        yield from _fields(case, report, place)
        if report.status and case.config and case.config.status(report.status) is None:
            message = N_("process.yaml declares no status %(status)s.")
            yield case.finding(CONFIG, place, "status-unknown", message, status=report.status)
        for activity in filter(None, (report.start, report.stop)):
            if activity not in case.nodes:
                message = N_("The diagram has no element %(activity)s.")
                yield case.finding(CONFIG, place, "activity-unknown", message, activity=activity)
        if _lacks(case, report):
            message = N_("A report of the kind %(kind)s lacks what it counts.")
            yield case.finding(CONFIG, place, "report-unfit", message, kind=report.kind)


def _fields(case: Inspection, report: Report, place: str) -> Iterator[Finding]:
    personal = {field.key for _, field in case.fields if field.personal}
    for key in (*report.by, *report.empty, *report.fields, *filter(None, [report.day])):
        if key not in case.written | CASE_COLUMNS | {_DAY}:
            yield case.finding(CONFIG, place, "field-unknown", _UNKNOWN, field=key)
        elif key in personal:
            message = N_("The personal field %(field)s must not be in a report.")
            yield case.finding(CONFIG, place, "personal-counted", message, field=key)


def _lacks(case: Inspection, report: Report) -> bool:
    needs = {
        "count": bool(report.by),
        "time": bool(report.start and report.stop) or bool(case.config and case.config.metrics),
        "sum": bool(report.by and report.fields),
        "in_term": bool(report.status and report.by and _DAY not in report.by),
    }
    return not needs.get(report.kind, True)


RULES = (edit_form, reports)
