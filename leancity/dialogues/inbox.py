"""Updates of messengers: kept once, carried out in the order of their chat."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from leancity.clock import Clock
from leancity.db import Database
from leancity.dialogues.models import DialogueUpdateRow
from leancity.dialogues.shapes import StaleDialogueError, Update, UpdateState

#: After so many failures an update is given up: something in it is wrong for good.
TRIES = 6
_FIRST_PAUSE = timedelta(seconds=5)


class Inbox:
    """The updates of every bot."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def keep(self, updates: Collection[Update]) -> int:
        """Keep updates; one that is there already is the same one. How many were new."""
        if not updates:
            return 0
        rows = [
            {
                "bot": one.bot, "update_id": one.update_id, "chat_id": one.chat_id,
                "payload": dict(one.payload), "state": UpdateState.NEW, "attempts": 0,
                "next_try_at": one.received_at, "received_at": one.received_at,
            }
            for one in updates
        ]  # fmt: skip
        row = DialogueUpdateRow
        new = insert(row).values(rows).on_conflict_do_nothing().returning(row.update_id)
        with self._database.begin() as session:
            return len(session.scalars(new).all())

    def due(self, bot: str, limit: int) -> list[Update]:
        """The first open update of each chat, those whose time has come; the oldest first."""
        row = DialogueUpdateRow
        heads = (
            select(row.chat_id, func.min(row.update_id).label("head"))
            .where(row.bot == bot, row.state == UpdateState.NEW)
            .group_by(row.chat_id)
            .subquery()
        )
        query = (
            select(row)
            .join(heads, (row.chat_id == heads.c.chat_id) & (row.update_id == heads.c.head))
            .where(row.bot == bot, row.next_try_at <= self._clock.now())
            .order_by(row.update_id)
            .limit(limit)
        )
        with self._database.begin() as session:
            return [_shape(found) for found in session.scalars(query)]

    def waiting(self, bot: str) -> int:
        """How many updates are open."""
        row = DialogueUpdateRow
        query = select(func.count()).where(row.bot == bot, row.state == UpdateState.NEW)
        with self._database.begin() as session:
            return session.scalar(query.select_from(row)) or 0

    def settle_in(self, session: Session, update: Update) -> None:
        """It is carried out, in the caller's transaction; StaleDialogueError when it was before."""
        key = (update.bot, update.update_id)
        row = session.get(DialogueUpdateRow, key, with_for_update=True, populate_existing=True)
        if row is None or row.state != UpdateState.NEW:
            raise StaleDialogueError(f"update {update.update_id} is settled")
        self._settle(row, UpdateState.DONE)

    def failed(self, update: Update) -> bool:
        """It could not be carried out; whether it is given up. Later updates wait meanwhile."""
        key = (update.bot, update.update_id)
        with self._database.begin() as session:
            row = session.get(DialogueUpdateRow, key, with_for_update=True)
            if row is None or row.state != UpdateState.NEW:
                return False
            row.attempts += 1
            if row.attempts >= TRIES:
                self._settle(row, UpdateState.FAILED)
                return True
            row.next_try_at = self._clock.now() + _FIRST_PAUSE * 2 ** (row.attempts - 1)
            return False

    def later(self, update: Update, moment: datetime) -> None:
        """Something outside does not answer: this is no fault of the update."""
        with self._database.begin() as session:
            row = session.get(DialogueUpdateRow, (update.bot, update.update_id))
            if row is not None:
                row.next_try_at = moment

    def purge(self, before: datetime) -> int:
        """Forget settled updates that came before a moment; how many there were."""
        row = DialogueUpdateRow
        gone = delete(row).where(row.received_at < before, row.state != UpdateState.NEW)
        with self._database.begin() as session:
            return len(session.scalars(gone.returning(row.update_id)).all())

    def _settle(self, row: DialogueUpdateRow, state: UpdateState) -> None:
        row.state, row.settled_at, row.payload = state, self._clock.now(), {}


def _shape(row: DialogueUpdateRow) -> Update:
    return Update(
        bot=row.bot, update_id=row.update_id, chat_id=row.chat_id, payload=row.payload,
        received_at=row.received_at, attempts=row.attempts,
    )  # fmt: skip
