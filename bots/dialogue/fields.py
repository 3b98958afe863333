"""The fields a person sees now, as form-js describes them."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

#: Fields that hold ids of files.
FILE_WIDGETS = frozenset({"photo", "file"})
MANY = frozenset({"checklist", "taglist"})
ONE = frozenset({"radio", "select"})


@dataclass(frozen=True, kw_only=True)
class Question:
    """One visible field, or a list of rows."""

    #: id, in rows "id.0"
    name: str
    type: str
    path: tuple[str | int, ...]
    value: Any
    locked: bool
    options: tuple[Mapping[str, Any], ...]
    suggestion: Any
    #: the localised JSON of its author
    component: Mapping[str, Any]

    @property
    def key(self) -> str:
        """The top-level key of its value."""
        return str(self.path[0])

    @property
    def ref(self) -> str:
        """The name in few letters, for buttons."""
        return f"{zlib.crc32(self.name.encode()):08x}"

    @property
    def label(self) -> str:
        """What people call it; rows are numbered."""
        text = str(self.component.get("label") or self.component.get("dateLabel") or "")
        rows = [str(step + 1) for step in self.path if isinstance(step, int)]
        return f"{text} ({'.'.join(rows)})" if rows else text

    @property
    def widget(self) -> str:
        """photo, file, geo, address or empty."""
        return str((self.component.get("properties") or {}).get("widget", ""))

    @property
    def personal(self) -> bool:
        """Whether its value names or describes a person."""
        mark = str((self.component.get("properties") or {}).get("personal", ""))
        return mark.lower() == "true"

    @property
    def required(self) -> bool:
        """Whether it may not stay empty."""
        return bool((self.component.get("validate") or {}).get("required"))

    @property
    def is_list(self) -> bool:
        """Whether it is a list of rows."""
        return self.type == "dynamiclist"

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been answered."""
        return self.value in (None, "", [], False)


@dataclass(frozen=True)
class FormView:
    """One form for one person: asks form-js about data."""

    #: the localised form
    schema: Mapping[str, Any]
    #: rows of `Forms.describe`
    describe: Callable[[Mapping[str, Any]], Sequence[Mapping[str, Any]]]
    #: errors of `Forms.check`, by name
    errors: Callable[[Mapping[str, Any]], Mapping[str, Sequence[str]]]

    def questions(self, data: Mapping[str, Any]) -> list[Question]:
        """The visible fields and lists in order."""
        return [
            Question(
                name=row["name"],
                type=row["type"],
                path=tuple(row["path"]),
                value=row["value"],
                locked=row["locked"],
                options=tuple(row["options"] or ()),
                suggestion=row["suggestion"],
                component=self._by_id.get(row["id"], {}),
            )
            for row in self.describe(data)
            if row["type"] != "expression"
        ]

    @cached_property
    def _by_id(self) -> Mapping[str, Mapping[str, Any]]:
        found: dict[str, Mapping[str, Any]] = {}
        _collect(self.schema, found)
        return found


def _collect(parent: Mapping[str, Any], found: dict[str, Mapping[str, Any]]) -> None:
    for component in parent.get("components") or ():
        found[str(component.get("id", ""))] = component
        _collect(component, found)


def put(data: Mapping[str, Any], path: Sequence[str | int], value: Any) -> dict[str, Any]:
    """A copy of the data with one value at a path."""
    copy: dict[str, Any] = deepcopy(dict(data))
    place: Any = copy
    for step, following in pairwise(path):
        place = _inside(place, step, [] if isinstance(following, int) else {})
    if isinstance(path[-1], int):
        _inside(place, path[-1], None)
    place[path[-1]] = value
    return copy


def _inside(place: Any, step: str | int, empty: Any) -> Any:
    if isinstance(step, int):
        place.extend({} for _ in range(step + 1 - len(place)))
        return place[step]
    if place.get(step) is None:
        place[step] = empty
    return place[step]
