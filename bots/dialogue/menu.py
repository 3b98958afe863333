"""The menu of fields."""

from __future__ import annotations

from bots.dialogue.replies import Button
from bots.dialogue.scene import Scene, button
from bots.dialogue.state import Stage
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
