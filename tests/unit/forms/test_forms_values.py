"""Values of fields as variables, and back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from leancity.engine.variables import Typed
from leancity.forms import FormError, camunda_type, file_ids, to_form, to_variable
from leancity.library.form import Field
from tests.unit.forms.conftest import form_of

CITY = ZoneInfo("Asia/Sakhalin")


def field_of(kind: str = "textfield", camunda: str = "", **rest: Any) -> Field:
    properties = {**rest.pop("properties", {}), **({"camundaType": camunda} if camunda else {})}
    component = {"type": kind, "id": "v", "key": "v", "properties": properties, **rest}
    return form_of(component).fields[0]


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        (field_of(), "String"),
        (field_of("number"), "Double"),
        (field_of("number", decimalDigits=0), "Integer"),
        (field_of("number", serializeToString=True), "String"),
        (field_of("checkbox"), "Boolean"),
        (field_of("taglist"), "Json"),
        (field_of("datetime"), "String"),
        (field_of("datetime", "Date"), "Date"),
        (field_of(properties={"widget": "photo"}), "Json"),
    ],
)
def test_type_of_a_variable_follows_the_field(field: Field, kind: str) -> None:
    assert camunda_type(field) == kind


@pytest.mark.parametrize(
    ("field", "value", "variable"),
    [
        (field_of(), "x", "x"),
        (field_of(), "", ""),
        (field_of(), None, None),
        (field_of("number", "String"), 5.0, "5"),
        (field_of("number", "Integer"), 5, 5),
        (field_of("number", "Integer"), 5.0, 5),
        (field_of("number", "Integer"), None, None),
        (field_of("number", "Integer", serializeToString=True), "12", 12),
        (field_of("number", "Long"), 2**40, Typed(value=2**40, type="Long")),
        (field_of("number"), 5, 5.0),
        (field_of("checkbox"), True, True),
        (field_of("radio", "Boolean"), "false", False),
        (field_of("radio", "Boolean"), "", None),
        (field_of("taglist"), ["a", "b"], ["a", "b"]),
        (field_of("datetime"), "2026-12-01", "2026-12-01"),
        (field_of("datetime", "Date"), "2026-12-01", datetime(2026, 12, 1, tzinfo=CITY)),
        (
            field_of("datetime", "Date"),
            "2026-12-01T10:30+11:00",
            datetime(2026, 11, 30, 23, 30, tzinfo=UTC),
        ),
        (
            field_of("datetime", "Date"),
            "2026-12-01T10:30Z",
            datetime(2026, 12, 1, 10, 30, tzinfo=UTC),
        ),
        (
            field_of("datetime", "Date"),
            "2026-12-01T10:30",
            datetime(2026, 12, 1, 10, 30, tzinfo=CITY),
        ),
        (field_of(properties={"widget": "file"}), "b a b", ["b", "a"]),
        (field_of(properties={"widget": "photo"}), "", []),
        (field_of(properties={"widget": "geo"}), " 46.9 ; 142.7", "46.900000,142.700000"),
        (field_of(properties={"widget": "geo"}), "46.9 142.7", "46.900000,142.700000"),
        (field_of(properties={"widget": "geo"}), "", ""),
    ],
)  # fmt: skip
def test_value_becomes_a_variable(field: Field, value: Any, variable: Any) -> None:
    result = to_variable(field, value, CITY)
    assert result == variable
    assert type(result) is type(variable)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (field_of("number", "Integer"), 5.5),
        (field_of("number", "Integer"), "many"),
        (field_of("number"), "many"),
        (field_of("checkbox"), "perhaps"),
        (field_of("datetime", "Date"), "soon"),
        (field_of("datetime", "Date"), "10:30"),
        (field_of("number"), [1]),
        (field_of(properties={"widget": "geo"}), "here"),
    ],
)
def test_value_that_does_not_fit_its_type(field: Field, value: Any) -> None:
    with pytest.raises((ValueError, TypeError, InvalidOperation)):
        to_variable(field, value, CITY)


def test_unknown_type_is_the_authors_fault() -> None:
    with pytest.raises(FormError, match="camundaType Float"):
        to_variable(field_of("number", "Float"), 1, CITY)


def moment_field(**rest: Any) -> Field:
    return field_of("datetime", "Date", **{"subtype": "datetime", **rest})


MOMENT = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "variable", "value"),
    [
        (None, None, None),
        (None, "x", "x"),
        (None, 5, 5),
        (None, Decimal("1.50"), "1.50"),
        (None, date(2026, 12, 1), "2026-12-01"),
        (None, {"at": MOMENT}, {"at": "2026-11-25T10:30+11:00"}),
        (None, (1, b"x"), [1, None]),
        (moment_field(subtype="date"), MOMENT, "2026-11-25"),
        (moment_field(), MOMENT, "2026-11-25T10:30+11:00"),
        (moment_field(timeSerializingFormat="utc_normalized"), MOMENT, "2026-11-24T23:30Z"),
        (moment_field(timeSerializingFormat="no_timezone"), MOMENT, "2026-11-25T10:30"),
        (field_of(properties={"widget": "photo"}), ["a", "b"], "a b"),
        (field_of(properties={"widget": "photo"}), None, ""),
    ],
)  # fmt: skip
def test_variable_becomes_a_value(field: Field | None, variable: Any, value: Any) -> None:
    assert to_form(field, variable, CITY) == value


def test_a_moment_survives_the_way_there_and_back() -> None:
    field = field_of("datetime", "Date", subtype="datetime")
    written = to_form(field, MOMENT, CITY)
    assert to_variable(field, written, CITY) == MOMENT


def test_file_ids_are_each_taken_once_in_order() -> None:
    assert file_ids(" b  a b\n") == ["b", "a"]
    assert file_ids(None) == []
