"""The words form-js, its extensions and this room use about values: one table for all."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path

TABLE = Path(__file__).parent / "headless" / "messages.ru.json"


class Messages:
    """English keys with `{name}` places, in a person's language."""

    def say(self, key: str, locale: str, **places: object) -> str:
        """A message with its places filled; the key itself in a language without a table."""
        template = self._russian[key] if locale == "ru" else key
        return template.format(**places)

    @cached_property
    def _russian(self) -> dict[str, str]:
        return dict(json.loads(TABLE.read_text(encoding="utf-8")))
