"""process.yaml names only what exists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from leancity.i18n import N_
from leancity.library.config import ProcessConfig
from leancity.library.findings import Finding
from leancity.library.inspection import Inspection
from leancity.library.package import CONFIG

#: Columns of every registry row; the rest are fields of the case.
CASE_COLUMNS = frozenset(
    {
        "number",
        "status",
        "status_at",
        "created_at",
        "created_by",
        "unit",
        "responsible",
        "due_at",
        "closed_at",
        "overdue",
        "source_channel",
        "version",
        "days_left",
    }
)


def units_and_groups(case: Inspection) -> Iterator[Finding]:
    """Unit, owner, starters and roles are of this city."""
    config = case.config
    if not config:
        return
    if config.unit not in case.world.units:
        yield case.finding(
            CONFIG, "unit", "unit-unknown", N_("There is no unit %(unit)s."), unit=config.unit
        )
    starters = config.start.groups if config.start else ()
    for place, group in [("owner", config.owner), *(("start.groups", name) for name in starters)]:
        if not case.world.is_group(group):
            yield case.finding(
                CONFIG, place, "group-unknown", N_("There is no group %(group)s."), group=group
            )
    for role in config.rights:
        if role not in case.world.roles:
            yield case.finding(
                CONFIG, "rights", "role-unknown", N_("There is no role %(role)s."), role=role
            )


def digests(case: Inspection) -> Iterator[Finding]:
    """A digest goes to a group of this city and lists activities of the diagram."""
    for digest in case.config.digests if case.config else ():
        if not case.world.is_group(digest.group):
            yield case.finding(
                CONFIG,
                f"digests.{digest.key}",
                "group-unknown",
                N_("There is no group %(group)s."),
                group=digest.group,
            )
        for activity in digest.tasks:
            if activity not in case.nodes:
                yield case.finding(
                    CONFIG,
                    f"digests.{digest.key}",
                    "activity-unknown",
                    N_("The diagram has no element %(activity)s."),
                    activity=activity,
                )


def start_form(case: Inspection) -> Iterator[Finding]:
    """The form people start with is the one of the start event."""
    if not case.config or not case.config.start or not case.bpmn:
        return
    wanted = f"{case.package.key}_{case.config.start.form}"
    starts = {node.form_ref for node in case.nodes.values() if node.type == "startEvent"}
    if wanted not in starts:
        yield case.finding(
            CONFIG,
            "start.form",
            "start-form",
            N_("No start event of the diagram shows the form %(form)s."),
            form=wanted,
        )


def starters(case: Inspection) -> Iterator[Finding]:
    """The engine lets the same groups start it."""
    if not case.config or not case.config.start or not case.bpmn:
        return
    if set(case.config.start.groups) != set(case.bpmn.starter_groups):
        yield case.finding(
            CONFIG,
            "start.groups",
            "starters-differ",
            N_("The diagram names other starters (candidateStarterGroups)."),
        )


def fields_known(case: Inspection) -> Iterator[Finding]:
    """Registry, card and galleries show what a case has."""
    if not case.config or not case.bpmn:
        return
    known = case.written | CASE_COLUMNS
    for place, key in _named_fields(case.config):
        if key not in known:
            yield case.finding(
                CONFIG, place, "field-unknown", N_("No case has the field %(field)s."), field=key
            )


def _named_fields(config: ProcessConfig) -> Iterator[tuple[str, str]]:
    registry = config.registry
    named = {
        "registry.due": [registry.due],
        "registry.map": [registry.map],
        "registry.channel": [registry.channel],
        "registry.summary": registry.summary,
        "registry.search": registry.search,
        "registry.columns": [column.key for column in registry.columns],
        "registry.filters": [each.field for each in registry.filters],
        "registry.galleries": [gallery.field for gallery in registry.galleries],
        "registry.card": [key for section in registry.card for key in section.fields],
    }
    return ((place, key) for place, keys in named.items() for key in keys if key)


def personal_not_searched(case: Inspection) -> Iterator[Finding]:
    """The search index holds no personal data; people are found through their own room."""
    if not case.config:
        return
    personal = {field.key for _, field in case.fields if field.personal}
    for key in case.config.registry.search:
        if key in personal:
            yield case.finding(
                CONFIG,
                "registry.search",
                "personal-searched",
                N_("The personal field %(field)s must not be in the search."),
                field=key,
            )


def tab_statuses(case: Inspection) -> Iterator[Finding]:
    """Tabs count statuses that exist."""
    if not case.config:
        return
    for tab in case.config.registry.tabs:
        for key in tab.where.status:
            if case.config.status(key) is None:
                yield case.finding(
                    CONFIG,
                    f"registry.tabs.{tab.key}",
                    "status-unknown",
                    N_("process.yaml declares no status %(status)s."),
                    status=key,
                )


def clock(case: Inspection) -> Iterator[Finding]:
    """What the promise and the metrics name are elements of the diagram."""
    metrics = case.config.metrics if case.config else None
    if not metrics or not case.bpmn:
        return
    named = [
        ("clock_start", metrics.clock_start),
        ("clock_stop", metrics.clock_stop),
        *(("clock", activity) for activity in metrics.clock),
        *(("returns", activity) for activity in metrics.returns),
    ]
    for place, element in named:
        if element not in case.nodes:
            yield case.finding(
                CONFIG,
                f"metrics.{place}",
                "activity-unknown",
                N_("The diagram has no element %(activity)s."),
                activity=element,
            )


def reason_of_return(case: Inspection) -> Iterator[Finding]:
    """The reason of a return is a field of a form, and none that tells of a person."""
    reason = case.config.metrics.reason if case.config and case.config.metrics else ""
    fields = [field for _, field in case.fields if field.key == reason]
    if reason and (not fields or any(field.personal for field in fields)):
        yield case.finding(
            CONFIG,
            "metrics.reason",
            "reason-unknown",
            N_("The reason of a return must be a field of a form that is not personal: %(field)s."),
            field=reason,
        )


def number_format(case: Inspection) -> Iterator[Finding]:
    """A number can be written."""
    if not case.config:
        return
    try:
        case.config.number.render(1, date(2021, 1, 1), case.config.unit)
    except (ValueError, KeyError, IndexError, AttributeError):
        yield case.finding(
            CONFIG,
            "number.format",
            "number-format",
            N_("A number cannot be written with this format."),
        )


RULES = (
    units_and_groups,
    digests,
    start_form,
    starters,
    fields_known,
    personal_not_searched,
    reason_of_return,
    tab_statuses,
    clock,
    number_format,
)
