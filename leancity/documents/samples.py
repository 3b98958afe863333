"""A template's sample: a whole context as JSON beside the docx, with invented people.

JSON has no dates, choices and pictures; they are written so:

| in the JSON | in the context |
|---|---|
| `"2026-11-23"` | a date |
| `"2026-11-23T14:05:00+11:00"` | a moment |
| `{"label": "Рейд", "value": "raid"}` | a choice of a dictionary |
| `{"picture": {"width": 1600, "height": 1200, "text": "1"}}` | a drawn picture of this size |

Everything else stays what it is; groups become objects that `.name` reads.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from leancity.documents.pictures import Picture
from leancity.documents.values import Choice

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?([+-]\d{2}:\d{2}|Z)")


class Group(dict[str, Any]):
    """A group of named values; filters read a person's `full_name` and `gender` from it."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def read_sample(content: bytes) -> dict[str, Any]:
    """The context of a `.sample.json`; ValueError when it is not a JSON object."""
    sample = json.loads(content)
    if not isinstance(sample, dict):
        raise ValueError("a sample is a JSON object: names and values")
    return {name: _value(value) for name, value in sample.items()}


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return [_value(item) for item in value]
    if isinstance(value, Mapping):
        return _group(value)
    return value


def _text(text: str) -> Any:
    if _DATE.fullmatch(text):
        return date.fromisoformat(text)
    return datetime.fromisoformat(text) if _MOMENT.fullmatch(text) else text


def _group(value: Mapping[str, Any]) -> Any:
    if value.keys() == {"label", "value"}:
        return Choice(value["label"], value["value"])
    if value.keys() == {"picture"}:
        return Picture.drawn(**value["picture"])
    return Group({name: _value(item) for name, item in value.items()})
