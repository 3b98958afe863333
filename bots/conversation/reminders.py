"""Whoever leaves a dialogue open is reminded of it."""

from __future__ import annotations

from bots.conversation.rooms import Rooms, Said, spoken
from bots.dialogue import Button, Reply
from leancity.dialogues import Opened
from leancity.i18n import N_, translate

#: Reminders of one round.
ROUND = 100


class Reminders:
    """Says that the bot waits, after 15 minutes, 4 hours, then every day."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    def send(self) -> int:
        """Remind who is due; how many."""
        return self._rooms.kernel.dialogues.remind(self._rooms.bot.key, ROUND, self._words)

    def _words(self, opened: Opened) -> Said:
        """Nothing for a chat that is no longer this person's, nor about a form that is done."""
        kernel = self._rooms.kernel
        chats = kernel.messengers.reachable(opened.login)
        place = (opened.bot, opened.chat_id)
        if place not in {(chat.ref.bot, chat.ref.chat_id) for chat in chats}:
            return ()
        person = kernel.org.person(opened.login)
        if self._rooms.is_over(opened, person):
            return ()
        locale = person.locale
        page = (
            f"/tasks/{opened.task_id}"
            if opened.task_id
            else f"/start/{opened.process_key}/{opened.business_key}"
        )
        button = Button(
            label=translate(N_("Go on in the portal"), locale), url=self._rooms.portal(page)
        )
        text = translate(N_("The bot waits for your answer"), locale)
        return spoken(Reply(text=text, buttons=((button,),)))
