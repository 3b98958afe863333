"""What a bot does with what comes in: who writes, which form, what becomes of it."""

from __future__ import annotations

from bots.conversation.carrier import Carrier
from bots.conversation.raids import RaidTeller
from bots.conversation.reminders import Reminders
from bots.conversation.service import Conversations

__all__ = ["Carrier", "Conversations", "RaidTeller", "Reminders"]
