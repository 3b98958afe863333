"""Links that a page offers side by side: tabs, filters, kept filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.context import kernel, person


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of several links, of which one is chosen."""

    label: str
    url: str
    active: bool = False
    count: str = ""


@dataclass(frozen=True, kw_only=True)
class Saved:
    """Filters under a name beside a list, and what would be saved now."""

    kind: str
    process_key: str
    args: Mapping[str, Any]
    lists: list[Any]


def saved_lists(kind: str, process_key: str, args: Mapping[str, Any]) -> Saved:
    """What a person finds beside a list that is filtered like this."""
    found = kernel().saved_lists.of(kind, process_key, person())
    return Saved(kind=kind, process_key=process_key, args=args, lists=found)
