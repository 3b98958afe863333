"""Names that must agree, and what the engine needs to accept the package."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from leancity.i18n import N_
from leancity.library.findings import Finding
from leancity.library.inspection import Inspection
from leancity.library.package import CONFIG


def process_key(case: Inspection) -> Iterator[Finding]:
    """The process, process.yaml and the folder have one key, and there is one process."""
    if case.bpmn and case.bpmn.process_ids != (case.package.key,):
        yield case.on_diagram(
            case.bpmn.process_id,
            "key-mismatch",
            N_("The diagram must hold one process with the id %(key)s."),
            key=case.package.key,
        )
    if case.config and case.config.key != case.package.key:
        yield case.finding(
            CONFIG, "key", "key-mismatch", N_("The key must be %(key)s."), key=case.package.key
        )


def form_ids(case: Inspection) -> Iterator[Finding]:
    """A form is called <process>_<form>, as the diagram will name it."""
    for name, form in case.forms.items():
        wanted = f"{case.package.key}_{form.key}"
        if form.id != wanted:
            yield case.finding(
                name, form.id, "key-mismatch", N_("The id of this form must be %(id)s."), id=wanted
            )


def component_ids(case: Inspection) -> Iterator[Finding]:
    """Every component has an id of its own: errors and drafts are kept by it."""
    for name, form in case.forms.items():
        ids = [str(component.get("id", "")) for component in form.components]
        if "" in ids:
            yield case.finding(name, "", "id-missing", N_("A component has no id."))
        for repeated, count in Counter(ids).items():
            if repeated and count > 1:
                yield case.finding(
                    name, repeated, "id-duplicate", N_("Two components have this id.")
                )


def field_paths(case: Inspection) -> Iterator[Finding]:
    """No two fields of a form share a key, and no key lies inside another."""
    for name, form in case.forms.items():
        paths = [field.path for field in form.fields]
        for path, count in Counter(paths).items():
            inside = any(other.startswith(f"{path}.") for other in paths)
            if count > 1 or inside:
                yield case.finding(name, path, "key-duplicate", N_("Two fields have this key."))


def is_executable(case: Inspection) -> Iterator[Finding]:
    """The engine runs the process."""
    if case.bpmn and not case.bpmn.is_executable:
        yield case.on_diagram(
            case.bpmn.process_id, "not-executable", N_("The process is not executable.")
        )


def history_ttl(case: Inspection) -> Iterator[Finding]:
    """The engine refuses a process or decision that does not say how long history is kept."""
    message = N_("It does not say how long its history is kept (historyTimeToLive).")
    if case.bpmn and not case.bpmn.history_ttl:
        yield case.on_diagram(case.bpmn.process_id, "ttl-missing", message)
    for name, model in case.decision_files.items():
        for decision in model.decisions:
            if not decision.history_ttl:
                yield case.finding(name, decision.id, "ttl-missing", message)


RULES = (process_key, form_ids, component_ids, field_paths, is_executable, history_ttl)
