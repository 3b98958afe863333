"""Registries and reports as files that people take away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import quote

from flask import Response, send_file, stream_with_context
from flask.typing import ResponseReturnValue

from leancity.cases import CaseRow, Column
from leancity.sheets import XLSX, csv_lines, write_table
from portal.context import kernel


def cells(rows: Iterable[CaseRow], columns: Sequence[Column]) -> Iterator[list[Any]]:
    """Rows of a registry as values of cells."""
    for row in rows:
        yield [_cell(row, column) for column in columns]


def _cell(row: CaseRow, column: Column) -> Any:
    value = row.values.get(column.key)
    if column.kind == "status":
        return row.status.label if row.status else ""
    if isinstance(value, datetime):
        return value.astimezone(kernel().clock.zone)
    if column.kind == "date" and isinstance(value, str):
        return _day(value)
    return "" if value is None else value


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return text


def as_csv(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> ResponseReturnValue:
    """Rows leave as they are read: nothing waits for the last one."""
    lines = (line.encode() for line in csv_lines(heads, rows))
    answer = Response(stream_with_context(lines), mimetype="text/csv")
    # A header holds no Russian letters: the name of the file goes as RFC 5987 writes it.
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=table.csv; filename*=UTF-8''{quote(name, safe='')}.csv"
    )
    return _private(answer)


def as_xlsx(
    name: str, title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]
) -> ResponseReturnValue:
    """A workbook is a packed folder and complete only at its end: it goes over a file."""
    target = TemporaryFile()  # noqa: SIM115 (the answer closes it)
    write_table(target, title, heads, rows)
    target.seek(0)
    answer = send_file(target, mimetype=XLSX, as_attachment=True, download_name=f"{name}.xlsx")
    return _private(answer)


def _private(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
