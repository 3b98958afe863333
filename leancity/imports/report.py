"""Workbooks that go out: the rows that need a look, and empty files to begin with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from leancity.i18n import N_, translate
from leancity.imports.heads import table_rows
from leancity.imports.shapes import Column, Importer
from leancity.imports.sources import rows_of
from leancity.imports.views import Review
from leancity.sheets import append, new_book, new_sheet, saved, set_widths

_YES, _NO = N_("yes"), N_("no")
_ROW, _SHEET, _TAKEN = N_("Row"), N_("Sheet"), N_("Loaded")
_REASON, _COLUMN, _REQUIRED, _EXAMPLE = N_("Reason"), N_("Column"), N_("Required"), N_("Example")


def review_workbook(
    importer: Importer,
    reviews: Sequence[Review],
    content: bytes | None,
    filename: str,
    locale: str,
) -> bytes:
    """One line for each row: where it stands, why, and its cells when the file is given.

    The columns of the file keep their headings, so that a corrected report can be loaded.
    """
    by_row: dict[int, list[Review]] = defaultdict(list)
    for review in reviews:
        by_row[review.ordinal].append(review)
    columns = list(importer.columns) if content is not None else []
    book, sheet = new_book(translate(N_("To review"), locale))
    widths = [8, 14, 11, 48, *(_width(column) for column in columns)]
    set_widths(sheet, widths)
    heading = [translate(title, locale) for title in (_ROW, _SHEET, _TAKEN, _REASON)]
    append(sheet, [*heading, *(column.title for column in columns)], bold=True)
    cells = _cells(importer, content, filename, set(by_row)) if content is not None else {}
    for ordinal, found in by_row.items():
        first = found[0]
        reasons = "\n".join(_words(review, locale) for review in found)
        taken = translate(_YES if first.taken else _NO, locale)
        own = cells.get(ordinal, {})
        given = [own.get(column.key) for column in columns]
        append(sheet, [first.row, first.sheet, taken, reasons, *given])
    return saved(book)


def template_workbook(importer: Importer, locale: str) -> bytes:
    """An empty file of a kind; the second sheet explains its columns."""
    book, sheet = new_book(translate(importer.title, locale))
    set_widths(sheet, [_width(column) for column in importer.columns])
    append(sheet, [column.title for column in importer.columns], bold=True)
    about = new_sheet(book, translate(N_("Columns"), locale))
    set_widths(about, [44, 16, 60])
    append(about, [translate(t, locale) for t in (_COLUMN, _REQUIRED, _EXAMPLE)], bold=True)
    for column in importer.columns:
        required = translate(_YES if column.required else _NO, locale)
        append(about, [column.title, required, column.example])
    return saved(book)


def _words(review: Review, locale: str) -> str:
    reason = translate(review.message, locale, **review.params)
    return f"{review.column}: {reason}" if review.column else reason


def _cells(
    importer: Importer, content: bytes, filename: str, wanted: set[int]
) -> dict[int, dict[str, Any]]:
    rows = table_rows(rows_of(content, filename), importer.columns)
    return {o: cells for o, (_, cells) in enumerate(rows, start=1) if o in wanted}


def _width(column: Column) -> float:
    return min(60, max(12, len(column.title) + 2, len(str(column.example)) + 2))
