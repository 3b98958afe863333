"""Some months of invented cases, as rows of the event log."""

from __future__ import annotations

import uuid
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from leancity.audit import Actor
from leancity.calendars import Calendar, CalendarYearMissing
from leancity.db import Base
from leancity.errors import UserError
from leancity.library.config import Metrics as Promise
from leancity.metrics import Period, Report
from leancity.metrics.improvements import Wanted
from leancity.metrics.models import EventActivity, EventInstance, Improvement
from tests.fakes.city import NOW
from tests.fakes.eventlog import Run, Source, made_of

#: activity, type, group, hours until taken, hours of work
_BEFORE = (
    ("start_office", "startEvent", None, 0, 0.1),
    ("register_number", "serviceTask", None, 0, 0),
    ("choose_measure", "userTask", "specialist.dobik", 2, 0.6),
    ("generate_documents", "serviceTask", None, 0, 0),
    ("approve", "userTask", "control_head.dobik", 3, 0.2),
)
_AFTER = (
    ("send_notice", "serviceTask", None, 0, 0),
    ("notified", "intermediateNoneThrowEvent", None, 0, 0),
    ("wait_term", "receiveTask", None, 150, 0),
    ("check", "userTask", "inspector.dobik", 9, 0.8),
    ("check_act", "serviceTask", None, 0, 0),
    ("fixed", "noneEndEvent", None, 0, 0),
)


#: Reports of invented cases: the same question has the same answer in every test.
_MADE: dict[str, Report] = {}


@dataclass
class _Walk:
    """One case on its way until now."""

    root: str
    at: datetime
    random: Random
    rows: list[EventActivity] = field(default_factory=list)
    stopped: bool = False

    def go(self, activity: str, kind: str, group: str | None, wait: float, work: float) -> None:
        """Stay at one activity."""
        if self.stopped:
            return
        taken = self.at + timedelta(hours=wait * self.random.uniform(0.2, 2))
        if activity == "wait_term":
            taken = self.at + timedelta(days=self.random.randint(4, 9))
        end = taken + timedelta(hours=work * self.random.uniform(0.4, 2), seconds=2)
        self.stopped = end > NOW
        machine = kind == "serviceTask"
        self.rows.append(
            EventActivity(
                id=f"{self.root}:{len(self.rows)}", root_id=self.root, process_key="prevention",
                activity_id=activity, type=kind, place=len(self.rows), started_at=self.at,
                ended_at=None if self.stopped else end, canceled=False, unit="dobik", group=group,
                task_id=None, due_at=self.at + timedelta(hours=24) if group else None,
                claimed_at=taken if group and taken < NOW else None, submitted_at=None,
                opened_at=self.at - timedelta(minutes=6) if kind == "startEvent" else None,
                performer=None, worked_from=taken if machine else None,
                worked_ms=900 if machine else None,
            )
        )  # fmt: skip
        self.at = end


def _walks(count: int, delay: float) -> Iterator[_Walk]:
    random = Random(7)  # noqa: S311 - the same figures every time
    for number in range(count):
        days = int(88 * (1 - number / count)) + 1
        # Between nine and eleven in the morning of the city.
        morning = NOW.replace(hour=22, minute=0) - timedelta(days=days + 1)
        start = morning + timedelta(hours=random.uniform(0, 2))
        walk = _Walk(root=f"root-{number}", at=start, random=random)
        for step in _BEFORE:
            walk.go(*step)
        walk.at += timedelta(hours=delay)
        if number % 7 == 3:
            for step in _BEFORE[2:]:
                walk.go(*step)
        for step in _AFTER:
            walk.go(*step)
        yield walk


class FakeReports:
    """Reports over the invented cases; none of them when `count` is 0."""

    def __init__(self, count: int = 60) -> None:
        self.count = count
        self.calendar = Calendar.load()
        #: a year that the calendar does not hold
        self.missing_year = 0
        #: hours that every approval waits longer
        self.delay = 0

    def last(self, days: int) -> Period:
        """As the real one."""
        return Period(start=NOW - timedelta(days=days), end=NOW)

    def recent(self, process_key: str, promise: Promise | None, days: int) -> Report:
        """As the real one, always new."""
        return self.report(process_key, promise, self.last(days) if days else None)

    def report(self, process_key: str, promise: Promise | None, period: Period | None) -> Report:
        """As the real one."""
        if self.missing_year:
            raise CalendarYearMissing(self.missing_year)
        asked = repr((self.count, self.delay, process_key, promise, period))
        if asked not in _MADE:
            _MADE[asked] = made_of(self.source(process_key, promise), period)
        return _MADE[asked]

    def source(self, process_key: str, promise: Promise | None) -> Source:
        """What a report is made of."""
        walks = list(_walks(self.count, self.delay))
        runs = [
            Run(
                root=walk.root, unit="dobik", version=1 if number < self.count * 2 / 3 else 2, start=walk.rows[0].started_at,
                end=None if walk.stopped else walk.at,
                state="active" if walk.stopped else "completed",
            )
            for number, walk in enumerate(walks)
        ]  # fmt: skip
        return Source(
            process_key=process_key, runs=runs, rows=[row for walk in walks for row in walk.rows],
            promise=promise, calendar=self.calendar, now=NOW,
        )  # fmt: skip


def logged(source: Source) -> list[Base]:
    """Its cases and their stays, as the event log keeps them."""
    cases = [
        EventInstance(
            id=run.root, root_id=run.root, process_key=source.process_key,
            definition_id=f"{source.process_key}:1", version=run.version, unit=run.unit,
            started_at=run.start, ended_at=run.end, state=run.state,
        )
        for run in source.runs
    ]  # fmt: skip
    return [*cases, *source.rows]


class FakeArchive:
    """Closed months that a test put there."""

    def __init__(self) -> None:
        self.months: list[Path] = []

    def files(self, _process_key: str, _first: date, _last: date) -> list[Path]:
        """As the real one, of any process and month."""
        return self.months


class FakeImprovements:
    """A log that a test may look into; what is refused is the real one's matter."""

    def __init__(self) -> None:
        self.rows: list[Improvement] = []

    def of(self, _process_key: str) -> list[Improvement]:
        """All of them."""
        return self.rows

    def write(self, wanted: Wanted, elements: Container[str], actor: Actor) -> None:
        """Take everything that has a text and an element."""
        if not wanted.text or wanted.activity_id not in elements:
            raise UserError("Choose an element of the diagram.", field="activity_id")
        self.rows.append(
            Improvement(
                id=uuid.uuid4(), process_key=wanted.process_key, text=wanted.text,
                activity_id=wanted.activity_id, since=date.fromisoformat(wanted.since),
                author=actor.login, written_at=NOW,
            )
        )  # fmt: skip

    def strike(self, _process_key: str, which: uuid.UUID, _actor: Actor) -> None:
        """Take one out."""
        self.rows = [row for row in self.rows if row.id != which]
