"""Which question follows which: the form's own order, rows of lists, and the way back."""

from __future__ import annotations

from bots.dialogue import asking, menu, preview
from bots.dialogue.events import Command, Event, Press
from bots.dialogue.fields import Question
from bots.dialogue.scene import Scene, button
from bots.dialogue.state import Stage
from leancity.i18n import N_


def stops(questions: list[Question]) -> list[Question]:
    """Open questions in the order they are asked; a list that may grow stands after its rows."""
    ordered: list[Question] = []
    waiting: list[Question] = []
    for one in questions:
        while waiting and one.path[: len(waiting[-1].path)] != waiting[-1].path:
            ordered.append(waiting.pop())
        if one.is_list:
            if one.component.get("allowAddRemove") and not one.locked:
                waiting.append(one)
        elif not one.locked:
            ordered.append(one)
    return [*ordered, *reversed(waiting)]


def first(scene: Scene) -> None:
    """The first question, or the card when nothing is asked."""
    found = stops(scene.questions)
    _visit(scene, found[0] if found else None)


def onwards(scene: Scene, question: Question) -> None:
    """After an answer: back to where the question was chosen, or to the next one."""
    if scene.state.returning:
        resume(scene)
        return
    found = stops(scene.questions)
    names = [one.name for one in found]
    at = names.index(question.name) + 1 if question.name in names else len(names)
    _visit(scene, found[at] if at < len(found) else None)


def back(scene: Scene, question: Question) -> None:
    """To the question before."""
    found = stops(scene.questions)
    names = [one.name for one in found]
    at = names.index(question.name) if question.name in names else 0
    if scene.state.returning:
        resume(scene)
    elif at == 0:
        scene.tell(N_("This is the first question."))
        _visit(scene, found[0] if found else None)
    else:
        _visit(scene, found[at - 1])


def resume(scene: Scene) -> None:
    """To the menu, or to the card."""
    if scene.plan.is_menu:
        menu.show(scene)
    else:
        preview.show(scene)


def _visit(scene: Scene, question: Question | None) -> None:
    if question is None:
        preview.show(scene)
    elif question.is_list:
        _ask_rows(scene, question)
    else:
        asking.ask(scene, question, returning=False)


def _ask_rows(scene: Scene, question: Question) -> None:
    scene.go(Stage.ROWS, question.name)
    count = len(question.value or [])
    ways = [button(scene.word(N_("Add a row")), "add", question.ref)]
    if count:
        ways.append(button(scene.word(N_("Remove the last row")), "drop", question.ref))
    ways.append(button(scene.word(N_("Go on")), "next", question.ref))
    text = scene.word(N_("%(list)s: %(count)s"), list=question.label, count=count)
    scene.say(text, *((one,) for one in ways))


def handle_rows(scene: Scene, event: Event) -> None:
    """Whether a list goes on."""
    question = scene.named(scene.state.at)
    if question is None:
        resume(scene)
        return
    verb = event.verb if isinstance(event, Press) else ""
    if isinstance(event, Command):
        verb = {"ok": "next", "skip": "next", "back": "back"}.get(event.name, "")
    rows = list(question.value or [])
    if verb == "add":
        scene.set(question, [*rows, {}])
        _ask_row(scene, question, len(rows))
    elif verb == "drop" and rows:
        scene.set(question, rows[:-1])
        _ask_rows(scene, scene.named(question.name) or question)
    elif verb == "next":
        onwards(scene, question)
    elif verb == "back":
        back(scene, question)
    else:
        _ask_rows(scene, question)


def _ask_row(scene: Scene, question: Question, row: int) -> None:
    inside = (*question.path, row)
    found = [one for one in stops(scene.questions) if one.path[: len(inside)] == inside]
    _visit(scene, found[0] if found else question)
