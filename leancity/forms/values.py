"""Values of fields as variables of the engine, and back.

| camundaType   | in the form                     | as a variable (see `leancity.engine`)      |
|---------------|---------------------------------|--------------------------------------------|
| String        | text, number                    | str; beyond 4,000 characters the engine     |
|               |                                 | room makes it Json                         |
| Boolean       | true, false                     | bool                                       |
| Integer, Long | number                          | int, `Typed` Long                          |
| Double        | number                          | float                                      |
| Date          | date, date and time             | aware datetime; a date is its first moment |
|               |                                 | in the city                                |
| Json          | anything                        | list, dict, str, ...                       |
| (photo, file) | ids separated by a space        | list of ids                                |
| (geo)         | "lat,lon", written by hand too  | "46.959120,142.738010"                     |

Without `camundaType` a number is Double (Integer with `decimalDigits: 0`), a checkbox Boolean,
a choice of many Json, everything else String.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from leancity.engine.variables import Typed
from leancity.forms.errors import FormError
from leancity.forms.schema import FILE_WIDGETS
from leancity.library.form import Field

#: Between latitude and longitude, as people write them.
_BETWEEN = re.compile(r"\s*[,;\s]\s*")
_MANY = frozenset({"checklist", "taglist", "filepicker"})


def file_ids(value: object) -> list[str]:
    """Ids in the value of a photo or file field, each once, in order."""
    return list(dict.fromkeys(str(value or "").split()))


def point_text(value: str) -> str:
    """A point as variables hold it: "lat,lon" in degrees, six decimals; ValueError otherwise."""
    lat, lon = (float(part) for part in _BETWEEN.split(value.strip()))
    return f"{lat:.6f},{lon:.6f}"


def camunda_type(field: Field) -> str:
    """The type of a field's variable."""
    if field.widget in FILE_WIDGETS or field.type in _MANY:
        return "Json"
    explicit = field.properties.get("camundaType")
    if explicit:
        return str(explicit)
    if field.type == "number" and not field.component.get("serializeToString"):
        return "Integer" if field.component.get("decimalDigits") == 0 else "Double"
    return "Boolean" if field.type == "checkbox" else "String"


def to_variable(field: Field, value: Any, zone: ZoneInfo) -> Any:
    """The value of a field as the engine room takes it; ValueError when it does not fit."""
    if field.widget in FILE_WIDGETS:
        return file_ids(value)
    if field.widget == "geo" and value:
        return point_text(str(value))
    kind = camunda_type(field)
    if kind not in _TO_VARIABLE:
        raise FormError(f"{field.key}: there is no camundaType {kind}")
    if value is None or (value == "" and kind not in {"String", "Json"}):
        return None
    return _TO_VARIABLE[kind](value, zone)


def _text(value: Any, _: ZoneInfo) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else str(value)


def _boolean(value: Any, _: ZoneInfo) -> bool:
    if value in (True, "true"):
        return True
    if value in (False, "false"):
        return False
    raise ValueError(value)


def _integer(value: Any, _: ZoneInfo) -> int:
    number = Decimal(str(value))
    if number != number.to_integral_value():
        raise ValueError(value)
    return int(number)


def _long(value: Any, zone: ZoneInfo) -> Typed:
    return Typed(value=_integer(value, zone), type="Long")


def _moment(value: Any, zone: ZoneInfo) -> datetime:
    """A moment without an offset, a date and a time are the city's own."""
    text = str(value)
    if len(text) == len("yyyy-mm-dd"):
        return datetime.combine(date.fromisoformat(text), time(), zone)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


_TO_VARIABLE: Mapping[str, Callable[[Any, ZoneInfo], Any]] = {
    "String": _text,
    "Boolean": _boolean,
    "Integer": _integer,
    "Long": _long,
    "Double": lambda value, _: float(value),
    "Date": _moment,
    "Json": lambda value, _: value,
}


def to_form(field: Field | None, value: Any, zone: ZoneInfo) -> Any:
    """A variable as the form takes it: JSON, files as text, moments in the city's zone.

    What JSON cannot say (bytes, a File) is left out as None.
    """
    if field is not None and field.widget in FILE_WIDGETS:
        return " ".join(value) if isinstance(value, list) else str(value or "")
    if isinstance(value, datetime):
        return _written(field, value.astimezone(zone))
    if isinstance(value, (list, tuple)):
        return [to_form(None, one, zone) for one in value]
    if isinstance(value, dict):
        return {str(name): to_form(None, one, zone) for name, one in value.items()}
    if isinstance(value, (date, Decimal)):
        return str(value)
    return value if isinstance(value, (str, int, float, bool)) else None


def _written(field: Field | None, moment: datetime) -> str:
    component = field.component if field else {}
    if component.get("subtype") == "date":
        return moment.date().isoformat()
    match component.get("timeSerializingFormat"):
        case "utc_normalized":
            return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
        case "no_timezone":
            return moment.strftime("%Y-%m-%dT%H:%M")
        case _:
            return moment.isoformat(timespec="minutes")
