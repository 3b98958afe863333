"""Payloads: frozen dataclasses built from variables and checked before any work begins."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from workers.runtime.errors import PayloadError, RegistrationError

#: type -> how an operator is told of it
KINDS: Mapping[type, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    datetime: "a date with time",
    date: "a date",
    list: "a list",
    dict: "an object",
    bytes: "bytes",
}
#: type -> how the engine calls it
ENGINE_TYPES: Mapping[type, str] = {
    str: "String",
    bool: "Boolean",
    int: "Integer",
    float: "Double",
    datetime: "Date",
    date: "String",
    list: "Json",
    dict: "Json",
    bytes: "Bytes",
}


def check_payload_type(payload_type: Any) -> None:
    """Refuse, with a `RegistrationError`, a class that cannot be built from variables."""
    if not (isinstance(payload_type, type) and dataclasses.is_dataclass(payload_type)):
        raise RegistrationError(f"{payload_type!r} is not a dataclass")
    if not payload_type.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        raise RegistrationError(f"{payload_type.__name__} must be frozen")
    for name, hint in _hints(payload_type).items():
        inner, _ = _strip_none(hint)
        if (typing.get_origin(inner) or inner) not in KINDS:
            raise RegistrationError(f"{payload_type.__name__}.{name}: {hint!r} is no variable type")


def variables_of(payload_type: type) -> tuple[str, ...]:
    """The names of the variables that a payload reads."""
    return tuple(field.name for field in dataclasses.fields(payload_type))


def engine_types(payload_type: type) -> dict[str, str]:
    """The engine's type of each variable that a payload reads."""
    inner = {name: _strip_none(hint)[0] for name, hint in _hints(payload_type).items()}
    return {name: ENGINE_TYPES[typing.get_origin(hint) or hint] for name, hint in inner.items()}


def build_payload(payload_type: type, variables: Mapping[str, Any]) -> Any:
    """Build a payload from decoded variables.

    A missing or null variable takes the field's default, or None where the field allows it;
    otherwise, and for a value of another type, `PayloadError` names the variable, never the
    value. A `__post_init__` of the payload may raise `PayloadError` for what types cannot say.
    """
    hints = _hints(payload_type)
    values: dict[str, Any] = {}
    for field in dataclasses.fields(payload_type):
        value = variables.get(field.name)
        if value is not None:
            values[field.name] = _checked(field.name, value, hints[field.name])
        elif _is_required(field):
            if not _strip_none(hints[field.name])[1]:
                raise PayloadError(field.name, "is missing")
            values[field.name] = None
    return payload_type(**values)


def _is_required(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _hints(payload_type: type) -> dict[str, Any]:
    hints = typing.get_type_hints(payload_type)
    return {field.name: hints[field.name] for field in dataclasses.fields(payload_type)}


def _strip_none(hint: Any) -> tuple[Any, bool]:
    """`X | None` -> (X, True); anything else -> (itself, False)."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        rest = [part for part in typing.get_args(hint) if part is not type(None)]
        if len(rest) == 1:
            return rest[0], True
    return hint, False


def _checked(name: str, value: Any, hint: Any) -> Any:
    inner, _ = _strip_none(hint)
    kind = typing.get_origin(inner) or inner
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    # bool is an int and datetime a date to Python, but not to a process author.
    if not isinstance(value, kind) or (type(value) in (bool, datetime) and kind is not type(value)):
        raise PayloadError(name, f"must be {KINDS[kind]}")
    if kind is list and typing.get_args(inner):
        return [_checked(name, item, typing.get_args(inner)[0]) for item in value]
    return value
