"""The menu of fields."""

from __future__ import annotations

from bots.dialogue import asking, gather, preview
from bots.dialogue.events import Command, Event, Press
from bots.dialogue.replies import Button
from bots.dialogue.scene import Scene, button
from bots.dialogue.state import Act, Stage
from leancity.i18n import N_


def show(scene: Scene) -> None:
    """The menu; what is answered is ticked."""
    scene.go(Stage.MENU)
    hint = scene.word(N_("When all is there, send /ok: you will see the card before it is sent."))
    rows = [(_line(scene, at),) for at in range(len(scene.plan.items))]
    scene.say(f"{scene.own(scene.plan.title)}\n\n{hint}", *rows)


def _line(scene: Scene, at: int) -> Button:
    item = scene.plan.items[at]
    question = scene.keyed(item.field)
    tick = "✓ " if question is not None and not question.is_empty else ""
    return button(f"{tick}{scene.own(item.label)}", "m", choice=at)


def handle(scene: Scene, event: Event) -> None:
    """A choice, the word that all is there, or one more photo."""
    if isinstance(event, Press) and event.verb == "m" and event.choice.isdecimal():
        _choose(scene, int(event.choice))
    elif isinstance(event, Command) and event.name == "ok":
        preview.show(scene)
    elif gather.take(scene, event):
        gather.tell(scene)
    else:
        show(scene)


def _choose(scene: Scene, at: int) -> None:
    if at >= len(scene.plan.items):
        show(scene)
        return
    item = scene.plan.items[at]
    question = scene.keyed(item.field)
    if question is None:
        scene.tell(N_("The form does not ask for this now."))
        show(scene)
    elif item.sends is None:
        asking.ask(scene, question, returning=True)
    else:
        scene.set(question, item.sends)
        if preview.faults(scene):
            # What was sent must not stay chosen: the card is not on its way.
            preview.tell_faults(scene)
            scene.set(question, None)
            show(scene)
        else:
            scene.act = Act.SUBMIT
