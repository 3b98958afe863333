"""One question: what counts as its answer, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from bots.dialogue import asking, choosing, gather, order
from bots.dialogue.answers import read_text, written
from bots.dialogue.events import Attached, Command, Event, Place, Press, Text
from bots.dialogue.fields import FILE_WIDGETS, MANY, Question
from bots.dialogue.scene import Scene, button
from bots.dialogue.shown import value_text
from leancity.errors import UserError
from leancity.i18n import N_


def handle(scene: Scene, event: Event) -> None:
    """An answer, right or wrong."""
    question = scene.named(scene.state.at)
    if question is None or question.locked:
        # Another answer hid it.
        order.resume(scene)
    elif isinstance(event, Press):
        _pressed(scene, question, event)
    elif isinstance(event, Command):
        _commanded(scene, question, event.name)
    elif isinstance(event, Text):
        _typed(scene, question, event.text)
    else:
        _sent(scene, question, event)


def _pressed(scene: Scene, question: Question, event: Press) -> None:
    if event.verb == "m" and scene.plan.is_menu:
        choosing.at_menu(scene, event)
    elif event.ref != question.ref:
        scene.tell(N_("This button does not work any more."))
        asking.say(scene, question)
    elif event.verb in _PRESSES:
        _PRESSES[event.verb](scene, question, event)
    else:
        _value_pressed(scene, question, event)


def _value_pressed(scene: Scene, question: Question, event: Press) -> None:
    choice = int(event.choice) if event.choice.isdecimal() else 0
    local = scene.around.local
    if event.verb == "u" and question.suggestion is not None:
        accept(scene, question, question.suggestion)
    elif event.verb == "now":
        value = written(local.replace(second=0, microsecond=0), question)
        accept(scene, question, value[11:] if asking.kind(question) == "time" else value)
    elif event.verb == "day":
        accept(scene, question, (local.date() + timedelta(days=choice)).isoformat())
    elif event.verb == "o" and question.type == "checkbox":
        accept(scene, question, bool(choice))
    elif event.verb == "o" and choice < len(question.options):
        accept(scene, question, question.options[choice]["value"])
    elif event.verb == "a" and choice < len(scene.state.offered):
        _address(scene, question, *scene.state.offered[choice])
    else:
        asking.say(scene, question)


def _toggle(scene: Scene, question: Question, event: Press) -> None:
    at = int(event.choice) if event.choice.isdecimal() else -1
    if 0 <= at < len(question.options):
        scene.stay(chosen=tuple(sorted({at} ^ set(scene.state.chosen))))
    asking.say(scene, question, event.message_id)


def _turn_page(scene: Scene, question: Question, event: Press) -> None:
    last = max(0, len(question.options) - 1) // asking.PAGE
    scene.stay(page=min(last, int(event.choice) if event.choice.isdecimal() else 0))
    asking.say(scene, question, event.message_id)


def _done(scene: Scene, question: Question, _: Press | None = None) -> None:
    value = question.value
    if question.type in MANY:
        values = [option["value"] for option in question.options]
        value = [values[at] for at in scene.state.chosen if at < len(values)]
    accept(scene, question, value)


def _skip(scene: Scene, question: Question, _: Press | None = None) -> None:
    if question.required and question.is_empty:
        scene.tell(N_("This answer is needed."))
        asking.say(scene, question)
    else:
        order.onwards(scene, question)


def _clear(scene: Scene, question: Question, _: Press | None = None) -> None:
    accept(scene, question, [] if question.type in MANY else None)


def _back(scene: Scene, question: Question, _: Press | None = None) -> None:
    order.back(scene, question)


_PRESSES: Mapping[str, Callable[[Scene, Question, Press], None]] = {
    "t": _toggle, "p": _turn_page, "d": _done, "s": _skip, "c": _clear, "b": _back,
}  # fmt: skip


def _commanded(scene: Scene, question: Question, name: str) -> None:
    if name == "back":
        order.back(scene, question)
    elif name == "skip":
        _skip(scene, question)
    elif name == "ok" and (question.widget in FILE_WIDGETS or question.type in MANY):
        _done(scene, question)
    elif name == "ok":
        _skip(scene, question)
    else:
        asking.say(scene, question)


def _typed(scene: Scene, question: Question, text: str) -> None:
    if question.widget in FILE_WIDGETS:
        scene.tell(N_("A file is wanted here, not words."))
        asking.say(scene, question)
    elif question.widget == "address":
        _offer(scene, question, text.strip())
    else:
        try:
            value = read_text(question, text, scene.around)
        except UserError as error:
            scene.tell(error.message, **error.params)
            asking.say(scene, question)
            return
        accept(scene, question, value)


def _sent(scene: Scene, question: Question, event: Event) -> None:
    if isinstance(event, Attached) and question.widget in FILE_WIDGETS:
        if gather.add_file(scene, question, event):
            count = value_text(scene, _again(scene, question))
            scene.say(
                scene.word(N_("Taken: %(count)s. When all are there, /ok."), count=count),
                topic=gather.TOPIC,
            )
    elif isinstance(event, Place) and question.widget == "geo":
        if gather.set_place(scene, question, (event.lat, event.lon)):
            order.onwards(scene, question)
    elif scene.plan.gathers and gather.take(scene, event):
        asking.say(scene, question)
    else:
        scene.tell(N_("Something else is asked now."))
        asking.say(scene, question)


def _again(scene: Scene, question: Question) -> Question:
    return scene.named(question.name) or question


def accept(scene: Scene, question: Question, value: Any) -> None:
    """Take a value that the form accepts and go on; else say why not and ask again."""
    if scene.accepted(question, value):
        order.onwards(scene, question)
    else:
        asking.say(scene, question)


def _offer(scene: Scene, question: Question, text: str) -> None:
    """Addresses of the register for what was typed; one that fits exactly is taken at once."""
    found = list(scene.around.suggest(text))[:5]
    exact = [one for one in found if one.label.casefold() == text.casefold()]
    if exact:
        _address(scene, question, exact[0].street, exact[0].house)
    elif found:
        offered = (*((one.street, one.house) for one in found), (text, ""))
        scene.stay(offered=offered)
        labels = [*(one.label for one in found), scene.word(N_("As written: %(text)s"), text=text)]
        rows = [(button(label, "a", question.ref, at),) for at, label in enumerate(labels)]
        scene.say(scene.word(N_("Which address?")), *rows, asking.ways(scene, question))
    else:
        _address(scene, question, text, "")


def _address(scene: Scene, question: Question, street: str, house: str) -> None:
    if scene.accepted(question, street):
        scene.set_key(scene.plan.house, house or None)
        order.onwards(scene, question)
    else:
        asking.say(scene, question)
