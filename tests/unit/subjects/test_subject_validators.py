"""Identifiers: well-known public numbers, and the same numbers with one digit wrong."""

from __future__ import annotations

from datetime import date

import pytest

from leancity.subjects import validators


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+79140001122", "+79140001122"),
        ("89140001122", "+79140001122"),
        ("79140001122", "+79140001122"),
        ("8 (914) 000-11-22", "+79140001122"),
        ("+7 4242 00‑02‑10", "+74242000210"),
        ("8.914.000.11.22", "+79140001122"),
        ("9140001122", None),
        ("+19140001122", None),
        ("891400011220", None),
        ("8914000112", None),
        ("8914000112a", None),
        ("+89140001122", None),
        ("", None),
    ],
)
def test_a_phone_has_one_spelling(typed, kept):
    assert validators.phone(typed) == kept


@pytest.mark.parametrize(
    ("check", "number", "right"),
    [
        # Public numbers of two large companies and the samples of the tax service.
        (validators.inn, "7707083893", True),
        (validators.inn, "7736207543", True),
        (validators.inn, "7707083894", False),
        (validators.inn, "7707083839", False),
        (validators.inn, "500100732259", True),
        (validators.inn, "500100732258", False),
        (validators.inn, "500100732159", False),
        (validators.inn, "770708389", False),
        (validators.inn, "77070838931", False),
        (validators.inn, "770708389O", False),
        (validators.inn, "", False),
        (validators.ogrn, "1027700132195", True),
        (validators.ogrn, "1027700229193", True),
        (validators.ogrn, "1027700132196", False),
        (validators.ogrn, "102770013219", False),
        (validators.ogrn, "3027700132195", False),
        (validators.ogrnip, "304500116000157", True),
        (validators.ogrnip, "304500116000158", False),
        (validators.ogrnip, "104500116000157", False),
        (validators.snils, "112-233-445 95", True),
        (validators.snils, "11223344595", True),
        (validators.snils, "112-233-445 96", False),
        # Sums of 201 and 202: the rest by 101 is 100, which counts as 00, and 0.
        (validators.snils, "087-654-302 00", True),
        (validators.snils, "087-654-303 00", True),
        (validators.snils, "087-654-303 01", False),
        (validators.snils, "000-000-001 01", True),
        (validators.snils, "00000000000", False),
        (validators.snils, "1122334459", False),
        (validators.passport_series, "64 04", True),
        (validators.passport_series, "640", False),
        (validators.passport_number, "123456", True),
        (validators.passport_number, "12345", False),
        (validators.division_code, "650-001", True),
        (validators.division_code, "650001", False),
        (validators.cadastral_number, "65:01:0602003:45", True),
        (validators.cadastral_number, "65:01:602003:1", True),
        (validators.cadastral_number, "65:01:60200:1", False),
        (validators.cadastral_number, "65:1:0602003:45", False),
        (validators.cadastral_number, "65:01:0602003:", False),
        (validators.email, "kim@city.example", True),
        (validators.email, "kim@city", False),
        (validators.email, "kim", False),
        (validators.email, "a@b.ru, c@d.ru", False),
        (validators.email, "a@b.ru\nBcc: c@d.ru", False),
    ],
)
def test_a_number_is_right_or_not(check, number, right):
    assert check(number) is right


@pytest.mark.parametrize(
    ("issued", "born", "possible"),
    [
        (date(2014, 5, 1), date(2000, 5, 1), True),
        (date(2014, 4, 30), date(2000, 5, 1), False),
        (date(2020, 1, 1), date(2000, 5, 1), True),
        (date(2027, 1, 1), date(2000, 5, 1), False),
        (date(2018, 3, 1), date(2004, 2, 29), True),
        (date(2018, 2, 28), date(2004, 2, 29), False),
    ],
)
def test_a_passport_is_issued_from_the_fourteenth_birthday_until_today(issued, born, possible):
    assert validators.passport_issued(issued, born, date(2026, 11, 23)) is possible
