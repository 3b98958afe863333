"""Links that a page offers side by side: tabs, filters."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of several links, of which one is chosen."""

    label: str
    url: str
    active: bool = False
    count: str = ""
