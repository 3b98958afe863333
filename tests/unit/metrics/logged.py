"""Rows of the event log, made by hand: times are hours of work on one Monday and after."""

from __future__ import annotations

from datetime import datetime, timedelta

from leancity.calendars import Calendar
from leancity.library.config import Metrics as Promise
from leancity.metrics.flow import Period, Run
from leancity.metrics.making import Source, make_report
from leancity.metrics.models import EventActivity
from leancity.metrics.visits import WorkingTimes, measure

CALENDAR = Calendar.load()
TIMES = WorkingTimes(CALENDAR)
ZONE = CALENDAR.zone
PERIOD = Period(start=datetime(2026, 11, 1, tzinfo=ZONE), end=datetime(2026, 12, 1, tzinfo=ZONE))
NOW = datetime(2026, 11, 30, 18, tzinfo=ZONE)
PROMISE = Promise(
    clock_start="start", clock_stop="sent", target="1wd", before="3wd",
    clock={"wait": "applicant", "ask": "other"}, returns=("approve",),
)  # fmt: skip


def at(hour=9.0, day=23):
    """A moment of November 2026; the 23rd is a Monday."""
    return datetime(2026, 11, day, tzinfo=ZONE) + timedelta(hours=hour)


def row(activity, start, end=None, *, root="r1", type="userTask", place=0, **more):
    names = (
        "due_at", "claimed_at", "opened_at", "worked_from", "worked_ms", "group", "performer",
    )  # fmt: skip
    return EventActivity(
        id=f"{root}:{activity}:{place}:{start}", root_id=root, process_key="p",
        activity_id=activity, type=type, place=place, started_at=start, ended_at=end,
        canceled=more.pop("canceled", False), unit="dobik",
        **{**dict.fromkeys(names), **more},
    )  # fmt: skip


def run(root="r1", start=None, end=None, state=None, version=1):
    start = start or at()
    state = state or ("completed" if end else "active")
    return Run(root=root, unit="dobik", version=version, start=start, end=end, state=state)


def visits(*rows, now=NOW):
    return measure(rows, TIMES, now)


def report(runs, rows, promise=PROMISE, now=NOW, period=PERIOD):
    source = Source(
        process_key="p", runs=runs, rows=rows, promise=promise, calendar=CALENDAR, now=now
    )
    return make_report(source, period)
