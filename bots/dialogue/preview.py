"""The card before it is sent."""

from __future__ import annotations

from bots.dialogue import asking, menu
from bots.dialogue.fields import Question
from bots.dialogue.scene import Scene, button
from bots.dialogue.shown import line
from bots.dialogue.state import Stage
from leancity.i18n import N_


def show(scene: Scene) -> None:
    """The whole card, or what keeps it from being sent."""
    if faults(scene):
        tell_faults(scene)
        _back(scene)
        return
    scene.go(Stage.PREVIEW)
    lines = [line(scene, one) for one in shown(scene)]
    scene.say(
        "\n".join([scene.word(N_("Check before sending:")), *lines]),
        (
            button(scene.word(N_("Send")), "send"),
            button(scene.word(N_("Change")), "change"),
        ),
    )


def shown(scene: Scene) -> list[Question]:
    """The questions whose answers stand on the card."""
    sends = {item.field for item in scene.plan.items if item.sends is not None}
    return [one for one in scene.open_questions if not one.is_list and one.key not in sends]


def faults(scene: Scene) -> dict[str, list[str]]:
    """What the form refuses, by name."""
    return {name: list(texts) for name, texts in scene.form.errors(scene.data).items() if texts}


def tell_faults(scene: Scene) -> None:
    """Say what is to be corrected, in the order of the form."""
    found = faults(scene)
    known = {one.name: scene.label(one) for one in scene.questions}
    names = sorted(found, key=lambda name: list(known).index(name) if name in known else 0)
    lines = [f"{known.get(name, name)}: {' '.join(found[name])}" for name in names]
    scene.say("\n".join([scene.word(N_("It cannot be sent yet:")), *lines]))


def _back(scene: Scene) -> None:
    """To where the fault can be corrected."""
    if scene.plan.is_menu:
        menu.show(scene)
        return
    wrong = faults(scene)
    first = next((one for one in scene.open_questions if one.name in wrong), None)
    if first is not None:
        asking.ask(scene, first, returning=True)
