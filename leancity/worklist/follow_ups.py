"""Tasks that a person has put off to a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from leancity.clock import Clock
from leancity.db import Database
from leancity.errors import UserError
from leancity.i18n import N_
from leancity.worklist.models import TaskFollowUp

#: A year is the longest anybody can mean.
_LONGEST_DAYS = 366


class FollowUps:
    """One's own dates; nobody else's list changes by them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def put_off(self, login: str, task_id: str, until: date) -> None:
        """Take a task out of this person's list until a day."""
        ahead = (until - self._clock.today()).days
        if not 1 <= ahead <= _LONGEST_DAYS:
            raise UserError(N_("Choose a day from tomorrow on, within a year."), field="until")
        keep = insert(TaskFollowUp).values(login=login, task_id=task_id, until=until)
        identity = [TaskFollowUp.login, TaskFollowUp.task_id]
        with self._database.begin() as session:
            session.execute(
                keep.on_conflict_do_update(index_elements=identity, set_={"until": until})
            )

    def take_up(self, login: str, task_id: str) -> None:
        """Bring a task back into this person's list."""
        mine = (TaskFollowUp.login == login) & (TaskFollowUp.task_id == task_id)
        with self._database.begin() as session:
            session.execute(delete(TaskFollowUp).where(mine))

    def until(self, login: str, task_id: str) -> date | None:
        """The day a task is put off to, as long as that day has not come."""
        with self._database.begin() as session:
            row = session.get(TaskFollowUp, (login, task_id))
        return row.until if row and row.until > self._clock.today() else None

    def forget(self) -> int:
        """Drop the days that have come; returns how many."""
        gone = delete(TaskFollowUp).where(TaskFollowUp.until <= self._clock.today())
        with self._database.begin() as session:
            return len(session.scalars(gone.returning(TaskFollowUp.task_id)).all())
