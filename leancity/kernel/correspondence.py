"""What is written and sent: documents, notices, requests, dialogues."""

from __future__ import annotations

from functools import cached_property

from leancity.channels import Channel, SmtpChannel, TelegramChannel
from leancity.dialogues import Dialogues
from leancity.documents import Contexts, Documents, Grammar, Letterhead, Letters, Renderer, Sources
from leancity.kernel.processes import Processes
from leancity.messengers import Bot, Codes, Messengers, NoticeRoutes, load_bots
from leancity.messengers import Rooms as MessengerRooms
from leancity.notifications import Notifications, OperatorItems, Outbox
from leancity.requests import RequestRooms, Requests


class Correspondence(Processes):
    """What is written and sent: documents, notices, requests, dialogues."""

    @cached_property
    def documents(self) -> Documents:
        """Letters and acts of cases."""
        grammar = Grammar()
        letterhead = Letterhead(self.org, grammar, self.settings.city_name)
        sources = Sources(
            letterhead=letterhead,
            dictionaries=self.dictionaries,
            subjects=self.subjects,
            files=self.files,
            zone=self.clock.zone,
        )
        letters = Letters(Renderer(grammar, self.clock.zone), Contexts(sources), letterhead)
        return Documents(self.database, self.effects, self.clock, self.files, letters)

    @cached_property
    def bots(self) -> dict[str, Bot]:
        """The configured bots by key."""
        return load_bots(self.settings.bots_file)

    @cached_property
    def messengers(self) -> Messengers:
        """Whose chat is whose."""
        codes = Codes(secret=self.settings.secret_key)
        rooms = MessengerRooms(org=self.org, audit=self.audit, bots=self.bots, codes=codes)
        return Messengers(self.database, self.clock, rooms)

    @cached_property
    def notice_routes(self) -> NoticeRoutes:
        """Where notices to people go."""
        return NoticeRoutes(self.database, self.audit, self.messengers)

    @cached_property
    def operators(self) -> OperatorItems:
        """What waits for an operator."""
        return OperatorItems(self.database, self.clock)

    @cached_property
    def notifications(self) -> Notifications:
        """The outbox and what waits for an operator."""
        operators = self.operators
        outbox = Outbox(self.database, self.effects, self.clock, operators)
        tokens = {key: bot.token for key, bot in self.bots.items()}
        channels: dict[str, Channel] = {
            "email": SmtpChannel(self.settings.smtp_url, self.settings.smtp_from),
            "telegram": TelegramChannel(tokens, self.settings.telegram_url, self.messengers),
        }
        return Notifications(outbox, operators, channels, self.files, self.clock)

    @cached_property
    def requests(self) -> Requests:
        """Requests to other bodies."""
        rooms = RequestRooms(
            effects=self.effects, calendar=self.calendar, audit=self.audit, files=self.files
        )
        return Requests(self.database, self.clock, rooms)

    @cached_property
    def dialogues(self) -> Dialogues:
        """Conversations in messengers."""
        return Dialogues(self.database, self.clock, self.drafts, self.operators)
