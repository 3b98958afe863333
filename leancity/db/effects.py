"""Effects that happen once, however often their work is delivered.

A database effect commits together with its row here (`once`). An effect on the outside goes

    begin -> fresh -> the act -> done
                              -> release   when it certainly did not happen: it may be tried again
                              -> doubt     when nobody can tell

and a process that dies between `begin` and the end leaves `started` behind, which counts as
`unknown` after `STALE_AFTER`: an operator decides, nobody acts twice. Whoever acts must be
through with it in less time than that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import String, delete, select
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from leancity.clock import Clock
from leancity.db.base import Base, Database, utc_column

#: An act that has been `started` for longer than this belongs to a dead process.
STALE_AFTER = timedelta(minutes=2)


class EffectState(StrEnum):
    """How far an effect has come."""

    STARTED = "started"
    DONE = "done"
    UNKNOWN = "unknown"


class BeginOutcome(StrEnum):
    """What `begin` found."""

    #: nobody has acted: act now
    FRESH = "fresh"
    #: somebody acts at this moment: come back later
    BUSY = "busy"
    #: it has happened; its result is there
    DONE = "done"
    #: it may have happened: only an operator can tell
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Begun:
    """The answer of `begin`."""

    outcome: BeginOutcome
    result: Any = None


class Effect(Base):
    """One effect under its key; `result` is what its first run returned."""

    __tablename__ = "effect"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    result: Mapped[Any] = mapped_column(JSONB, nullable=True)
    #: by the injected clock, as everything that is compared with it
    updated_at: Mapped[datetime] = utc_column()


class Effects:
    """The ledger of effects.

    The methods that end in `_in` take part in the caller's transaction, so that a row of the
    caller's own and the ledger never contradict each other.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def once(self, key: str, act: Callable[[Session], Any]) -> Any:
        """Run a database effect once; a repetition returns the first result (JSON).

        The row and whatever `act` writes commit together or not at all. A concurrent run of the
        same key waits for the first to end.
        """
        with self._database.begin() as session:
            if self._claim(session, key):
                result = act(session)
                effect = session.get_one(Effect, key)
                effect.state = EffectState.DONE
                effect.result = result
                return result
            return session.execute(select(Effect.result).where(Effect.key == key)).scalar_one()

    # --- effects on the outside ----------------------------------------------------------
    def begin(self, key: str) -> Begun:
        """Ask to act; only `fresh` allows it."""
        with self._database.begin() as session:
            return self.begin_in(session, key)

    def done(self, key: str, result: Any = None) -> None:
        """It has happened; `result` (JSON) is what repetitions are told."""
        with self._database.begin() as session:
            self.done_in(session, key, result)

    def release(self, key: str) -> None:
        """It certainly has not happened; the next `begin` is fresh."""
        with self._database.begin() as session:
            self.release_in(session, key)

    def doubt(self, key: str) -> None:
        """Nobody can tell whether it has happened."""
        with self._database.begin() as session:
            self.doubt_in(session, key)

    def begin_in(self, session: Session, key: str) -> Begun:
        """`begin` in the caller's transaction."""
        effect = None
        while effect is None:  # a row that is released between the two statements is tried again
            if self._claim(session, key):
                return Begun(BeginOutcome.FRESH)
            effect = session.get(Effect, key, with_for_update=True, populate_existing=True)
        if effect.state == EffectState.STARTED and not self._is_stale(effect):
            return Begun(BeginOutcome.BUSY)
        if effect.state == EffectState.DONE:
            return Begun(BeginOutcome.DONE, effect.result)
        self._put(session, key, EffectState.UNKNOWN, None)
        return Begun(BeginOutcome.UNKNOWN)

    def done_in(self, session: Session, key: str, result: Any = None) -> None:
        """`done` in the caller's transaction."""
        self._put(session, key, EffectState.DONE, result)

    def release_in(self, session: Session, key: str) -> None:
        """`release` in the caller's transaction."""
        session.execute(delete(Effect).where(Effect.key == key, Effect.state != EffectState.DONE))

    def doubt_in(self, session: Session, key: str) -> None:
        """`doubt` in the caller's transaction."""
        self._put(session, key, EffectState.UNKNOWN, None)

    # --- inside --------------------------------------------------------------------------
    def _claim(self, session: Session, key: str) -> bool:
        claim = (
            insert(Effect)
            .values(key=key, state=EffectState.STARTED, updated_at=self._clock.now())
            .on_conflict_do_nothing()
            .returning(Effect.key)
        )
        return session.execute(claim).scalar() is not None

    def _put(self, session: Session, key: str, state: EffectState, result: Any) -> None:
        """Write a state, unless the effect is known to be done."""
        values = {"state": state, "result": result, "updated_at": self._clock.now()}
        session.execute(
            insert(Effect)
            .values(key=key, **values)
            .on_conflict_do_update(
                index_elements=[Effect.key], set_=values, where=Effect.state != EffectState.DONE
            )
        )

    def _is_stale(self, effect: Effect) -> bool:
        return self._clock.now() - effect.updated_at > STALE_AFTER
