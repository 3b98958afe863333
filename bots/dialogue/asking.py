"""One question: how it is asked."""

from __future__ import annotations

from bots.dialogue.fields import FILE_WIDGETS, MANY, ONE, Question
from bots.dialogue.replies import Button
from bots.dialogue.scene import Scene, button
from bots.dialogue.shown import value_text
from bots.dialogue.state import Stage
from leancity.i18n import N_

#: Options of one page.
PAGE = 8
_HINTS = {
    "number": N_("Write a number."),
    "checkbox": N_("Answer yes or no."),
    "date": N_("Write a date, for example 25.12.2026."),
    "time": N_("Write a time, for example 14:30."),
    "datetime": N_("Write date and time, for example 25.12.2026 14:30."),
    "address": N_("Write street and house."),
    "geo": N_("Send the place: the button below."),
    "photo": N_("Send photos; when all are there, /ok."),
    "file": N_("Send files; when all are there, /ok."),
}


def ask(scene: Scene, question: Question, *, returning: bool) -> None:
    """Ask a question; `returning`: the answer leads back to where it was chosen."""
    chosen = _chosen(question) if question.type in MANY else ()
    scene.go(Stage.ASK, question.name, returning=returning, chosen=chosen)
    say(scene, question)


def say(scene: Scene, question: Question, edit: int = 0) -> None:
    """The question in words; `edit`: in place of this message."""
    lines = [scene.label(question), str(question.component.get("description") or "")]
    if not question.is_empty:
        lines.append(scene.word(N_("Now: %(value)s"), value=value_text(scene, question)))
    hint = _HINTS.get(kind(question), "")
    lines.append(scene.word(hint) if hint else "")
    rows = [*_choices(scene, question), ways(scene, question)]
    scene.say(
        "\n".join(filter(None, lines)),
        *(row for row in rows if row),
        ask_place=question.widget == "geo",
        edit=edit,
    )


def kind(question: Question) -> str:
    """What kind of answer is wanted, a moment by its subtype."""
    if question.type == "datetime":
        return str(question.component.get("subtype") or "date")
    return question.widget or question.type


def _choices(scene: Scene, question: Question) -> list[tuple[Button, ...]]:
    if question.type in ONE or question.type in MANY:
        return _options(scene, question)
    if question.type == "checkbox":
        yes, no = scene.word(N_("Yes")), scene.word(N_("No"))
        return [(button(yes, "o", question.ref, 1), button(no, "o", question.ref, 0))]
    if question.type == "datetime":
        return [_moments(scene, question)]
    return []


def _options(scene: Scene, question: Question) -> list[tuple[Button, ...]]:
    many = question.type in MANY
    begin = scene.state.page * PAGE
    rows: list[tuple[Button, ...]] = []
    for at, option in list(enumerate(question.options))[begin : begin + PAGE]:
        tick = "✓ " if many and at in scene.state.chosen else ""
        label = f"{tick}{option['label']}"
        rows.append((button(label, "t" if many else "o", question.ref, at),))
    turns = []
    if begin:
        turns.append(button("‹", "p", question.ref, scene.state.page - 1))
    if begin + PAGE < len(question.options):
        turns.append(button("›", "p", question.ref, scene.state.page + 1))
    return [*rows, tuple(turns)]


def _moments(scene: Scene, question: Question) -> tuple[Button, ...]:
    subtype, ref = kind(question), question.ref
    if subtype != "date":
        return (button(scene.word(N_("Now")), "now", ref),)
    if question.suggestion:
        day = _day(str(question.suggestion))
        return (button(scene.word(N_("Suggested: %(day)s"), day=day), "u", ref),)
    return tuple(
        button(scene.word(label), "day", ref, days)
        for label, days in ((N_("Today"), 0), (N_("Tomorrow"), 1), (N_("In 3 days"), 3))
    )


def _day(value: str) -> str:
    return ".".join(reversed(value[:10].split("-")))


def ways(scene: Scene, question: Question) -> tuple[Button, ...]:
    """Buttons that lead on without an answer, or back."""
    ways = []
    if question.widget in FILE_WIDGETS or question.type in MANY:
        ways.append(button(scene.word(N_("Done")), "d", question.ref))
    elif not question.is_empty:
        ways.append(button(scene.word(N_("Leave as it is")), "s", question.ref))
    elif not question.required:
        ways.append(button(scene.word(N_("Skip")), "s", question.ref))
    if not question.is_empty and not question.required and question.type != "checkbox":
        ways.append(button(scene.word(N_("Clear")), "c", question.ref))
    ways.append(button(scene.word(N_("Back")), "b", question.ref))
    return tuple(ways)


def _chosen(question: Question) -> tuple[int, ...]:
    values = question.value if isinstance(question.value, list) else []
    return tuple(at for at, one in enumerate(question.options) if one["value"] in values)
