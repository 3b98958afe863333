"""Chats that belong to nobody yet, and chats of several people."""

from __future__ import annotations

import re

from bots.conversation.rooms import Rooms, Said, spoken
from bots.dialogue import Reply
from bots.transport import Incoming, Kind
from leancity.dialogues import Update
from leancity.i18n import N_, translate
from leancity.messengers import LinkRefusal

_CODE = re.compile(r"[\d\s-]{8,12}")
_REFUSALS = {
    LinkRefusal.UNKNOWN: N_("There is no such code. Check it, or take a new one in the portal."),
    LinkRefusal.EXPIRED: N_("This code has expired. Take a new one in the portal."),
    LinkRefusal.USED: N_("This code has been used in another chat. Take a new one in the portal."),
    LinkRefusal.TOO_MANY: N_("Too many wrong codes. Try again in 15 minutes."),
    LinkRefusal.GROUP: N_("The bot speaks with one person at a time, not in groups."),
}


class Strangers:
    """Speaks with those nobody knows."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    def answer(self, update: Update, incoming: Incoming) -> Said:
        """Take a code, or say where codes come from."""
        locale = self._rooms.kernel.settings.locale
        if not incoming.private:
            called = incoming.kind is Kind.COMMAND
            text = translate(_REFUSALS[LinkRefusal.GROUP], locale)
            return spoken(Reply(text=text)) if called else ()
        code = self._code(incoming)
        if not code:
            return spoken(Reply(text=self._invitation(locale)))
        outcome = self._rooms.kernel.messengers.link(
            self._rooms.bot.key, update.chat_id, incoming.sender_id, code
        )
        if isinstance(outcome, LinkRefusal):
            return spoken(Reply(text=translate(_REFUSALS[outcome], locale)))
        person = self._rooms.kernel.org.person(outcome)
        text = translate(
            N_("The chat is linked to the account %(login)s. What is to be done?"),
            person.locale,
            login=person.login,
        )
        return spoken(self._rooms.main_menu(person, text))

    @staticmethod
    def _code(incoming: Incoming) -> str:
        """`/start 48219037`, or the digits alone."""
        if incoming.kind is Kind.COMMAND and incoming.text == "start":
            return incoming.argument
        is_code = incoming.kind is Kind.TEXT and _CODE.fullmatch(incoming.text.strip())
        return incoming.text if is_code else ""

    def _invitation(self, locale: str) -> str:
        return translate(
            N_(
                "This chat is not linked to an account. Take a one-time code in the portal"
                " (%(url)s) and send it here."
            ),
            locale,
            url=self._rooms.portal("/"),
        )
