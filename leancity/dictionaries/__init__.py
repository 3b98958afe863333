"""Value lists with labels in two languages, edited without deployment, with validity days."""

from __future__ import annotations

from leancity.dictionaries.service import Dictionaries, Entry

__all__ = ["Dictionaries", "Entry"]
