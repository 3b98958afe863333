"""Workbooks of the tests: tables with invented texts, made when they are needed."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook

#: The columns of the old register, word for word.
REGISTER = (
    "№ п/п",
    "Дата поступления информации о нарушении",
    "Описание нарушения",
    "ФИО",
    "Телефон",
    "название юр.лица",
    "e-mail",
    "Информация о собственнике территории",
    "Материалы фотофиксации нарушения",
    "Фотоматериалы о результатах предпринятых мер",
    "Дополнительная информация",
)


def workbook(
    rows: Iterable[Sequence[Any]], *, merged: Sequence[str] = (), title: str = "Лист1"
) -> bytes:
    """One sheet with these rows."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def cells(content: bytes, sheet: int = 0) -> list[list[Any]]:
    """Every row of a sheet."""
    book = load_workbook(io.BytesIO(content))
    return [list(row) for row in book.worksheets[sheet].iter_rows(values_only=True)]


def line(number: Any, day: Any, description: str = "Мусор после стройки", **more: Any) -> list[Any]:
    """A row of the register; `more` are its other columns by short names."""
    names = ("person", "phone", "organisation", "email", "owner", "photos", "after", "note")
    assert set(more) <= set(names)
    return [number, day, description, *(more.get(name) for name in names)]


def register(*lines: Sequence[Any], merged: Sequence[str] = ()) -> bytes:
    """A register with its heading and these rows."""
    return workbook([REGISTER, *lines], merged=merged)
