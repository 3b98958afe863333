"""Finding the heading of a table: titles above it, headings that repeat, columns in any order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from leancity.imports.errors import SourceError
from leancity.imports.shapes import Column, RawRow

#: A heading stands in the first rows of a sheet, or nowhere.
_SEARCHED = 50
_NOISE = re.compile(r"[^0-9a-zа-я№]+")


def normal(title: Any) -> str:
    """A heading as it is compared: small letters, one blank between words, no signs."""
    return _NOISE.sub(" ", str(title or "").casefold().replace("ё", "е")).strip()


def table_rows(
    rows: Iterable[RawRow], columns: Sequence[Column]
) -> Iterator[tuple[RawRow, dict[str, Any]]]:
    """The data rows of all sheets with their cells by column key.

    Sheets without the heading are passed over; a file in which no sheet has it raises
    `SourceError` naming what is missing where most was found.
    """
    titles = {normal(name): c.key for c in columns for name in (c.title, *c.aliases)}
    required = [column for column in columns if column.required]
    best: set[str] = set()
    places: dict[str, int] = {}
    sheet, searched, found = None, 0, False
    for row in rows:
        if row.sheet != sheet:
            sheet, places, searched = row.sheet, {}, 0
        heading = _heading(row, titles) if not places or _may_be_heading(row, titles) else {}
        if heading and all(column.key in heading for column in required):
            places, found = heading, True
        elif places:
            if not _is_decoration(row, places):
                yield row, _cells(row, places)
        elif searched < _SEARCHED:
            searched += 1
            best = max(best, set(heading), key=len)
    if not found:
        missing = [column.title for column in required if column.key not in best]
        raise SourceError(
            "The file has no columns %(columns)s. Compare it with the template.",
            columns=", ".join(f"«{title}»" for title in missing),
        )


def _may_be_heading(row: RawRow, titles: Mapping[str, str]) -> bool:
    """A cheap look at a data row: does its first filled cell read like a heading?"""
    first = next((cell for cell in row.cells if cell not in (None, "")), None)
    return isinstance(first, str) and normal(first) in titles


def _heading(row: RawRow, titles: Mapping[str, str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, cell in enumerate(row.cells):
        key = titles.get(normal(cell)) if isinstance(cell, str) else None
        if key is not None:
            places.setdefault(key, place)
    return places


def _cells(row: RawRow, places: Mapping[str, int]) -> dict[str, Any]:
    width = len(row.cells)
    return {key: row.cells[place] if place < width else None for key, place in places.items()}


def _is_decoration(row: RawRow, places: Mapping[str, int]) -> bool:
    """A blank line within the columns, a line of their numbers, a title between the rows."""
    cells = [row.cells[place] for place in places.values() if place < len(row.cells)]
    filled = [cell for cell in cells if cell is not None and str(cell).strip()]
    if not filled:
        return True
    if len(filled) == len(places) > 2 and [_whole(cell) for cell in filled] == list(
        range(1, len(filled) + 1)
    ):
        return True
    return len(places) > 3 and len(filled) == 1 and cells[0] is filled[0] and _is_words(filled[0])


def _whole(cell: Any) -> int | None:
    text = str(cell).strip().removesuffix(".0")
    return int(text) if text.isdecimal() and len(text) < 4 else None


def _is_words(cell: Any) -> bool:
    return isinstance(cell, str) and not cell.strip()[:1].isdecimal()
