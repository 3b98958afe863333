"""One table of words for browser, checker and Python."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from leancity.forms import Messages
from leancity.forms.messages import TABLE

ROOM = Path(__file__).parents[3] / "leancity" / "forms"


def test_places_are_filled() -> None:
    messages = Messages()
    assert (
        messages.say("At most {count} may be added.", "ru", count=3)
        == "Можно добавить не больше: 3"
    )
    assert messages.say("At most {count} may be added.", "en", count=3) == "At most 3 may be added."


def test_every_word_of_the_room_is_in_the_table() -> None:
    said = {
        key
        for path in ROOM.glob("*.py")
        for key in re.findall(r'\.say\(\s*"([^"]+)"', path.read_text(encoding="utf-8"))
    }
    assert said
    assert said <= set(json.loads(TABLE.read_text(encoding="utf-8")))


@pytest.mark.parametrize("pair", json.loads(TABLE.read_text(encoding="utf-8")).items())
def test_translations_keep_the_places(pair: tuple[str, str]) -> None:
    key, translation = pair
    assert set(re.findall(r"\{\w+\}", translation)) <= set(re.findall(r"\{\w+\}", key))
    assert re.search("[А-Яа-яё]", translation)
