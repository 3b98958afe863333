"""A value of a dictionary refuses what nobody could use."""

from __future__ import annotations

from datetime import date

import pytest

from leancity.dictionaries import Entry
from leancity.errors import UserError


def test_unknown_keys_of_a_package_value_are_attributes():
    entry = Entry.from_package({"value": "waste", "label": "Мусор", "term_days": 10}, 20)
    assert entry == Entry(value="waste", label="Мусор", rank=20, attributes={"term_days": 10})


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"value": "мусор", "label": "Мусор"}, "value"),
        ({"value": "", "label": "Мусор"}, "value"),
        ({"value": "a b", "label": "Мусор"}, "value"),
        ({"value": "waste", "label": "  "}, "label"),
        (
            {
                "value": "waste",
                "label": "Мусор",
                "valid_from": date(2026, 2, 1),
                "valid_to": date(2026, 1, 31),
            },
            "valid_to",
        ),
    ],
)
def test_a_faulty_value_names_its_field(fields, field):
    with pytest.raises(UserError) as refusal:
        Entry(**fields)
    assert refusal.value.field == field
