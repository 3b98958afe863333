from __future__ import annotations

import pytest

from leancity.imports.parsing import emails, phones

ONE, TWO = "+79140000011", "+79140000022"


@pytest.mark.parametrize(
    ("cell", "found", "clean"),
    [
        ("89140000011", [ONE], True),
        (89140000011, [ONE], True),
        (89140000011.0, [ONE], True),
        ("+7 (914) 000-00-11", [ONE], True),
        ("914 000 00 11", [ONE], True),
        ("тел. 8-914-000-00-11 (моб.)", [ONE], True),
        ("8 914 000 00 11, 8 914 000 00 22", [ONE, TWO], True),
        ("89140000011 89140000022", [ONE, TWO], True),
        ("89140000011; 8(914)0000022", [ONE, TWO], True),
        ("89140000011 и 89140000022", [ONE, TWO], True),
        ("89140000011\n89140000022", [ONE, TWO], True),
        ("89140000011, 89140000011", [ONE], True),
        ("8(4242)00-00-11", ["+74242000011"], True),
        ("89140000011 Анна", [ONE], False),
        ("8914000001", [], False),
        ("00-00-11", [], False),
        ("8914000001123", [], False),
        ("нет", [], True),
        ("-", [], True),
        ("не отвечает", [], False),
    ],
)
def test_phones_of_a_cell(cell, found, clean):
    assert phones(cell) == (found, clean)


@pytest.mark.parametrize(
    ("cell", "found", "clean"),
    [
        ("a@city.example", ["a@city.example"], True),
        (" A@City.Example. ", ["a@city.example"], True),
        ("a@city.example, b@city.example", ["a@city.example", "b@city.example"], True),
        ("почта a@city.example", ["a@city.example"], False),
        ("a@city", [], False),
        ("нет", [], True),
        ("собака", [], False),
    ],
)
def test_emails_of_a_cell(cell, found, clean):
    assert emails(cell) == (found, clean)
