"""From files to rows: headings, merges, sheets, CSV, workbooks of strange makers."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from openpyxl import Workbook

from leancity.imports import Column, SourceError
from leancity.imports.heads import normal, table_rows
from leancity.imports.sources import rows_of
from tests.sheets import saved, workbook

COLUMNS = (
    Column(key="code", title="Код"),
    Column(key="name", title="Наименование"),
    Column(key="note", title="Примечание", required=False, aliases=("Заметка",)),
)
HEAD = ["Код", "Наименование", "Примечание"]


def table(content: bytes, filename: str = "a.xlsx"):
    return [
        (row.sheet, row.number, cells)
        for row, cells in table_rows(rows_of(content, filename), COLUMNS)
    ]


def values(content: bytes, filename: str = "a.xlsx"):
    return [tuple(cells.values()) for _, _, cells in table(content, filename)]


def changed(content: bytes, part: str, old: str, new: str) -> bytes:
    """A workbook with another text in one of its parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                data, times = re.subn(old.encode(), new.encode(), data)
                assert times == 1
            copy.writestr(name, data)
    return target.getvalue()


def test_headings_are_compared_without_signs_and_sizes():
    assert normal("  НАИМЕНОВАНИЕ:\nполное (ё) ") == "наименование полное е"


def test_columns_come_in_any_order_with_others_between():
    content = workbook([["Заметка", "x", "Наименование", "КОД "], ["n", 1, "Имя", "a"]])
    assert table(content) == [("Лист1", 2, {"note": "n", "name": "Имя", "code": "a"})]


def test_every_sheet_with_the_heading_counts_and_hidden_ones_do_not():
    book = Workbook()
    book.active.append(["Просто текст"])
    for name, state in (("2019", "visible"), ("2020", "visible"), ("старое", "hidden")):
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        sheet.append(HEAD)
        sheet.append([name, "Имя"])
    assert [(sheet, number) for sheet, number, _ in table(saved(book))] == [
        ("2019", 2),
        ("2020", 2),
    ]


def test_decoration_is_no_data():
    content = workbook([
        ["Список"], HEAD, [1, 2, 3], ["a", "Имя"], [], HEAD, ["Примечание", "Код", "Наименование"],
        ["n", "b", "Другое"],
    ])  # fmt: skip
    assert values(content) == [("a", "Имя", None), ("n", "b", "Другое")]


def test_a_merged_cell_is_meant_in_its_rows():
    content = workbook(
        [HEAD, ["a", "Имя", "n"], ["b", None, None], ["c", None, "m"], ["d", "Иное"]],
        merged=["B2:B4", "C2:C3", "A1:A1"],
    )
    assert values(content) == [
        ("a", "Имя", "n"), ("b", "Имя", "n"), ("c", "Имя", "m"), ("d", "Иное", None),
    ]  # fmt: skip


@pytest.mark.parametrize("size", ["A1", "A1:XFD1048576"])
def test_a_sheet_that_lies_about_its_size_is_read_as_it_is(size):
    content = changed(
        workbook([HEAD, ["a", "Имя", "n"], [], ["b", "Иное"]]),
        "xl/worksheets/sheet1.xml", r'<dimension ref="[^"]+"', f'<dimension ref="{size}"',
    )  # fmt: skip
    assert [(number, cells["code"]) for _, number, cells in table(content)] == [(2, "a"), (4, "b")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_every_maker(encoding, delimiter):
    lines = ["# от руки", delimiter.join(HEAD), f'a{delimiter}"Имя{delimiter} с ""знаком"""', ""]
    content = "\r\n".join(lines).encode(encoding)
    assert values(content, "a.csv") == [("a", f'Имя{delimiter} с "знаком"', None)]


def test_what_is_missing_is_named():
    with pytest.raises(SourceError) as refused:
        table(workbook([["Код", "Имя"], ["a", "b"]]))
    assert refused.value.params == {"columns": "«Наименование»"}


@pytest.mark.parametrize(
    ("content", "filename"),
    [(b"", "a.csv"), ("Код\n".encode(), "a.csv")],
)
def test_a_table_without_its_heading_is_refused(content, filename):
    with pytest.raises(SourceError):
        table(content, filename)


def test_a_workbook_that_unpacks_to_too_much_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        zeros = bytes(16 * 1024 * 1024)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(65):
                part.write(zeros)
    with pytest.raises(SourceError, match="too large"):
        table(target.getvalue())
