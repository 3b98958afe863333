"""What people have typed into tables over the years, read as values: pure functions."""

from __future__ import annotations

from leancity.imports.parsing.contacts import emails, phones
from leancity.imports.parsing.days import Unreadable, parse_day
from leancity.imports.parsing.notes import Fact, Note, read_note
from leancity.imports.parsing.privacy import without_persons

__all__ = [
    "Fact",
    "Note",
    "Unreadable",
    "emails",
    "parse_day",
    "phones",
    "read_note",
    "without_persons",
]
