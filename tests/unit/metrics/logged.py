"""Rows of the event log, made by hand: times are hours of work on one Monday and after."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import numpy as np

from leancity.calendars import Calendar
from leancity.library.config import Metrics as Promise
from leancity.metrics import activities, attribution, returns
from leancity.metrics import losses as lost
from leancity.metrics.book import measure, opened
from leancity.metrics.flow import Period
from leancity.metrics.leads import LeadRule, Runs
from leancity.metrics.leads import leads as lead_times
from leancity.metrics.models import EventActivity
from leancity.metrics.stays import gathered, number_cases
from leancity.metrics.visits import MINUTE, WorkingTimes
from tests.fakes.eventlog import Run, Source, made_of

CALENDAR = Calendar.load()
TIMES = WorkingTimes(CALENDAR)
ZONE = CALENDAR.zone
PERIOD = Period(start=datetime(2026, 11, 1, tzinfo=ZONE), end=datetime(2026, 12, 1, tzinfo=ZONE))
NOW = datetime(2026, 11, 30, 18, tzinfo=ZONE)
PROMISE = Promise(
    clock_start="start", clock_stop="sent", target="1wd", before="3wd",
    clock={"wait": "applicant", "ask": "other"}, returns=("approve",),
)  # fmt: skip
#: Longer than anything that is made here.
ALWAYS = Period(start=datetime(2025, 1, 1, tzinfo=ZONE), end=datetime(2028, 12, 31, tzinfo=ZONE))


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


def source(runs, rows, promise=PROMISE, now=NOW):
    return Source(
        process_key="p", runs=runs, rows=rows, promise=promise, calendar=CALENDAR, now=now
    )


def report(runs, rows, promise=PROMISE, now=NOW, period=PERIOD):
    return made_of(source(runs, rows, promise, now), period)


@contextmanager
def book_of(rows, *, runs=None, clock=None, now=NOW, period=ALWAYS, rule=None):
    """The stays of rows as a report counts them; a case that nobody describes has ended."""
    runs = runs or [run(root, end=at(18, 29)) for root in dict.fromkeys(r.root_id for r in rows)]
    given = source(runs, rows, now=now)
    with opened() as book:
        given.cases(book)
        number_cases(book, period)
        given.rows_of(book)
        given.reached(book, rule or LeadRule())
        measure(book, TIMES, now)
        yield gathered(book, (), period, clock or {})


def visits(*rows, now=NOW):
    """What every row is worth, minutes."""
    query = (
        f"SELECT total, before_claim, touch, {activities.LABOUR}, {activities.WAITED}, in_term, "
        "done FROM stays ORDER BY began, place"
    )
    with book_of(rows, now=now) as stays:
        return [
            SimpleNamespace(
                **dict(
                    zip(
                        ("total", "before_claim", "touch", "labour", "waiting"),
                        (span / MINUTE for span in spans),
                        strict=True,
                    )
                ),
                in_term=None if in_term < 0 else bool(in_term),
                is_done=done,
            )
            for *spans, in_term, done in stays.ask(query)
        ]


def loops(*rows, returning=()):
    with book_of(rows) as stays:
        return returns.Returns(stays, returning).loops(50)


def returned_roots(*rows, returning=()):
    """How many cases came back as wrong."""
    with book_of(rows) as stays:
        return returns.Returns(stays, returning).wrong_cases()


def figures(*rows, clock=None):
    with book_of(rows, clock=clock) as stays:
        ways = returns.Returns(stays, ()).loops(50)
        back = returns.returned(stays, ways)
        name = stays.activities.__getitem__
        return activities.figures(stays.book, stays.clock, back, name)


def losses(*rows, promise=PROMISE, clock=None):
    with book_of(rows, clock=clock) as stays:
        returns.Returns(stays, promise.returns)
        return lost.losses(stays, promise.cost)


def runs_of(runs, rows, rule=LeadRule(), period=PERIOD):  # noqa: B008 - it never changes
    with book_of(rows, runs=runs, rule=rule, period=period) as stays:
        return Runs.of(stays.book, rule, TIMES)


def leads(runs, rows, rule):
    return lead_times(runs_of(runs, rows, rule), rule, NOW)


def attributed(rows, clock, start, stop):
    """Whose time it was in one case from one moment to another."""
    first, last = (np.array([each.astimezone(UTC).replace(tzinfo=None)], "datetime64[us]") for each in (start, stop))  # fmt: skip
    with book_of(rows, clock=clock) as stays:
        cases = attribution.Lasting(roots=np.array([0], dtype=np.int32), first=first, last=last)
        return attribution.attribute(stays, cases, Runs.of(stays.book, LeadRule(), TIMES).times).of(
            0
        )
