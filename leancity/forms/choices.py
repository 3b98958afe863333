"""What a form offers to choose from: value lists, people, cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from leancity.forms.ports import CaseOption, CaseWish, FormRooms
from leancity.forms.schema import FormSchema
from leancity.forms.shapes import Filling
from leancity.library.form import Field

Options = list[dict[str, Any]]
#: The property that has due cases chosen before the person comes, and its value.
PRESELECT, DUE = "preselect", "due"


class Choices:
    """Puts options beside the values of a form, where form-js looks for them."""

    def __init__(self, rooms: FormRooms) -> None:
        self._rooms = rooms

    def added(self, form: FormSchema, data: Mapping[str, Any], filling: Filling) -> dict[str, Any]:
        """The values with every list of options."""
        found = dict(data)
        for name, keys in form.dictionaries.items():
            values = {data.get(key) for key in keys}
            found[f"{name}_options"] = self._listed(name, values, filling.locale)
        for field in form.fields:
            if field.people:
                found[field.options_key] = self._people(field, data.get(field.key))
            elif field.cases:
                found.update(self._cases(field, data.get(field.key), filling))
        return found

    # --- value lists ---------------------------------------------------------------------
    def _listed(self, name: str, values: set[Any], locale: str) -> Options:
        options = self._rooms.dictionaries.options(name, locale)
        label = self._rooms.dictionaries.label
        return [
            *options,
            *(
                {"value": gone, "label": label(name, gone, locale)}
                for gone in _gone(values, options)
            ),
        ]

    # --- people --------------------------------------------------------------------------
    def _people(self, field: Field, value: Any) -> Options:
        options = self._rooms.choices.people(field.people)
        held = set(value) if isinstance(value, list) else {value}
        name = self._rooms.choices.name
        return [*options, *({"value": one, "label": name(one)} for one in _gone(held, options))]

    # --- cases ---------------------------------------------------------------------------
    def _cases(self, field: Field, value: Any, filling: Filling) -> dict[str, Any]:
        """Options and, while nobody has chosen yet, what is due. Cases that were chosen and are
        not to be chosen any more are gone: there is nothing left to do about them."""
        offered = self._rooms.choices.cases(_wish(field, filling), filling.reader, filling.locale)
        options = [_option(each) for each in offered]
        found: dict[str, Any] = {field.options_key: options}
        if value is None and field.properties.get(PRESELECT) == DUE:
            found[field.key] = _due(offered)
        return found


def _gone(values: set[Any], options: Options) -> Iterator[str]:
    """Values a case has that are no longer offered: form-js would empty the field."""
    offered = {option["value"] for option in options}
    yield from sorted(
        value for value in values if isinstance(value, str) and value and value not in offered
    )


def _option(case: CaseOption) -> dict[str, Any]:
    """With its point, so that the choice can be seen on a map."""
    place = {"point": list(case.point)} if case.point else {}
    return {"value": case.value, "label": case.label, **place}


def _due(offered: list[CaseOption]) -> list[str]:
    return [each.value for each in offered if each.is_due]


def _wish(field: Field, filling: Filling) -> CaseWish:
    properties = field.properties
    until = filling.variables.get(properties.get("casesUntil", ""))
    return CaseWish(
        process_key=field.cases,
        tasks=tuple(properties.get("casesTasks", "").split()),
        statuses=tuple(properties.get("casesStatuses", "").split()),
        until=date.fromisoformat(str(until)[:10]) if until else None,
    )
