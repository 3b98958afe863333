"""Cases whose time is over forget whom they were about; numbers and metrics stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from leancity.audit import SYSTEM
from leancity.cases.erasure import Erasure
from leancity.cases.models import Case
from leancity.cases.query import Moment
from leancity.clock import Clock
from leancity.db import Database
from leancity.subjects.models import SubjectRow

#: Cases of one round; the next round goes on.
_ROUND = 1000
#: As the audit log keeps it.
REASON = "retention"


class Anonymising:
    """Erases the personal data of cases after the years their package declares."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        erasure: Erasure,
        years: Callable[[], Mapping[str, int]],
    ) -> None:
        self._database = database
        self._clock = clock
        self._erasure = erasure
        #: process key -> years after the end of a case
        self._years = years

    def run(self) -> int:
        """Forget what is due; how many cases. Running it again at once forgets nothing more."""
        keys = [
            business_key
            for process_key, years in self._years().items()
            for business_key in self._due(process_key, years)
        ]
        for business_key in keys:
            self._erasure.erase(business_key, SYSTEM, REASON)
        return len(keys)

    def _due(self, process_key: str, years: int) -> list[str]:
        moment = Moment(now=self._clock.now(), zone=self._clock.zone)
        ended_before = moment.start_of(years_before(self._clock.today(), years))
        with self._database.begin() as session:
            return _known(session, process_key, ended_before)


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 28 February for a day that a year does not have."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _known(session: Session, process_key: str, ended_before: datetime) -> list[str]:
    """Cases that ended before a moment and still know a person."""
    somebody = exists().where(
        SubjectRow.business_key == Case.business_key, SubjectRow.erased_at.is_(None)
    )
    query = (
        select(Case.business_key)
        .where(Case.process_key == process_key, Case.closed_at < ended_before, somebody)
        .order_by(Case.closed_at)
        .limit(_ROUND)
    )
    return list(session.scalars(query))
