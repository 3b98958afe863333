"""The one table of variable types, both ways.

| Python              | engine type | on the wire                              |
|---------------------|-------------|------------------------------------------|
| None                | Null        | null                                     |
| bool                | Boolean     | true                                     |
| int                 | Integer, Long beyond 32 bits | 1                       |
| float               | Double      | 1.5                                      |
| str                 | String, Json beyond 4,000 characters | "text"          |
| Decimal             | String      | "1.50"                                   |
| aware datetime      | Date        | 2026-11-23T10:00:00.000+1100             |
| date                | String      | 2026-11-23                               |
| bytes               | Bytes       | base64                                   |
| list, dict          | Json        | JSON text                                |
| Typed               | as it says  | as it says                               |

Anything else raises TypeError: nothing is guessed.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

#: A String of the engine is a varchar(4000).
TEXT_LIMIT = 4000
_INT_32 = 2**31
ENGINE_DATE = "%Y-%m-%dT%H:%M:%S.%f%z"


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A value with an explicit engine type, e.g. a File or a transient variable."""

    value: Any
    type: str
    value_info: Mapping[str, Any] = field(default_factory=dict)


def to_engine_date(moment: datetime) -> str:
    """An aware moment as the engine writes it: three digits of milliseconds and an offset."""
    if moment.tzinfo is None:
        raise TypeError("a moment without a time zone cannot be given to the engine")
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}{moment:%z}"


def from_engine_date(text: str) -> datetime:
    """A moment of the engine as an aware datetime."""
    return datetime.strptime(text, ENGINE_DATE)  # noqa: DTZ007 (%z is in it)


def encode(variables: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Python values as the engine's typed variables."""
    return {name: encode_value(value) for name, value in variables.items()}


def encode_value(value: Any) -> dict[str, Any]:
    """One value as `{"value", "type"[, "valueInfo"]}`."""
    if isinstance(value, Typed):
        return {"value": value.value, "type": value.type, "valueInfo": dict(value.value_info)}
    for kinds, encoder in _ENCODERS:
        if isinstance(value, kinds):
            return dict(encoder(value))
    raise TypeError(f"no engine type for {type(value).__name__}")


def _json(value: Any) -> dict[str, Any]:
    return {"value": json.dumps(value, ensure_ascii=False), "type": "Json"}


def _text(value: str) -> dict[str, Any]:
    return _json(value) if len(value) > TEXT_LIMIT else {"value": value, "type": "String"}


def _int(value: int) -> dict[str, Any]:
    return {"value": value, "type": "Integer" if -_INT_32 <= value < _INT_32 else "Long"}


# The order matters: bool is an int, datetime is a date.
_ENCODERS: tuple[tuple[Any, Any], ...] = (
    (type(None), lambda _: {"value": None, "type": "Null"}),
    (bool, lambda value: {"value": value, "type": "Boolean"}),
    (int, _int),
    (float, lambda value: {"value": value, "type": "Double"}),
    (str, _text),
    (Decimal, lambda value: {"value": str(value), "type": "String"}),
    (datetime, lambda value: {"value": to_engine_date(value), "type": "Date"}),
    (date, lambda value: {"value": value.isoformat(), "type": "String"}),
    (bytes, lambda value: {"value": base64.b64encode(value).decode(), "type": "Bytes"}),
    ((list, tuple, dict), _json),
)


def decode(variables: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The engine's variables (asked with deserializeValues=false) as Python values."""
    return {name: decode_value(typed) for name, typed in variables.items()}


def decode_value(typed: Mapping[str, Any]) -> Any:
    """One typed variable as a Python value; a File stays its description."""
    value, kind = typed.get("value"), str(typed.get("type", ""))
    if value is None:
        return None
    if kind == "Json":
        return json.loads(value) if isinstance(value, str) else value
    if kind == "Object" and isinstance(value, str):
        info = typed.get("valueInfo") or {}
        is_json = str(info.get("serializationDataFormat", "")).startswith("application/json")
        return json.loads(value) if is_json else value
    if kind == "Date":
        return from_engine_date(value)
    if kind == "Bytes":
        return base64.b64decode(value)
    return value
