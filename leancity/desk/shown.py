"""What a page showed of a case when it was opened, as digests: who has changed what since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Self

#: Characters of the digest of one value.
_LENGTH = 8
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

    def changed(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The values that are not those that were shown; what is absent has not changed."""
        return {
            name: data[name]
            for name, shown in self.digests.items()
            if name in data and digest(data[name]) != shown
        }

    def overtaken(self, current: Mapping[str, Any], mine: Mapping[str, Any]) -> list[str]:
        """Variables that somebody else has changed, unless to what this person wants, too."""
        return [
            name
            for name, shown in self.digests.items()
            if digest(current.get(name)) not in {shown, digest(mine.get(name))}
        ]


def digest(value: Any) -> str:
    """Of a value; an empty one is the same however it is empty, a whole number however written."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value in _EMPTY else json.dumps(value, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]
