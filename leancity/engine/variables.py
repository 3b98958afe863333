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
| File                | File        | base64, name and type beside it          |
| Typed               | as it says  | as it says                               |

Anything else raises TypeError: nothing is guessed. `transient` makes any of them live only until
the engine next writes its state. The content of a File does not come with the variables.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

#: A String of the engine is a varchar(4000).
TEXT_LIMIT = 4000
_INT_32 = 2**31
_INT_64 = 2**63
ENGINE_DATE = "%Y-%m-%dT%H:%M:%S.%f%z"


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A value with an explicit engine type, e.g. a File or a transient variable."""

    value: Any
    type: str
    value_info: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class File:
    """A file in a variable; `content` is None when only its description came."""

    name: str
    mime_type: str = "application/octet-stream"
    encoding: str | None = None
    content: bytes | None = field(default=None, repr=False)


def transient(value: Any) -> Typed:
    """A value that the diagram may read at once and the engine never stores."""
    typed = encode_value(value)
    info = {**typed.get("valueInfo", {}), "transient": True}
    return Typed(value=typed["value"], type=typed["type"], value_info=info)


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
    if not -_INT_64 <= value < _INT_64:
        raise ValueError("a whole number of more than 64 bits is no value of the engine")
    return {"value": value, "type": "Integer" if -_INT_32 <= value < _INT_32 else "Long"}


def _file(value: File) -> dict[str, Any]:
    if value.content is None:
        raise ValueError("a file without its content cannot be given to the engine")
    info = {"filename": value.name, "mimeType": value.mime_type, "encoding": value.encoding}
    content = base64.b64encode(value.content).decode()
    given = {name: each for name, each in info.items() if each is not None}
    return {"value": content, "type": "File", "valueInfo": given}


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
    (File, _file),
)


def decode(variables: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The engine's variables (asked with deserializeValues=false) as Python values."""
    return {name: decode_value(typed) for name, typed in variables.items()}


def decode_value(typed: Mapping[str, Any]) -> Any:
    """One typed variable as a Python value; of a File comes the description only."""
    value, info = typed.get("value"), typed.get("valueInfo") or {}
    decoder = _DECODERS.get(str(typed.get("type", "")))
    if decoder is _described:
        return _described(value, info)
    return value if value is None or decoder is None else decoder(value, info)


def _described(_: Any, info: Mapping[str, Any]) -> File:
    return File(
        name=str(info.get("filename", "")),
        mime_type=str(info.get("mimeType", File.mime_type)),
        encoding=info.get("encoding"),
    )


def _object(value: Any, info: Mapping[str, Any]) -> Any:
    is_json = str(info.get("serializationDataFormat", "")).startswith("application/json")
    return json.loads(value) if is_json and isinstance(value, str) else value


_DECODERS: Mapping[str, Callable[[Any, Mapping[str, Any]], Any]] = {
    "Json": lambda value, _: json.loads(value) if isinstance(value, str) else value,
    "Object": _object,
    "Date": lambda value, _: from_engine_date(value),
    "Bytes": lambda value, _: base64.b64decode(value),
    "File": _described,
}
