"""Files that go out show what they are given and run nothing."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from itertools import islice

import pytest
from openpyxl import load_workbook

from leancity.sheets import csv_lines, harmless, write_table

FORMULAS = ["=1+1", "+7***1234", "-2", "@SUM(A1)", "\t=1", "\r=1"]


def workbook(heads, rows):
    target = io.BytesIO()
    write_table(target, "Реестр: [дела]/2026", heads, rows)
    return load_workbook(target)


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula(text):
    assert harmless(text) == f"'{text}"
    cell = workbook(["a"], [[text]]).active["A2"]
    assert (cell.data_type, cell.value.strip()) == ("s", text.strip())


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (-3, "-3"),
        (date(2026, 11, 4), "04.11.2026"),
        (datetime(2026, 11, 4, 9, 5, tzinfo=UTC), "04.11.2026 09:05"),
        ("a\x07b", "ab"),
    ],
)
def test_values_of_csv(value, shown):
    assert harmless(value) == shown


def test_a_table_of_csv_opens_at_once_and_quotes_what_must_be():
    text = "".join(csv_lines(["№", "Адрес"], [["0421", 'дом "А"; двор']]))
    assert text == '\ufeff№;Адрес\r\n0421;"дом ""А""; двор"\r\n'
    assert "".join(csv_lines(["№"], [])) == "\ufeff№\r\n"


def test_rows_leave_before_the_last_one_is_read():
    read = []
    lines = csv_lines(["n"], (read.append(n) or [n] for n in range(1000)))
    assert len(list(islice(lines, 3))) == 3
    assert len(read) == 2


def test_a_workbook_keeps_dates_numbers_and_a_name_that_is_allowed():
    sheet = workbook(["a", "b", "c"], [[date(2026, 11, 4), 2.5, None]]).active
    assert sheet.title == "Реестр дела2026"
    assert [cell.value for cell in sheet[2]][1:] == [2.5, None]
    assert sheet["A2"].value.date() == date(2026, 11, 4)
