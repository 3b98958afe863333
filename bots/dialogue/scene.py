"""One step while it is made: the form, the state, the data and what is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bots.dialogue.fields import FormView, Question, put
from bots.dialogue.plan import Plan, words
from bots.dialogue.replies import Button, Reply, Speech
from bots.dialogue.state import Act, Stage, State, Turn
from bots.dialogue.surroundings import Surroundings
from leancity.i18n import N_


def button(label: str, verb: str, ref: str = "", choice: object = "") -> Button:
    """A button of a dialogue."""
    return Button(label=label, data=f"{verb}:{ref}:{choice}")


@dataclass
class Scene:
    """One step while it is made."""

    form: FormView
    plan: Plan
    around: Surroundings
    state: State
    data: Mapping[str, Any]
    speech: Speech = field(default_factory=Speech)
    act: Act = Act.NONE
    #: the data that form-js was asked about last, and its answer: one step asks often
    _seen: tuple[Mapping[str, Any], list[Question]] | None = None

    # --- words ---------------------------------------------------------------------------
    def say(
        self, message: str, *rows: tuple[Button, ...], ask_place: bool = False, **rest: Any
    ) -> None:
        """Say a text that is in the person's language already."""
        place = self.word(N_("Send my location")) if ask_place else ""
        self.speech.say(message, *rows, ask_place=place, **rest)

    def tell(self, message: str, *rows: tuple[Button, ...], **params: object) -> None:
        """Say one of the platform's sentences."""
        self.speech.say(self.word(message, **params), *rows)

    def word(self, message: str, **params: object) -> str:
        """The platform's words in the person's language."""
        return self.around.say(message, **params)

    def own(self, texts: Mapping[str, str]) -> str:
        """The plan's words in the person's language."""
        return words(texts, self.around.locale)

    def label(self, question: Question) -> str:
        """What a field is called: as in the menu, or as in the form."""
        item = self.plan.item(question.key)
        return self.own(item.label) if item else question.label

    # --- the form ------------------------------------------------------------------------
    @property
    def questions(self) -> list[Question]:
        """The visible fields."""
        if self._seen is None or self._seen[0] is not self.data:
            self._seen = (self.data, self.form.questions(self.data))
        return self._seen[1]

    @property
    def open_questions(self) -> list[Question]:
        """The visible fields a person may answer."""
        return [one for one in self.questions if not one.locked]

    def named(self, name: str) -> Question | None:
        """A visible field by its name."""
        return next((one for one in self.questions if one.name == name), None)

    def keyed(self, key: str) -> Question | None:
        """A visible field by the top-level key of its value."""
        return next((one for one in self.questions if key and one.path == (key,)), None)

    def faults(self, question: Question, value: Any) -> Sequence[str]:
        """What would be wrong with this value."""
        return self.form.errors(put(self.data, question.path, value)).get(question.name, ())

    def set(self, question: Question, value: Any) -> None:
        """Answer a question."""
        self.data = put(self.data, question.path, value)

    def accepted(self, question: Question, value: Any) -> bool:
        """Answer a question, unless the form refuses the value: then say why."""
        faults = self.faults(question, value)
        if faults:
            self.say("\n".join(faults))
            return False
        self.set(question, value)
        return True

    def set_key(self, key: str, value: Any) -> None:
        """Answer the field of a top-level key, when the form shows one."""
        question = self.keyed(key)
        if question is not None:
            self.set(question, value)

    # --- where it goes -------------------------------------------------------------------
    def go(self, stage: Stage, at: str = "", **rest: Any) -> None:
        """Wait for something else."""
        self.state = State(stage=stage, at=at, **rest)

    def stay(self, **changes: Any) -> None:
        """Wait for the same, remembering something."""
        self.state = replace(self.state, **changes)

    def turn(self) -> Turn:
        """The outcome."""
        replies: tuple[Reply, ...] = tuple(self.speech.replies)
        return Turn(state=self.state, data=self.data, replies=replies, act=self.act)
