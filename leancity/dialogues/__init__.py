"""Dialogues in messengers: what came in, where each conversation stands, what is to be said.

An update of a messenger is kept before it is acknowledged and carried out once: its effects, the
draft it changes and the replies to it commit together with the mark that it is done.
"""

from __future__ import annotations

from leancity.dialogues.hand_ins import HandIn, HandIns
from leancity.dialogues.inbox import Inbox
from leancity.dialogues.replies import Outgoing, Replies
from leancity.dialogues.service import FORM_KEY, FORM_REFUSED, Dialogues
from leancity.dialogues.shapes import (
    Change,
    Opened,
    StaleDialogueError,
    Update,
    UpdateState,
)

__all__ = [
    "FORM_KEY",
    "FORM_REFUSED",
    "Change",
    "Dialogues",
    "HandIn",
    "HandIns",
    "Inbox",
    "Opened",
    "Outgoing",
    "Replies",
    "StaleDialogueError",
    "Update",
    "UpdateState",
]
