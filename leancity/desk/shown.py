"""What a page showed of a case when it was opened, as digests: who has changed what since."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

#: Characters of the digest of one value.
_LENGTH = 8
_PART = re.compile(rf"([^~.]+)\.([0-9a-f]{{{_LENGTH}}})(?:~|$)")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
_EMPTY: tuple[Any, ...] = (None, "", [], {})


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Digests of the values that a page shows."""

    #: variable -> digest
    digests: Mapping[str, str]

    @classmethod
    def of(cls, names: Collection[str], data: Mapping[str, Any]) -> Self:
        """What is shown with these values."""
        return cls(digests={name: digest(data.get(name)) for name in sorted(names)})

    @classmethod
    def read(cls, names: Collection[str], token: str) -> Self | None:
        """From the token of a page; None when it is not one of these variables."""
        if len(token) != len(names) * _LENGTH:
            return None
        parts = (token[start : start + _LENGTH] for start in range(0, len(token), _LENGTH))
        return cls(digests=dict(zip(sorted(names), parts, strict=True)))

    @property
    def token(self) -> str:
        """As a page carries it."""
        return "".join(self.digests.values())

    @classmethod
    def parse(cls, text: str) -> Self:
        """From what `named` has written; nothing is shown where it cannot be read."""
        return cls(digests=dict(_PART.findall(text)))

    @property
    def named(self) -> str:
        """As a page carries it that may have to be read without its form."""
        return "~".join(f"{name}.{one}" for name, one in self.digests.items())

    def changed(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The values that are not those that were shown; what is absent has not changed."""
        return {
            name: data[name]
            for name, shown in self.digests.items()
            if name in data and digest(data[name]) != shown
        }

    def over(
        self, data: Mapping[str, Any], current: Mapping[str, Any]
    ) -> tuple[dict[str, Any], list[str]]:
        """What was sent, with what its person has not touched as the case says it now; and the
        variables that this person and somebody else have changed to different values."""
        mine = self.changed(data)
        old = {
            name: current.get(name)
            for name, shown in self.digests.items()
            if name not in mine and digest(current.get(name)) != shown
        }
        return {**data, **old}, sorted(set(self.overtaken(current, mine)) & set(mine))

    def overtaken(self, current: Mapping[str, Any], mine: Mapping[str, Any]) -> list[str]:
        """Variables that somebody else has changed, unless to what this person wants, too."""
        return [
            name
            for name, shown in self.digests.items()
            if digest(current.get(name)) not in {shown, digest(mine.get(name))}
        ]


def digest(value: Any) -> str:
    """Of a value as people see it.

    An empty one is the same however it is empty, a whole number however it is written, a moment
    to the minute: a form shows no seconds and sends none back.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str) and _MOMENT.match(value):
        value = _to_the_minute(value)
    text = "" if value in _EMPTY else json.dumps(value, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]


def _to_the_minute(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text).replace(second=0, microsecond=0)
    except ValueError:
        return text
    return (moment.astimezone(UTC) if moment.tzinfo else moment).isoformat()
