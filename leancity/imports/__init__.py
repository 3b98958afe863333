"""Importers: XLSX and CSV files of a city become units, people, addresses, cases.

A file is checked first: what would be new, changed, unchanged, and which rows somebody has to
look at and why. Then it runs in the background; a second time it changes nothing.
"""

from __future__ import annotations

from leancity.imports.errors import SourceError
from leancity.imports.service import Imports
from leancity.imports.shapes import Column, Counts, Importer, Outcome, Reason, State, TypedRow
from leancity.imports.views import Review, Run

__all__ = [
    "Column",
    "Counts",
    "Importer",
    "Imports",
    "Outcome",
    "Reason",
    "Review",
    "Run",
    "SourceError",
    "State",
    "TypedRow",
]
