"""How the values of a form are read on a card."""

from __future__ import annotations

from typing import Any

import pytest

from leancity.cases.fields import FieldReader, Names, fields_of
from leancity.library.form import FormFile

COMPONENTS: list[dict[str, Any]] = [
    {"type": "datetime", "id": "d", "key": "day", "subtype": "date", "dateLabel": "Дата"},
    {"type": "datetime", "id": "t", "key": "begins", "subtype": "time", "timeLabel": "Начало"},
    {"type": "datetime", "id": "m", "key": "seen", "subtype": "datetime", "dateLabel": "Замечено"},
    {
        "type": "select", "id": "w", "key": "who", "label": "Кто", "valuesKey": "who_options",
        "properties": {"people": "inspector.dobik"},
    },
    {
        "type": "select", "id": "r", "key": "raid", "label": "Рейд", "valuesKey": "raid_options",
        "properties": {"cases": "raid"},
    },
    {
        "type": "checklist", "id": "rs", "key": "raids", "label": "Рейды",
        "valuesKey": "raids_options", "properties": {"cases": "raid"},
    },
]  # fmt: skip


class NoLists:
    """A city without value lists."""

    def label(self, name: str, value: str, locale: str) -> str:
        raise AssertionError(name)


@pytest.mark.parametrize(
    ("key", "value", "label", "kind", "shown"),
    [
        ("day", "2026-11-26", "Дата", "date", "2026-11-26"),
        ("begins", "09:00", "Начало", "text", "09:00"),
        ("seen", "2026-11-26T09:00", "Замечено", "datetime", "2026-11-26T09:00"),
        ("who", "kim.i", "Кто", "text", "Ким И. С."),
        ("who", None, "Кто", "text", None),
        ("raid", "raid-1", "Рейд", "text", "R-2026-001"),
        ("raid", "", "Рейд", "text", ""),
        ("raids", ["raid-1", "raid-2"], "Рейды", "text", "R-2026-001, R-2026-002"),
    ],
)
def test_a_value_is_read_by_its_field(
    key: str, value: Any, label: str, kind: str, shown: Any
) -> None:
    form = FormFile("form", {"components": COMPONENTS})
    names = Names(
        name={"kim.i": "Ким И. С."}.__getitem__,
        number={"raid-1": "R-2026-001", "raid-2": "R-2026-002"}.__getitem__,
    )
    reader = FieldReader(fields_of([form]), NoLists(), str, "ru", names)
    field = reader.read(key, {key: value}, {})
    assert (field.label, field.kind, field.value) == (label, kind, shown)
