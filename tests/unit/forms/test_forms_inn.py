"""The check digits of an INN are judged alike by the form, in V8, and by the rooms, in Python."""

from __future__ import annotations

import random

from leancity.forms import HeadlessForms, Surroundings
from leancity.subjects.validators import inn
from tests.unit.forms.conftest import text_field

SCHEMA = {
    "type": "default",
    "id": "f",
    "components": [text_field("inn", properties={"widget": "organisation"})],
}


def test_form_and_rooms_agree(headless: HeadlessForms) -> None:
    chance = random.Random(7)  # noqa: S311 (numbers to try, no secrets)
    good = ["7707083893", "500100732259", "6501234561"]
    tried = [*good, *("".join(chance.choices("0123456789", k=n)) for n in (9, 10, 11, 12) * 30)]
    for number in tried:
        errors = headless.validate(SCHEMA, {"inn": number}, Surroundings())["errors"]
        assert bool(errors) != inn(number), number
