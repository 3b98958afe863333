"""Values of a case as people read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from leancity.cases.views import CardField
from leancity.library.form import Field, FormFile

#: Subtype of a moment -> how it is shown; a time of the day is read as it is written.
_MOMENTS = {"date": "date", "time": "text"}
_WIDGET_KINDS = {"photo": "photos", "file": "files", "geo": "geo"}


class Labels(Protocol):
    """The label of a dictionary value."""

    def label(self, name: str, value: str, locale: str) -> str:
        """In the person's language, also of a value that is no longer offered."""


@dataclass(frozen=True, kw_only=True)
class Names:
    """What people and other cases are called."""

    #: of a login
    name: Callable[[str], str] = str
    #: of a business key
    number: Callable[[str], str] = str


def fields_of(forms: Iterable[FormFile]) -> dict[str, Field]:
    """Every field of a package by its key; the first form that takes it describes it."""
    found: dict[str, Field] = {}
    for form in forms:
        for field in form.fields:
            if field.is_editable:
                found.setdefault(field.key, field)
    return found


def kind_of(field: Field) -> str:
    """How a value is shown: photos, files, geo, date, datetime, bool or text."""
    if field.widget in _WIDGET_KINDS:
        return _WIDGET_KINDS[field.widget]
    if field.type == "datetime":
        return _MOMENTS.get(field.component.get("subtype", "date"), "datetime")
    return "bool" if field.type == "checkbox" else "text"


class FieldReader:
    """Turns variables into labelled values in one language."""

    def __init__(
        self, fields: Mapping[str, Field], labels: Labels, translate: Callable[[str], str],
        locale: str, names: Names,
    ) -> None:  # fmt: skip
        self._fields = fields
        self._names = names
        self._labels = labels
        self._translate = translate
        self._locale = locale

    def read(self, key: str, data: Mapping[str, Any], personal: Mapping[str, str]) -> CardField:
        """One field; `personal` has the values that stand behind subject ids."""
        field = self._fields.get(key)
        if field is None:
            return CardField(key=key, label=self._translate(key), kind="text", value=data.get(key))
        value = personal.get(key) if field.personal else data.get(key)
        return CardField(
            key=key,
            label=self._translate(field.label),
            kind=kind_of(field),
            value=self.text(key, value),
            personal=bool(field.personal),
        )

    def text(self, key: str, value: Any) -> Any:
        """A value with its label where it is one of a list."""
        field = self._fields.get(key)
        if field is None or value in (None, ""):
            return value
        if field.people:
            return self._names.name(str(value))
        if field.cases:
            keys = value if isinstance(value, list) else [value]
            return ", ".join(self._names.number(str(key)) for key in keys)
        if field.dictionary:
            return self._labels.label(field.dictionary, str(value), self._locale)
        if str(value) in field.options:
            return self._translate(field.options[str(value)])
        return value
