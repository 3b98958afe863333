"""Forms on their way to the engine: sent by a person, carried out once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from leancity.clock import Clock
from leancity.db import Database
from leancity.dialogues.models import DialogueHandInRow
from leancity.dialogues.shapes import Opened

#: After so many refusals a form waits for an operator.
TRIES = 4
_FIRST_PAUSE = timedelta(seconds=2)


class HandInState(StrEnum):
    """How far a form has come."""

    #: the engine has not accepted it yet
    WAITING = "waiting"
    #: the engine has it; the number of the case is not known yet
    ACCEPTED = "accepted"
    #: the engine refuses it for a reason of its own; it waits for an operator
    REFUSED = "refused"
    #: an operator has decided that it is not sent again; its person is to be told
    DROPPED = "dropped"


@dataclass(frozen=True, kw_only=True)
class HandIn:
    """One form on its way."""

    dialogue: Opened
    state: HandInState
    attempts: int
    created_at: datetime


class HandIns:
    """The forms on their way."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def put_in(self, session: Session, dialogue: Opened) -> None:
        """Take a form in the caller's transaction; the same one again is the same."""
        now = self._clock.now()
        new = insert(DialogueHandInRow).values(
            scope=dialogue.scope, bot=dialogue.bot, chat_id=dialogue.chat_id, login=dialogue.login,
            process_key=dialogue.process_key, state=HandInState.WAITING, attempts=0,
            next_try_at=now, created_at=now,
        )  # fmt: skip
        session.execute(new.on_conflict_do_nothing())

    def due(self, bot: str, limit: int) -> list[HandIn]:
        """Those whose time has come, the oldest first."""
        row = DialogueHandInRow
        query = (
            select(row)
            .where(
                row.bot == bot,
                row.next_try_at <= self._clock.now(),
                row.state != HandInState.REFUSED,
            )
            .order_by(row.created_at, row.scope)
            .limit(limit)
        )
        with self._database.begin() as session:
            return [_shape(found) for found in session.scalars(query)]

    def accepted(self, hand_in: HandIn) -> None:
        """The engine has it."""
        self._mark(hand_in, state=HandInState.ACCEPTED, next_try_at=self._clock.now())

    def later(self, hand_in: HandIn, pause: timedelta) -> None:
        """Not yet, and no fault of the form: looked at again after a pause."""
        self._mark(hand_in, next_try_at=self._clock.now() + pause)

    def failed(self, hand_in: HandIn) -> bool:
        """It was refused; tried again a few times after pauses that grow. Whether that is over."""
        attempts = hand_in.attempts + 1
        pause = _FIRST_PAUSE * 2**hand_in.attempts
        self._mark(hand_in, attempts=attempts, next_try_at=self._clock.now() + pause)
        return attempts >= TRIES

    def refuse_in(self, session: Session, hand_in: HandIn) -> bool:
        """It is refused for good, in the caller's transaction; false: somebody was first."""
        return self._turn(session, hand_in.dialogue.scope, HandInState.WAITING, HandInState.REFUSED)

    def decide_in(self, session: Session, scope: str, *, again: bool) -> bool:
        """What an operator decided about a refused one; false: it is not there any more."""
        state = HandInState.WAITING if again else HandInState.DROPPED
        return self._turn(session, scope, HandInState.REFUSED, state)

    def close_in(self, session: Session, hand_in: HandIn) -> bool:
        """It has come to its end, in the caller's transaction; false: somebody was first."""
        row = DialogueHandInRow
        gone = delete(row).where(row.scope == hand_in.dialogue.scope).returning(row.scope)
        return session.scalar(gone) is not None

    def _turn(self, session: Session, scope: str, old: HandInState, new: HandInState) -> bool:
        row = DialogueHandInRow
        turned = (
            update(row)
            .where(row.scope == scope, row.state == old)
            .values(state=new, attempts=0, next_try_at=self._clock.now())
            .returning(row.scope)
        )
        return session.scalar(turned) is not None

    def _mark(self, hand_in: HandIn, **values: object) -> None:
        row = DialogueHandInRow
        this = row.scope == hand_in.dialogue.scope
        with self._database.begin() as session:
            session.execute(update(row).where(this).values(**values))


def _shape(row: DialogueHandInRow) -> HandIn:
    return HandIn(
        dialogue=Opened(
            bot=row.bot, chat_id=row.chat_id, login=row.login, process_key=row.process_key,
            scope=row.scope, state={},
        ),
        state=HandInState(row.state),
        attempts=row.attempts,
        created_at=row.created_at,
    )  # fmt: skip
