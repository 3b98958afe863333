"""Accounts: which chat belongs to which person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from leancity.audit import SYSTEM, Act, Actor, Audit
from leancity.clock import Clock
from leancity.db import Database
from leancity.errors import NotFoundError
from leancity.i18n import N_
from leancity.messengers.bots import Bot
from leancity.messengers.codes import Codes
from leancity.messengers.models import MessengerChatRow
from leancity.messengers.shapes import Chat, ChatRef, Code, LinkRefusal
from leancity.org import Org

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Rooms:
    """People, the log of their acts, the bots, the secret that keys the digests of codes."""

    org: Org
    audit: Audit
    bots: Mapping[str, Bot]
    codes: Codes


class Messengers:
    """Chats of people: two telephones may belong to one person, a chat to one person only.

    The number of a chat is personal data: it is kept in this room and never written into a log.
    """

    def __init__(self, database: Database, clock: Clock, rooms: Rooms) -> None:
        #: the configured bots by key
        self.bots = rooms.bots
        self._database = database
        self._clock = clock
        self._rooms = rooms

    # --- linking -------------------------------------------------------------------------
    def issue_code(self, login: str, bot: str) -> Code:
        """A one-time code for this bot, good for ten minutes; the person's older ones are void."""
        if bot not in self.bots:
            raise NotFoundError(N_("There is no such bot."))
        with self._database.begin() as session:
            self._database.advisory_lock(session, "messengers.code", login)
            code = self._rooms.codes.issue(session, login, bot, self._clock.now())
            self._note(session, Actor(login=login), "messenger-code", login, bot)
        return code

    def link(self, bot: str, chat_id: int, sender_id: int, code: str) -> str | LinkRefusal:
        """Give a chat to the person whose code was sent from it; the login, or why not.

        A repetition by a chat that is linked gives the same answer. A chat of somebody else's
        changes hands: a code is a person's own, and the telephone holds it now.
        """
        ref = ChatRef(bot=bot, chat_id=chat_id)
        if chat_id <= 0:
            return LinkRefusal.GROUP
        with self._database.begin() as session:
            self._database.advisory_lock(session, "messengers.chat", bot, str(chat_id))
            login = self._rooms.codes.redeem(session, ref, code, self._clock.now())
            if isinstance(login, str) and not self._has_access(login):
                login = LinkRefusal.EXPIRED
            if isinstance(login, str):
                self._attach(session, ref, sender_id, login)
        outcome = "linked" if isinstance(login, str) else login.value
        log.info("messenger.link", bot=bot, outcome=outcome)
        return login

    def unlink(self, whose: str | ChatRef, actor: Actor = SYSTEM) -> int:
        """Take every chat from a person, or one chat from its person; how many there were."""
        row = MessengerChatRow
        mine = (
            row.login == whose
            if isinstance(whose, str)
            else (row.bot == whose.bot) & (row.chat_id == whose.chat_id)
        )
        with self._database.begin() as session:
            found = list(session.scalars(select(row).where(mine).with_for_update()))
            for chat in found:
                self._detach(session, chat, actor)
        return len(found)

    def unlink_dismissed(self) -> int:
        """Take their chats from all who have no access any more; how many there were."""
        with self._database.begin() as session:
            logins = set(session.scalars(select(MessengerChatRow.login).distinct()))
        gone = [person.login for person in self._rooms.org.people(logins) if not person.active]
        return sum(self.unlink(login) for login in gone)

    # --- looking up ----------------------------------------------------------------------
    def login_of(self, bot: str, chat_id: int) -> str | None:
        """Who writes from a chat; None for a stranger and for whoever has no access any more.

        Whoever writes has not blocked the bot, or does so no longer.
        """
        with self._database.begin() as session:
            chat = session.get(MessengerChatRow, (bot, chat_id))
            if chat is None:
                return None
            if chat.blocked_at is not None:
                chat.blocked_at = None
        return chat.login if self._has_access(chat.login) else None

    def chats_of(self, login: str) -> list[Chat]:
        """The chats of a person, the newest first."""
        row = MessengerChatRow
        newest = row.linked_at.desc(), row.bot, row.chat_id
        query = select(row).where(row.login == login).order_by(*newest)
        with self._database.begin() as session:
            return [_chat(found) for found in session.scalars(query)]

    def reachable(self, login: str) -> list[Chat]:
        """Chats in which the platform may speak to a person today, the newest first."""
        if not self._has_access(login):
            return []
        chats = self.chats_of(login)
        return [chat for chat in chats if chat.ref.bot in self.bots and not chat.blocked]

    def chats_for(self, login: str) -> list[tuple[str, int]]:
        """`reachable` as a channel asks for it: bot and chat."""
        return [(chat.ref.bot, chat.ref.chat_id) for chat in self.reachable(login)]

    def gone(self, bot: str, chat_id: int) -> None:
        """`mark_blocked` as a channel says it."""
        self.mark_blocked(ChatRef(bot=bot, chat_id=chat_id))

    def mark_blocked(self, ref: ChatRef) -> None:
        """The messenger refuses this chat; it is left alone until its person writes again."""
        row = MessengerChatRow
        this = row.bot == ref.bot, row.chat_id == ref.chat_id, row.blocked_at.is_(None)
        mark = update(row).where(*this).values(blocked_at=self._clock.now()).returning(row.login)
        with self._database.begin() as session:
            login = session.scalar(mark)
            if login is not None:
                self._note(session, SYSTEM, "messenger-blocked", login, ref.bot)

    # --- inside --------------------------------------------------------------------------
    def _has_access(self, login: str) -> bool:
        try:
            return self._rooms.org.person(login).active
        except NotFoundError:
            return False

    def _attach(self, session: Session, ref: ChatRef, sender_id: int, login: str) -> None:
        chat = session.get(MessengerChatRow, (ref.bot, ref.chat_id), with_for_update=True)
        if chat is not None and chat.login == login:
            chat.blocked_at = None
            return
        actor = Actor(login=login)
        if chat is not None:
            self._detach(session, chat, actor)
            session.flush()
        session.add(
            MessengerChatRow(
                bot=ref.bot, chat_id=ref.chat_id, sender_id=sender_id, login=login,
                linked_at=self._clock.now(),
            )
        )  # fmt: skip
        self._note(session, actor, "link-messenger", login, ref.bot)

    def _detach(self, session: Session, chat: MessengerChatRow, actor: Actor) -> None:
        self._note(session, actor, "unlink-messenger", chat.login, chat.bot)
        session.delete(chat)

    def _note(self, session: Session, actor: Actor, action: str, login: str, bot: str) -> None:
        act = Act(actor=actor, action=action, kind="person", key=login)
        self._rooms.audit.record(session, act, bot=bot)


def _chat(row: MessengerChatRow) -> Chat:
    return Chat(
        ref=ChatRef(bot=row.bot, chat_id=row.chat_id),
        linked_at=row.linked_at,
        blocked=row.blocked_at is not None,
    )
