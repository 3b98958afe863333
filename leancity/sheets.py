"""Tables that go out: workbooks and CSV whose cells show what they are given.

A text that begins like a formula stays a text. A workbook says so by the type of the cell; CSV has
no types, so such a text is given an apostrophe, which spreadsheets hide.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What a spreadsheet may take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BOLD = Font(bold=True)
_TINT = PatternFill("solid", start_color="E3EFEE")
_WRAP = Alignment(wrap_text=True, vertical="top")
#: A sheet's name has at most so many characters, and none of these.
_NAME_LENGTH, _NAME_REFUSED = 31, str.maketrans("", "", "[]:*?/\\")
#: Excel takes at most so many rows on one sheet.
MAX_ROWS = 1_048_576


def new_book(title: str) -> tuple[Workbook, WriteOnlyWorksheet]:
    """A workbook that is written row by row, with its first sheet."""
    book = Workbook(write_only=True)
    return book, new_sheet(book, title)


def new_sheet(book: Workbook, title: str) -> WriteOnlyWorksheet:
    """One more sheet; its name is cut to what a spreadsheet takes."""
    sheet: WriteOnlyWorksheet = book.create_sheet(title.translate(_NAME_REFUSED)[:_NAME_LENGTH])
    return sheet


def set_widths(sheet: WriteOnlyWorksheet, widths: Iterable[float]) -> None:
    """The widths of the columns, and a head that stays in sight."""
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths, start=1):
        # The typing stubs do not know it of a sheet that is only written.
        sheet.column_dimensions[get_column_letter(number)].width = width  # type: ignore[attr-defined]


def append(sheet: WriteOnlyWorksheet, values: Iterable[Any], *, bold: bool = False) -> None:
    """One row."""
    sheet.append([_cell(sheet, value, bold=bold) for value in values])


def saved(book: Workbook) -> bytes:
    """The workbook as a file."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def write_table(
    target: IO[bytes], title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """A table as a workbook: rows go to a file of the machine one by one, not into memory."""
    book, sheet = new_book(title)
    set_widths(sheet, [min(60, max(14, len(head) + 4)) for head in heads])
    append(sheet, heads, bold=True)
    for place, row in enumerate(rows, start=2):
        if place > MAX_ROWS:
            break
        append(sheet, row)
    book.save(target)


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """A table as CSV with semicolons, as spreadsheets of this country open it at once."""
    line = io.StringIO()
    writer = csv.writer(line, delimiter=";", lineterminator="\r\n")
    yield "\ufeff"
    writer.writerow([harmless(head) for head in heads])
    for row in rows:
        writer.writerow([harmless(value) for value in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()
    yield line.getvalue()


def harmless(value: Any) -> str:
    """A value as a cell of CSV that no spreadsheet runs."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if not isinstance(value, str):
        return str(value)
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _cell(sheet: WriteOnlyWorksheet, value: Any, *, bold: bool) -> Cell:
    """A cell that shows what it is given: a text that begins with = is no formula."""
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value))
        cell.data_type = "s"
        cell.alignment = _WRAP
    else:
        # A spreadsheet knows no time zones.
        plain = value.replace(tzinfo=None) if isinstance(value, datetime) else value
        cell = WriteOnlyCell(sheet, value=plain)
        if isinstance(value, datetime):
            cell.number_format = "DD.MM.YYYY HH:MM"
        elif isinstance(value, date):
            cell.number_format = "DD.MM.YYYY"
    if bold:
        cell.font, cell.fill = _BOLD, _TINT
    return cell
