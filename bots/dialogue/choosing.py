"""What a person does where nothing is asked: photos, the menu, the card before it is sent."""

from __future__ import annotations

from bots.dialogue import asking, gather, menu, preview
from bots.dialogue.events import Command, Event, Press, Text
from bots.dialogue.scene import Scene, button
from bots.dialogue.state import Act
from leancity.i18n import N_


def at_gathering(scene: Scene, event: Event) -> None:
    """Take what comes until it is enough and a word is said."""
    if gather.take(scene, event):
        gather.tell(scene)
    elif isinstance(event, (Text, Command)):
        _go_on(scene)
    elif isinstance(event, Press) and event.verb == "m":
        at_menu(scene, event)
    elif isinstance(event, Press) and event.verb == "right":
        gather.tell(scene)
    else:
        scene.tell(N_("This button does not work any more."))


def _go_on(scene: Scene) -> None:
    if gather.missing(scene):
        scene.tell(N_("Without photos and the place it is no card yet."))
        gather.tell(scene)
    else:
        menu.show(scene)


def at_menu(scene: Scene, event: Event) -> None:
    """A choice, the word that all is there, or one more photo."""
    if isinstance(event, Press) and event.verb == "m" and event.choice.isdecimal():
        _choose(scene, int(event.choice))
    elif isinstance(event, Command) and event.name == "ok":
        preview.show(scene)
    elif gather.take(scene, event):
        gather.tell(scene)
    else:
        menu.show(scene)


def _choose(scene: Scene, at: int) -> None:
    if at >= len(scene.plan.items):
        menu.show(scene)
        return
    item = scene.plan.items[at]
    question = scene.keyed(item.field)
    if question is None:
        scene.tell(N_("The form does not ask for this now."))
        menu.show(scene)
    elif item.sends is None:
        asking.ask(scene, question, returning=True)
    else:
        scene.set(question, item.sends)
        if preview.faults(scene):
            # What was sent must not stay chosen: the card is not on its way.
            preview.tell_faults(scene)
            scene.set(question, None)
            menu.show(scene)
        else:
            scene.act = Act.SUBMIT


def at_card(scene: Scene, event: Event) -> None:
    """The word to send, or a correction."""
    if _sends(event):
        if preview.faults(scene):
            preview.show(scene)
        else:
            scene.act = Act.SUBMIT
    elif isinstance(event, Press) and event.verb == "e":
        _edit(scene, event.ref)
    elif isinstance(event, Press) and event.verb == "change":
        _change(scene)
    elif scene.plan.is_menu:
        at_menu(scene, event)
    else:
        preview.show(scene)


def _sends(event: Event) -> bool:
    pressed = isinstance(event, Press) and event.verb == "send"
    return pressed or (isinstance(event, Command) and event.name == "ok")


def _change(scene: Scene) -> None:
    if scene.plan.is_menu:
        menu.show(scene)
        return
    rows = [(button(scene.label(one), "e", one.ref),) for one in preview.shown(scene)]
    scene.say(scene.word(N_("What is to be changed?")), *rows)


def _edit(scene: Scene, ref: str) -> None:
    question = next((one for one in scene.open_questions if one.ref == ref), None)
    if question is None:
        preview.show(scene)
    else:
        asking.ask(scene, question, returning=True)
