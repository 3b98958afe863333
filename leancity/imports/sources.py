"""Reading XLSX and CSV row by row: flat memory however long the table is."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from leancity.errors import UserError
from leancity.imports.errors import SourceError
from leancity.imports.merges import Merges
from leancity.imports.shapes import RawRow

#: A workbook of a city unpacks to far less; more is an attack on the memory, bytes.
_LARGEST = 1024 * 1024 * 1024
_SNIFFED = 16 * 1024
#: Columns beyond these are decoration.
_WIDEST = 100


def rows_of(content: bytes, filename: str) -> Iterator[RawRow]:
    """Every row of every visible sheet that holds anything; raises `SourceError`."""
    if content[:4] == b"PK\x03\x04":
        return _workbook(content)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise SourceError("This is a workbook of the old kind (.xls). Save it as .xlsx first.")
    if filename.lower().endswith((".csv", ".txt")) and b"\0" not in content[:_SNIFFED]:
        return _csv(content)
    raise SourceError("This is neither an XLSX workbook nor a CSV file.")


def _workbook(content: bytes) -> Iterator[RawRow]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _LARGEST:
                raise SourceError("The workbook is too large. Divide it into several.")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise _damaged() from error
    with closing(book):
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            # A declared size may be wrong: some exporters write A1, others a million rows.
            sheet.reset_dimensions()
            merges = Merges.of(content, sheet._worksheet_path)  # type: ignore[attr-defined]
            try:
                yield from _sheet(sheet.title, sheet.iter_rows(values_only=True), merges)
            except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
                if isinstance(error, UserError):
                    raise
                raise _damaged() from error


def _sheet(title: str, rows: Iterable[Sequence[Any]], merges: Merges) -> Iterator[RawRow]:
    for number, cells in enumerate(rows, start=1):
        filled = merges.filled(number, cells[:_WIDEST])
        if any(cell not in (None, "") for cell in filled):
            yield RawRow(sheet=title, number=number, cells=filled)


def _damaged() -> SourceError:
    return SourceError("The workbook is damaged. Open it, save it anew and try again.")


def _csv(content: bytes) -> Iterator[RawRow]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What spreadsheets in Russian save as CSV.
        text = content.decode("cp1251", errors="replace")
    sample = text[:_SNIFFED]
    delimiter = max(";,\t", key=_header_of(sample).count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if cells and not cells[0].startswith("#") and any(cell.strip() for cell in cells):
                yield RawRow(sheet="", number=reader.line_num, cells=cells[:_WIDEST])
    except csv.Error as error:
        raise SourceError("The CSV file cannot be read in line %(line)s.",
                          line=reader.line_num) from error  # fmt: skip


def _header_of(sample: str) -> str:
    lines = [line for line in re.split(r"[\r\n]+", sample) if line and not line.startswith("#")]
    return lines[0] if lines else ""
