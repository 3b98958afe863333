"""Forms that every face of the platform can show and check."""

from __future__ import annotations

from collections.abc import Iterator

from leancity.i18n import N_
from leancity.library.findings import Finding
from leancity.library.form import CAMUNDA_TYPES, KEYED, PLAIN, SHOWING, WIDGETS
from leancity.library.inspection import Inspection

_FOREIGN = frozenset({"html", "iframe"})
_OPTIONS = frozenset({"select", "radio", "checklist", "taglist"})
_LENGTHS = ("minLength", "maxLength", "pattern", "validationType")
_TEXTS = frozenset({"textfield", "textarea"})
#: code of the form inspector -> msgid; `%(reason)s` is its own word
_EXPRESSION_FAULTS = {
    "feel-syntax": N_("An expression cannot be read: %(reason)s"),
    "hide-not-null-safe": N_("An unknown value would hide the field: %(reason)s"),
    "pattern-syntax": N_("The pattern cannot be read: %(reason)s"),
    "pattern-explodes": N_("The pattern can take forever: %(reason)s"),
}


def components(case: Inspection) -> Iterator[Finding]:
    """Only components that every face can show; no foreign markup."""
    for name, form in case.forms.items():
        for component in form.components:
            kind, element = str(component.get("type", "")), str(component.get("id", ""))
            if kind in _FOREIGN:
                yield case.finding(
                    name, element, "component-foreign", N_("%(type)s is not allowed."), type=kind
                )
            elif kind not in KEYED | PLAIN:
                yield case.finding(
                    name,
                    element,
                    "component-unknown",
                    N_("There is no component %(type)s."),
                    type=kind or "-",
                )


def widgets(case: Inspection) -> Iterator[Finding]:
    """Widgets and types of variables are ones we have; files are kept as a list."""
    for name, field in case.fields:
        if field.widget and field.widget not in WIDGETS:
            yield case.finding(
                name, field.id, "widget-unknown", N_("There is no widget %(widget)s."),
                widget=field.widget,
            )  # fmt: skip
        if field.camunda_type not in CAMUNDA_TYPES:
            yield case.finding(
                name, field.id, "type-unknown", N_("There is no variable type %(type)s."),
                type=field.camunda_type,
            )  # fmt: skip
        if field.widget in {"photo", "file"} and field.is_editable and field.camunda_type != "Json":
            yield case.finding(
                name, field.id, "type-unfit", N_("Files are kept as Json (camundaType).")
            )
        if field.widget in SHOWING and not field.component.get("disabled"):
            yield case.finding(
                name, field.id, "widget-shows", N_("The widget %(widget)s only shows: disable it."),
                widget=field.widget,
            )  # fmt: skip


def options(case: Inspection) -> Iterator[Finding]:
    """A choice takes its options from a dictionary that exists, or from the form."""
    own = set(case.config.dictionaries) if case.config else set()
    for name, field in case.fields:
        if field.dictionary and field.dictionary not in own | case.world.dictionaries:
            yield case.finding(
                name,
                field.id,
                "dictionary-unknown",
                N_("There is no dictionary %(dictionary)s."),
                dictionary=field.dictionary,
            )
        key = field.component.get("valuesKey")
        if field.options_key and key != field.options_key:
            yield case.finding(
                name,
                field.id,
                "options-key",
                N_("Options of the field come under the key %(key)s."),
                key=field.options_key,
            )
        has_source = key or field.component.get("valuesExpression") or field.options
        if field.type in _OPTIONS and not has_source:
            yield case.finding(
                name, field.id, "options-missing", N_("The choice has nothing to choose from.")
            )


def choices(case: Inspection) -> Iterator[Finding]:
    """People and cases are chosen by a choice, from a group and until a day that exist."""
    for name, field in case.fields:
        chosen = field.people or field.cases
        if chosen and field.type not in _OPTIONS:
            yield case.finding(
                name, field.id, "choice-unfit", N_("People and cases are chosen by a choice.")
            )
        if field.people and not case.world.is_group(field.people):
            yield case.finding(
                name, field.id, "group-unknown", N_("There is no group %(group)s."),
                group=field.people,
            )  # fmt: skip
        day = field.properties.get("casesUntil", "")
        if day and day not in case.written:
            yield case.finding(
                name, field.id, "field-unknown", N_("No case has the field %(field)s."), field=day
            )


def validation(case: Inspection) -> Iterator[Finding]:
    """Limits stand only where form-js can apply them, and a rule says what is wrong."""
    for name, field in case.fields:
        limits = field.component.get("validate") or {}
        misplaced = [limit for limit in _LENGTHS if limit in limits]
        if misplaced and field.type not in _TEXTS:
            yield case.finding(
                name,
                field.id,
                "limit-misplaced",
                N_("%(limit)s works for texts only."),
                limit=misplaced[0],
            )
        if field.properties.get("rule") and not field.properties.get("ruleMessage"):
            yield case.finding(
                name,
                field.id,
                "rule-silent",
                N_("The rule does not say what is wrong (ruleMessage)."),
            )


def expressions(case: Inspection) -> Iterator[Finding]:
    """Expressions can be read, hide nothing by accident, and patterns always end."""
    for name, form in case.forms.items():
        for fault in case.world.inspect_form(form.schema):
            yield case.finding(
                name,
                str(fault["element"]),
                str(fault["code"]),
                _EXPRESSION_FAULTS.get(str(fault["code"]), "%(reason)s"),
                reason=fault["message"],
            )


RULES = (components, widgets, options, choices, validation, expressions)
