"""What bots have to say: in order for each chat, once per key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from leancity.clock import Clock
from leancity.db import Database
from leancity.dialogues.models import DialogueReplyRow

#: After so many failures a reply is given up.
TRIES = 8
_FIRST_PAUSE = timedelta(seconds=2)
QUEUED, SENT, FAILED = "queued", "sent", "failed"


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """A reply whose turn it is."""

    id: int
    bot: str
    chat_id: int
    payload: Mapping[str, Any]
    attempts: int


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a reply goes and what makes it happen once."""

    bot: str
    chat_id: int
    key: str


class Replies:
    """The replies of every bot.

    A reply whose sender dies between sending and the mark is sent again: the same question
    twice does no harm, a lost one leaves a person waiting.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def put_in(
        self, session: Session, to: Address, payload: Mapping[str, Any], topic: str = ""
    ) -> None:
        """Queue a reply in the caller's transaction; its key makes it happen once."""
        row, now = DialogueReplyRow, self._clock.now()
        if topic:
            same = row.bot == to.bot, row.chat_id == to.chat_id, row.topic == topic
            session.execute(delete(row).where(*same, row.state == QUEUED))
        new = insert(row).values(
            key=to.key, bot=to.bot, chat_id=to.chat_id, topic=topic, payload=dict(payload),
            state=QUEUED, attempts=0, next_try_at=now, created_at=now, error="",
        )  # fmt: skip
        session.execute(new.on_conflict_do_nothing(index_elements=["key"]))

    def is_known(self, key: str) -> bool:
        """Whether a reply was queued under this key, sent or not."""
        row = DialogueReplyRow
        with self._database.begin() as session:
            return session.scalar(select(row.id).where(row.key == key)) is not None

    def due(self, bot: str, limit: int) -> list[Outgoing]:
        """The first queued reply of each chat, those whose time has come."""
        row = DialogueReplyRow
        heads = (
            select(func.min(row.id).label("head"))
            .where(row.bot == bot, row.state == QUEUED)
            .group_by(row.chat_id)
            .subquery()
        )
        query = (
            select(row)
            .join(heads, row.id == heads.c.head)
            .where(row.next_try_at <= self._clock.now())
            .order_by(row.id)
            .limit(limit)
        )
        with self._database.begin() as session:
            return [
                Outgoing(
                    id=found.id, bot=found.bot, chat_id=found.chat_id, payload=found.payload,
                    attempts=found.attempts,
                )
                for found in session.scalars(query)
            ]  # fmt: skip

    def sent(self, reply: Outgoing) -> None:
        """The messenger has taken it."""
        self._mark(reply, state=SENT)

    def postponed(self, reply: Outgoing, until: datetime) -> None:
        """The messenger asked to come later."""
        self._mark(reply, next_try_at=until)

    def failed(self, reply: Outgoing, error: str, *, for_good: bool = False) -> None:
        """It was not sent; tried again a few times unless that is of no use."""
        attempts = reply.attempts + 1
        if for_good or attempts >= TRIES:
            self._mark(reply, state=FAILED, error=error, attempts=attempts)
        else:
            later = self._clock.now() + _FIRST_PAUSE * 2**reply.attempts
            self._mark(reply, next_try_at=later, error=error, attempts=attempts)

    def drop(self, bot: str, chat_id: int) -> None:
        """Nobody reads this chat any more."""
        row = DialogueReplyRow
        mine = row.bot == bot, row.chat_id == chat_id, row.state == QUEUED
        with self._database.begin() as session:
            session.execute(update(row).where(*mine).values(state=FAILED, error="blocked"))

    def purge(self, before: datetime) -> int:
        """Forget replies of before a moment, sent or not; how many there were."""
        row = DialogueReplyRow
        gone = delete(row).where(row.created_at < before).returning(row.id)
        with self._database.begin() as session:
            return len(session.scalars(gone).all())

    def _mark(self, reply: Outgoing, **values: Any) -> None:
        row = DialogueReplyRow
        with self._database.begin() as session:
            session.execute(update(row).where(row.id == reply.id).values(**values))
