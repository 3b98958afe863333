"""One step of a dialogue.

```mermaid
stateDiagram-v2
    [*] --> gather: menu with photos
    [*] --> ask: question by question
    gather --> menu: /ok or any character
    menu --> ask: an item
    ask --> menu: an answer
    ask --> ask: the next question
    ask --> rows: a list
    rows --> ask: one more row
    menu --> preview: /ok
    ask --> preview: the last answer
    preview --> menu: change
    preview --> [*]: send
    menu --> [*]: the item that sends
```
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bots.dialogue import answering, choosing, gather, menu, order, preview
from bots.dialogue.answers import written
from bots.dialogue.events import Command, Event, Press, Refused, Unfit
from bots.dialogue.fields import FormView
from bots.dialogue.plan import Plan
from bots.dialogue.scene import Scene, button
from bots.dialogue.state import Act, Stage, State, Turn
from bots.dialogue.surroundings import Surroundings
from leancity.i18n import N_

_STAGES = {
    Stage.GATHER: choosing.at_gathering,
    Stage.MENU: choosing.at_menu,
    Stage.ASK: answering.handle,
    Stage.ROWS: order.handle_rows,
    Stage.PREVIEW: choosing.at_card,
}


@dataclass(frozen=True, kw_only=True)
class Dialogue:
    """A form led as a conversation."""

    form: FormView
    plan: Plan
    around: Surroundings

    def begin(self, data: Mapping[str, Any]) -> Turn:
        """The first words; `data`: what the form holds already."""
        scene = self._scene(State(stage=Stage.PREVIEW), data)
        self._fill(scene)
        if self.plan.gathers:
            gather.begin(scene)
        elif self.plan.is_menu:
            menu.show(scene)
        else:
            if self.plan.intro:
                scene.say(scene.own(self.plan.intro))
            order.first(scene)
        return scene.turn()

    def step(self, state: State, data: Mapping[str, Any], event: Event) -> Turn:
        """What follows from what a person did."""
        scene = self._scene(state, data)
        if isinstance(event, Unfit):
            scene.say(event.hint)
        elif isinstance(event, Refused):
            scene.say(event.reason)
        elif not self._cancelled(scene, event):
            _STAGES[state.stage](scene, event)
        return scene.turn()

    def refused(self, state: State, data: Mapping[str, Any]) -> Turn:
        """What was sent came back: say why and lead to where it can be corrected."""
        scene = self._scene(state, data)
        preview.show(scene)
        return scene.turn()

    def _scene(self, state: State, data: Mapping[str, Any]) -> Scene:
        return Scene(form=self.form, plan=self.plan, around=self.around, state=state, data=data)

    def _fill(self, scene: Scene) -> None:
        """What nobody has to be asked for."""
        for key, value in self.plan.defaults.items():
            question = scene.keyed(key)
            if question is not None and question.is_empty:
                scene.set(question, value)
        moment = scene.keyed(self.plan.moment)
        if moment is not None and moment.is_empty:
            now = self.around.local.replace(second=0, microsecond=0)
            scene.set(moment, written(now, moment))

    @staticmethod
    def _cancelled(scene: Scene, event: Event) -> bool:
        """Whether the event was about giving up; what was entered goes only after a second word."""
        if isinstance(event, Command) and event.name == "cancel":
            scene.tell(
                N_("Give up and forget everything entered?"),
                (
                    button(scene.word(N_("Forget it")), "forget"),
                    button(scene.word(N_("Keep it")), "keep"),
                ),
            )
            return True
        if isinstance(event, Press) and event.verb == "forget":
            scene.act = Act.CANCEL
            return True
        if isinstance(event, Press) and event.verb == "keep":
            scene.tell(N_("Nothing is lost. The question before still waits."))
            return True
        return False
