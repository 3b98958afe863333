"""A Camunda form as the platform sees it: its fields and what they declare."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from leancity.library.errors import PackageError

#: Components of form-js that hold a value under their key.
KEYED = frozenset(
    {
        "textfield",
        "textarea",
        "number",
        "checkbox",
        "radio",
        "select",
        "checklist",
        "taglist",
        "datetime",
        "filepicker",
        "expression",
    }
)
#: Components that only show or hold others. `html` and `iframe` are refused: they would bring
#: foreign markup into a page of the city.
PLAIN = frozenset(
    {
        "group",
        "dynamiclist",
        "table",
        "text",
        "image",
        "separator",
        "spacer",
        "button",
        "default",
    }
)
WIDGETS = frozenset({"photo", "file", "geo", "address", "organisation", "route"})
#: Widgets that only show: their fields take nothing from a person.
SHOWING = frozenset({"route"})
CAMUNDA_TYPES = frozenset({"String", "Boolean", "Integer", "Long", "Double", "Date", "Json"})
#: Where a field keeps what it is called; a moment has a name for each of its parts.
_NAMES = ("label", "dateLabel", "timeLabel")
#: Where a component keeps what a person reads.
TEXT_PATHS = (
    ("label",),
    ("description",),
    ("text",),
    ("alt",),
    ("dateLabel",),
    ("timeLabel",),
    ("appearance", "prefixAdorner"),
    ("appearance", "suffixAdorner"),
    ("validate", "patternErrorMessage"),
    ("properties", "ruleMessage"),
)


@dataclass(frozen=True, kw_only=True)
class Field:
    """A component with a key."""

    id: str
    key: str
    type: str
    label: str
    #: key as the data hold it, with the paths of the groups around it: "person.name"
    path: str
    component: Mapping[str, Any]
    #: whether a condition of its own or of a group around it can hide it
    conditional: bool

    @property
    def properties(self) -> Mapping[str, str]:
        """Its custom properties."""
        return dict(self.component.get("properties") or {})

    @property
    def is_editable(self) -> bool:
        """Whether a person's value is taken from it."""
        return not self.component.get("disabled") and self.component.get("readonly") is not True

    @property
    def personal(self) -> bool | None:
        """Whether its value is kept apart as personal; None: the author does not say."""
        mark = str(self.properties.get("personal", "")).lower()
        return {"true": True, "false": False}.get(mark)

    @property
    def subject(self) -> str:
        """Whose personal data it holds."""
        return self.properties.get("subject", "violator")

    @property
    def dictionary(self) -> str:
        """The value list that gives its options, or empty."""
        return self.properties.get("dictionary", "")

    @property
    def people(self) -> str:
        """The group whose members are its options, or empty."""
        return self.properties.get("people", "")

    @property
    def cases(self) -> str:
        """The process whose cases are its options, or empty."""
        return self.properties.get("cases", "")

    @property
    def options_key(self) -> str:
        """Where the platform puts the options of the field, empty when the form has its own."""
        if self.dictionary:
            return f"{self.dictionary}_options"
        return f"{self.key}_options" if self.people or self.cases else ""

    @property
    def widget(self) -> str:
        """How the browser draws it, or empty; a file picker takes files as the widget does."""
        own = "file" if self.type == "filepicker" else ""
        return self.properties.get("widget", own)

    @property
    def camunda_type(self) -> str:
        """The type of its variable."""
        return self.properties.get("camundaType", "Json" if self.type == "filepicker" else "String")

    @property
    def options(self) -> Mapping[str, str]:
        """value -> label of the options written in the form itself."""
        return {str(row.get("value")): str(row.get("label")) for row in _rows(self.component)}


class FormFile:
    """One `.form` file; `key` is its name without the suffix."""

    def __init__(self, key: str, schema: dict[str, Any]) -> None:
        self.key = key
        self.schema = schema

    @classmethod
    def parse(cls, file: str, key: str, data: bytes) -> FormFile:
        """Read a form; `PackageError` when it is not a JSON object."""
        try:
            schema = json.loads(data)
        except ValueError as error:
            raise PackageError(file, str(error)) from error
        if not isinstance(schema, dict):
            raise PackageError(file, "a form is a JSON object")
        return cls(key, schema)

    @property
    def id(self) -> str:
        """What `camunda:formRef` names."""
        return str(self.schema.get("id", ""))

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Its keyed components, in order."""
        return tuple(
            Field(
                id=str(component.get("id", "")),
                key=str(component.get("key", "")),
                type=str(component.get("type", "")),
                label=next((str(component[name]) for name in _NAMES if component.get(name)), ""),
                path=".".join([*path, str(component.get("key", ""))]),
                component=component,
                conditional=hidden,
            )
            for component, path, hidden in _walk(self.schema, [], False)
            if component.get("type") in KEYED
        )

    @property
    def components(self) -> Iterator[Mapping[str, Any]]:
        """Every component, nested ones too."""
        return (component for component, _, _ in _walk(self.schema, [], False))

    @cached_property
    def writes(self) -> frozenset[str]:
        """The variables that a person's answer brings: top-level keys of editable fields."""
        return frozenset(field.path.split(".")[0] for field in self.fields if field.is_editable)

    def texts(self) -> list[tuple[str, str]]:
        """(component id, text) of everything a person reads in the form."""
        return [
            (str(component.get("id", "")), text)
            for component in self.components
            for text in _component_texts(component)
        ]


def _walk(
    parent: Mapping[str, Any], path: list[str], hidden: bool
) -> Iterator[tuple[Mapping[str, Any], list[str], bool]]:
    for component in parent.get("components") or ():
        if not isinstance(component, dict):
            continue
        covered = hidden or bool((component.get("conditional") or {}).get("hide"))
        yield component, path, covered
        inner = str(component.get("path") or "")
        yield from _walk(component, [*path, inner] if inner else path, covered)


def _rows(component: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [row for row in component.get("values") or () if isinstance(row, dict)]


def _component_texts(component: Mapping[str, Any]) -> Iterator[str]:
    found = [_at(component, path) for path in TEXT_PATHS]
    found += [row.get("label") for row in (*_rows(component), *_columns(component))]
    yield from (text for text in found if is_text(text))


def _columns(component: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [row for row in component.get("columns") or () if isinstance(row, dict)]


def _at(component: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = component
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def is_text(value: Any) -> bool:
    """Whether a value is words for people: a FEEL expression is not."""
    return isinstance(value, str) and bool(value.strip()) and not value.startswith("=")
