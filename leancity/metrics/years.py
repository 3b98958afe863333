"""The report over all years: closed months from their files, everything else from the log.

No case is read whole, so that any number of them can be counted: what was reached when, and the
sums of stays, are enough for the promise, the trend, the function and the operation table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from leancity.calendars import Calendar
from leancity.clock import Clock
from leancity.db import Database
from leancity.library.config import Metrics as Promise
from leancity.metrics.activities import OURS, ActivityFigures
from leancity.metrics.archive import Archive
from leancity.metrics.flow import LeadRule, Period, lead_times
from leancity.metrics.frame import Frame, Measured, Told
from leancity.metrics.long import Stays
from leancity.metrics.models import EventActivity, EventInstance
from leancity.metrics.report import Report
from leancity.metrics.runs import is_root, runs_of
from leancity.metrics.visits import PERSON, PLACES


@dataclass(frozen=True, kw_only=True)
class _Reach:
    root: str
    activity: str
    start: datetime


@dataclass(frozen=True, kw_only=True)
class _Open:
    """Stays that last, at one activity."""

    activity: str
    type: str
    stays: int
    cases: int


class Years:
    """Measures processes over all that is known of them."""

    def __init__(
        self, database: Database, clock: Clock, calendar: Calendar, archive: Archive
    ) -> None:
        self._database = database
        self._clock = clock
        self._calendar = calendar
        self._archive = archive

    def report(self, process_key: str, promise: Promise | None) -> Report:
        """The report of one process from its first case until now."""
        now = self._clock.now()
        with self._database.begin() as session:
            runs = runs_of(session, process_key)
        # A process of this very moment is measured over a day.
        first = min([now - timedelta(days=1), *(run.start for run in runs)])
        measured = Measured(
            process_key=process_key, runs=runs, promise=promise, calendar=self._calendar, now=now
        )
        frame = Frame(measured, Period(start=first, end=now))
        with self._database.begin() as session:
            reached = _reached(session, process_key, frame.rule)
            lasting = _open(session, process_key)
        found = lead_times(runs, reached, frame.rule, frame.times, now)
        return frame.report(found, self._told(process_key, frame, lasting))

    def _told(self, process_key: str, frame: Frame, lasting: Sequence[_Open]) -> Told:
        closed, clock = frame.closed, frame.promise.clock
        files = self._archive.files(process_key, date.min, date.max)
        with Stays.of(files, self._archive.rest(process_key, files)) as stays:
            activities = stays.operations(clock)
            sums = stays.sums([run.root for run in closed])
        filling = sum(one.labour for one in sums if one.is_start)
        return Told(
            function=frame.function(closed, sums, filling, 0),
            activities=_with_open(activities, lasting, clock),
            standing={one.activity: one.cases for one in lasting},
            is_whole=False,
        )


def _reached(session: Session, process_key: str, rule: LeadRule) -> list[_Reach]:
    """When each case first came to where its clock starts and stops."""
    wanted = [name for name in (rule.begins, rule.stops) if name]
    if not wanted:
        return []
    query = (
        select(EventActivity.root_id, EventActivity.activity_id, func.min(EventActivity.started_at))
        .where(EventActivity.process_key == process_key, EventActivity.activity_id.in_(wanted))
        .group_by(EventActivity.root_id, EventActivity.activity_id)
    )
    return [
        _Reach(root=root, activity=activity, start=start)
        for root, activity, start in session.execute(query)
    ]


def _open(session: Session, process_key: str) -> list[_Open]:
    query = (
        select(
            EventActivity.activity_id,
            EventActivity.type,
            func.count(),
            func.count(EventActivity.root_id.distinct()),
        )
        .join(EventInstance, EventInstance.id == EventActivity.root_id)
        .where(
            is_root(process_key),
            EventInstance.state != "deleted",
            EventActivity.process_key == process_key,
            EventActivity.ended_at.is_(None),
            EventActivity.type.in_(PLACES),
        )
        .group_by(EventActivity.activity_id, EventActivity.type)
        .order_by(EventActivity.activity_id)
    )
    return [
        _Open(activity=activity, type=kind, stays=stays, cases=cases)
        for activity, kind, stays, cases in session.execute(query)
    ]


def _with_open(
    activities: Sequence[ActivityFigures], lasting: Sequence[_Open], clock: Mapping[str, str]
) -> list[ActivityFigures]:
    counts = {one.activity: one.stays for one in lasting}
    known = {one.activity for one in activities}
    return [
        *(replace(one, open=counts.get(one.activity, 0)) for one in activities),
        *(_never_done(one, clock) for one in lasting if one.activity not in known),
    ]


def _never_done(one: _Open, clock: Mapping[str, str]) -> ActivityFigures:
    return ActivityFigures(
        activity=one.activity,
        by_person=one.type in PERSON,
        owner=clock.get(one.activity, OURS),
        count=0,
        open=one.stays,
        touch=None,
        total=None,
        before_claim=None,
        on_others=0.0,
        labour=0.0,
        waiting=0.0,
        in_term=None,
        returns=0,
        first_time_right=None,
    )
