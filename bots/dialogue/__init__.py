"""A form as a conversation: pure, without a messenger, a database or an engine.

What a person does becomes an event, `Dialogue.step` turns it and the state into the next state,
the next data and what is to be said. Which fields are seen and what is wrong with them is decided
by form-js itself (`FormView`).
"""

from __future__ import annotations

from bots.dialogue.engine import Dialogue
from bots.dialogue.events import Attached, Command, Event, Place, Press, Refused, Text, Unfit
from bots.dialogue.fields import FormView, Question
from bots.dialogue.plan import Item, Plan
from bots.dialogue.replies import Button, Reply
from bots.dialogue.state import Act, Stage, State, Turn
from bots.dialogue.surroundings import Found, Surroundings

__all__ = [
    "Act",
    "Attached",
    "Button",
    "Command",
    "Dialogue",
    "Event",
    "FormView",
    "Found",
    "Item",
    "Place",
    "Plan",
    "Press",
    "Question",
    "Refused",
    "Reply",
    "Stage",
    "State",
    "Surroundings",
    "Text",
    "Turn",
    "Unfit",
]
