"""Case numbers: one sequence per process (and year), taken in the caller's transaction.

The row of the sequence stays locked until the caller commits, so a rolled back case leaves no
gap and two cases never share a number. Void numbers stay taken.
"""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from leancity.clock import Clock
from leancity.db import Base


class NumberSequence(Base):
    """The last number taken of one sequence."""

    __tablename__ = "number_sequence"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[int]


class Numbers:
    """Takes the next number of a sequence."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def take(
        self, session: Session, process_key: str, *, scope: str = "running", start: int = 1
    ) -> int:
        """The next number of a process; `scope` "yearly" begins again at `start` each year."""
        name = process_key
        if scope == "yearly":
            name = f"{process_key}/{self._clock.today().year}"
        statement = (
            insert(NumberSequence)
            .values(name=name, value=start)
            .on_conflict_do_update(
                index_elements=[NumberSequence.name], set_={"value": NumberSequence.value + 1}
            )
            .returning(NumberSequence.value)
        )
        return session.execute(statement).scalar_one()
