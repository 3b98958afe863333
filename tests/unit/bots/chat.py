"""A person who talks to a dialogue: types, presses what the bot offers, sends photos."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bots.dialogue import (
    Attached,
    Button,
    Command,
    Dialogue,
    Event,
    FormView,
    Found,
    Place,
    Plan,
    Press,
    Reply,
    State,
    Surroundings,
    Text,
    Turn,
)
from leancity.forms import Filling, FormSchema
from tests.unit.forms.conftest import BOUNDS, NOON, Room

LENIN = Found(street="улица Ленина", house="173", label="улица Ленина, 173")
CENTRE = (46.95912, 142.73801)


def surroundings(locale: str = "ru", now: datetime = NOON) -> Surroundings:
    """A city of one house."""
    from zoneinfo import ZoneInfo

    def inside(lat: float, lon: float) -> bool:
        return BOUNDS[0] <= lon <= BOUNDS[2] and BOUNDS[1] <= lat <= BOUNDS[3]

    return Surroundings(
        locale=locale,
        zone=ZoneInfo("Asia/Sakhalin"),
        now=now,
        nearest=lambda lat, lon: LENIN if inside(lat, lon) else None,
        suggest=lambda text: [LENIN] if "ленин" in text.casefold() else [],
    )


def view(room: Room, form: FormSchema, locale: str = "ru") -> FormView:
    """The form as the forms room judges it."""
    filling = Filling(business_key="case-1", reader="kim.i", locale=locale)
    prepared = room.forms.prepare(form, filling)
    return FormView(
        schema=prepared.schema,
        describe=lambda data: room.forms.describe(prepared, data),
        errors=lambda data: room.forms.check(form, data, filling).errors,
    )


@dataclass
class Chat:
    """One person in one dialogue."""

    dialogue: Dialogue
    state: State | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    #: the last step
    turn: Turn | None = None
    #: everything that was said
    said: list[Reply] = field(default_factory=list)

    @classmethod
    def of(cls, room: Room, form: FormSchema, plan: Plan | None = None, **around: Any) -> Chat:
        """A dialogue that has begun."""
        locale = around.get("locale", "ru")
        dialogue = Dialogue(
            form=view(room, form, locale), plan=plan or Plan(), around=surroundings(**around)
        )
        chat = cls(dialogue)
        chat._took(dialogue.begin({}))
        return chat

    def does(self, event: Event) -> str:
        """What the bot says to it."""
        assert self.state is not None
        return self._took(
            self.dialogue.step(State.from_json(self.state.to_json()), self.data, event)
        )

    def types(self, *texts: str) -> str:
        """Types messages, one after the other; a slash begins a command."""
        answer = ""
        for text in texts:
            answer = self.does(Command(name=text[1:]) if text.startswith("/") else Text(text=text))
        return answer

    def sends(self, file_id: str, **camera: Any) -> str:
        """Sends a file that lies in the store."""
        return self.does(Attached(file_id=file_id, **camera))

    def stands(self, lat: float = CENTRE[0], lon: float = CENTRE[1]) -> str:
        """Sends a place."""
        return self.does(Place(lat=lat, lon=lon))

    def presses(self, *labels: str) -> str:
        """Presses buttons by their labels."""
        answer = ""
        for label in labels:
            verb, ref, choice = self.button(label).data.split(":", 2)
            answer = self.does(Press(verb=verb, ref=ref, choice=choice, message_id=7))
        return answer

    def button(self, label: str) -> Button:
        """The newest button of a label, ticked or not."""
        for reply in reversed(self.said):
            for row in reply.buttons:
                for one in row:
                    if one.label.removeprefix("✓ ") == label:
                        return one
        raise AssertionError(f"no button {label!r} in {self.labels}")

    @property
    def labels(self) -> list[str]:
        """Labels of the last message with buttons."""
        rows = next((reply.buttons for reply in reversed(self.said) if reply.buttons), ())
        return [one.label for row in rows for one in row]

    @property
    def last(self) -> str:
        """The last message."""
        return self.said[-1].text

    def _took(self, turn: Turn) -> str:
        self.turn, self.state, self.data = turn, turn.state, turn.data
        self.said += turn.replies
        return "\n".join(reply.text for reply in turn.replies)
