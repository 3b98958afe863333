"""A form of a package as this room uses it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from leancity.forms.errors import FormError
from leancity.library.catalogue import SOURCE_LOCALE, translated_form
from leancity.library.form import Field, FormFile

FILE_WIDGETS = frozenset({"photo", "file"})


class FormSource(Protocol):
    """A process package, as far as forms need it."""

    @property
    def sha256(self) -> str:
        """A digest of everything in the package."""

    def form(self, reference: str) -> FormFile:
        """A form by its name or its id."""

    def translator(self, locale: str) -> Callable[[str], str]:
        """Translates the package's words into a language."""


@dataclass(frozen=True)
class FormSchema:
    """One form with the words of its package. Immutable; share it."""

    file: FormFile
    translator: Callable[[str], Callable[[str], str]]
    #: digest of the package the form and its words come from
    package_version: str

    def __post_init__(self) -> None:
        for field in self.personal_fields:
            if field.path != field.key or "." in field.key:
                # A variable holds the subject's id in place of the value: it must be the whole one.
                raise FormError(f"{self.id}: the personal field {field.key} stands inside another")

    @classmethod
    def load(cls, package: FormSource, form_key: str) -> FormSchema:
        """A form of a package by its name ("office") or its id ("prevention_office")."""
        return cls(
            file=package.form(form_key),
            translator=package.translator,
            package_version=package.sha256,
        )

    @property
    def id(self) -> str:
        """What `camunda:formRef` names."""
        return self.file.id

    @property
    def schema(self) -> Mapping[str, Any]:
        """The JSON as its author wrote it."""
        return self.file.schema

    @cached_property
    def hash(self) -> str:
        """Changes when anything in the form changes."""
        text = json.dumps(self.file.schema, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that hold values, in order."""
        return self.file.fields

    @cached_property
    def personal_fields(self) -> tuple[Field, ...]:
        """Fields whose values are kept with the subject, not in variables."""
        return tuple(field for field in self.file.fields if field.personal)

    @cached_property
    def file_fields(self) -> tuple[Field, ...]:
        """Fields whose values are ids of files."""
        return tuple(field for field in self.file.fields if field.widget in FILE_WIDGETS)

    @cached_property
    def by_id(self) -> Mapping[str, Field]:
        """Fields by their component id."""
        return {field.id: field for field in self.file.fields}

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        """Fields that are a variable by themselves, by its name."""
        return {field.key: field for field in self.file.fields if field.path == field.key}

    @cached_property
    def dictionaries(self) -> Mapping[str, tuple[str, ...]]:
        """Names of the value lists the form offers, each with the keys of its fields."""
        found: dict[str, tuple[str, ...]] = {}
        for field in self.file.fields:
            if field.dictionary:
                found[field.dictionary] = (*found.get(field.dictionary, ()), field.key)
        return found

    def widgets(self, *names: str) -> Iterator[Field]:
        """Fields drawn by one of these widgets."""
        return (field for field in self.file.fields if field.widget in names)

    def localised(self, locale: str) -> dict[str, Any]:
        """The form in a language; ids, keys and values stay. A missing label stays empty:
        form-js would put an English one there."""
        translate = self.translator(locale) if locale != SOURCE_LOCALE else str
        copy = translated_form(self.file.schema, translate)
        _name_nothing(copy)
        return copy


def _name_nothing(parent: dict[str, Any]) -> None:
    for component in parent.get("components") or ():
        component.setdefault("label", "")
        _name_nothing(component)
