"""Values as a chat may show them: personal ones are never repeated."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from bots.dialogue.fields import FILE_WIDGETS, MANY, ONE, Question
from bots.dialogue.scene import Scene
from leancity.i18n import N_

#: Longer texts are cut in an overview.
_LONGEST = 120


def line(scene: Scene, question: Question) -> str:
    """`Label: value`, one line."""
    return f"{scene.label(question)}: {value_text(scene, question)}"


def value_text(scene: Scene, question: Question) -> str:
    """What is known of a field; of a personal one only that it is."""
    value = question.value
    if question.type == "checkbox":
        return scene.word(N_("yes") if value else N_("no"))
    if question.is_empty:
        return scene.word(N_("not given"))
    if question.personal:
        item = scene.plan.item(question.key)
        given = scene.own(item.given) if item and item.given else ""
        return given or scene.word(N_("given"))
    return _plain(scene, question, value)


def _plain(scene: Scene, question: Question, value: Any) -> str:
    if question.widget in FILE_WIDGETS:
        return str(len(str(value).split()))
    if question.type in ONE:
        return _labels(question, [value])
    if question.type in MANY:
        return _labels(question, value)
    if question.type == "datetime":
        return _moment(str(value))
    if question.widget == "geo":
        return _place(scene, str(value))
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _labels(question: Question, values: list[Any]) -> str:
    known = {str(option["value"]): str(option["label"]) for option in question.options}
    return ", ".join(known.get(str(value), str(value)) for value in values)


def _moment(value: str) -> str:
    try:
        if len(value) == len("yyyy-mm-dd"):
            return f"{date.fromisoformat(value):%d.%m.%Y}"
        return f"{datetime.fromisoformat(value):%d.%m.%Y %H:%M}"
    except ValueError:
        # A time alone.
        return value[:5]


def _place(scene: Scene, value: str) -> str:
    lat, lon = (float(part) for part in value.split(","))
    found = scene.around.nearest(lat, lon)
    return found.label if found else f"{lat:.5f}, {lon:.5f}"
