"""The verdict of form-js on what was sent, as this room reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from leancity.forms.schema import FILE_WIDGETS, FormSchema
from leancity.forms.shapes import Filling
from leancity.forms.values import file_ids, to_variable
from leancity.library.form import Field
from leancity.subjects import subject_id


class Answers:
    """The verdict of form-js on what was sent, field by field."""

    def __init__(self, form: FormSchema, verdict: Mapping[str, Any], filling: Filling) -> None:
        self.form = form
        self.filling = filling
        self._data: Mapping[str, Any] = verdict["data"]
        self._free = [one for one in verdict["fields"] if not one["locked"]]

    def writable(self, current: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """Variables with at least one value a person could change or the form computed."""
        for key in dict.fromkeys(str(one["path"][0]) for one in self._free):
            yield key, _merged(current.get(key), self._data.get(key))

    def variable(self, field: Field | None, value: Any, zone: ZoneInfo) -> Any:
        """What the engine gets: the value, or the subject's id in its place. ValueError,
        TypeError or InvalidOperation when the value is not of the variable's type."""
        if field is None:
            return value
        if field.personal:
            return subject_id(self.filling.business_key, field.subject) if value else None
        return to_variable(field, value, zone)

    def files(self) -> Iterator[tuple[str, Field, list[str]]]:
        """(name for errors, field, ids) of every file field a person could change."""
        for one in self._free:
            field = self.form.by_id[one["id"]]
            if field.widget in FILE_WIDGETS:
                yield one["name"], field, file_ids(self._at(one["path"]))

    def submitted_files(self) -> dict[str, list[str]]:
        """Ids of the files by field key."""
        found: dict[str, list[str]] = {}
        for _, field, ids in self.files():
            found[field.key] = [*found.get(field.key, []), *ids]
        return found

    def personal(self) -> dict[str, dict[str, str]]:
        """Attributes of subjects by role."""
        found: dict[str, dict[str, str]] = {}
        for one in self._free:
            field = self.form.by_id[one["id"]]
            if field.personal:
                value = self._at(one["path"])
                text = "" if value is None else str(value)
                found.setdefault(field.subject, {})[field.key] = text
        return found

    def _at(self, path: list[Any]) -> Any:
        value: Any = self._data
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value


def _merged(before: Any, after: Any) -> Any:
    """A group's values over what the variable held: the form may not know all of it."""
    if isinstance(before, dict) and isinstance(after, dict):
        return {**before, **{name: _merged(before.get(name), v) for name, v in after.items()}}
    return after
