"""The bots of the city, as their file names them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from leancity.errors import ConfigurationError

_KEY = re.compile(r"[a-z][a-z0-9_]{0,29}")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")
_TOKEN = re.compile(r"\d{5,20}:[A-Za-z0-9_-]{30,60}")
_FIELDS = {"name", "token", "kind", "title"}


@dataclass(frozen=True, kw_only=True)
class Bot:
    """One bot."""

    #: what the platform calls it
    key: str
    #: what the messenger calls it, without the at sign
    name: str
    token: str = field(repr=False)
    #: which dialogue configuration it follows
    kind: str
    #: what people read of it
    title: str

    @classmethod
    def from_row(cls, key: str, row: Mapping[str, Any]) -> Bot:
        """A bot of the file; raises `ConfigurationError`, never with the token."""
        if not _KEY.fullmatch(key) or not isinstance(row, Mapping) or set(row) - _FIELDS:
            known = ", ".join(sorted(_FIELDS))
            raise ConfigurationError(f"bot {key!r}: a key in small letters with {known}")
        name, token = str(row.get("name", "")), str(row.get("token", ""))
        if not _NAME.fullmatch(name):
            raise ConfigurationError(f"bot {key}: name is the name in the messenger, without @")
        if not _TOKEN.fullmatch(token):
            raise ConfigurationError(f"bot {key}: token is not a token of the Bot API")
        kind, title = str(row.get("kind", key)), str(row.get("title", name))
        return cls(key=key, name=name, token=token, kind=kind, title=title)


def load_bots(path: Path | None) -> dict[str, Bot]:
    """The bots by key; none without a file, and those without a token are not configured."""
    if path is None:
        return {}
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, yaml.YAMLError) as error:
        # A parser's message may show a line with a token.
        reason = error.strerror if isinstance(error, OSError) else "it is not YAML"
        raise ConfigurationError(f"LEANCITY_BOTS_FILE cannot be read: {reason}") from None
    if not isinstance(rows, Mapping):
        raise ConfigurationError("LEANCITY_BOTS_FILE must map keys of bots to their settings")
    bots = {
        str(key): Bot.from_row(str(key), row)
        for key, row in rows.items()
        if not (isinstance(row, Mapping) and row.get("token", "") in ("", None))
    }
    if len({bot.token for bot in bots.values()}) < len(bots):
        raise ConfigurationError("LEANCITY_BOTS_FILE gives one token to two bots")
    return bots
