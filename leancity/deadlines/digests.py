"""Daily letters to a group: which tasks wait for it, or have run out of time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, time
from functools import cache

import structlog
from sqlalchemy import ColumnElement, select

from leancity.cases.models import Case, CaseTask
from leancity.clock import Clock
from leancity.db import Database
from leancity.deadlines.telling import Line, Rooms, Words, tell
from leancity.i18n import N_, translate
from leancity.library import Package
from leancity.library.config import Digest
from leancity.org import Person

log = structlog.get_logger(__name__)

_SUBJECT = N_("%(title)s: %(count)s, %(day)s")
_LINE = N_("№ %(number)s. %(task)s, due %(due)s")


class Digests:
    """Sends the digests that packages declare: on working days, once a day to each reader.

    Nobody gets a digest of nothing.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        rooms: Rooms,
        packages: Callable[[], Iterable[Package]],
    ) -> None:
        self._database = database
        self._clock = clock
        self._rooms = rooms
        self._packages = packages

    def send(self) -> int:
        """Send what has come due today; how many notices were handed over."""
        local = self._clock.now().astimezone(self._clock.zone)
        if not self._rooms.calendar.is_working(local.date()):
            return 0
        handed = 0
        for package in self._packages():
            for digest in package.config.digests:
                if time.fromisoformat(digest.at) <= local.time():
                    handed += self._sent(package, digest, local)
        return handed

    def _sent(self, package: Package, digest: Digest, local: datetime) -> int:
        readers = {
            f"digest:{package.key}:{digest.key}:{local.date()}:{person.login}": person
            for person in self._rooms.org.members(digest.group)
        }
        # Read once, and only when somebody is to be told.
        lines = cache(lambda: self._lines(package, digest))

        def words(_key: str, reader: Person) -> Words | None:
            mine = [line for line in lines() if not digest.own or _for(reader, line[1])]
            return self._words(reader, (package, digest, mine)) if mine else None

        return tell(self._rooms, readers, words)

    def _lines(self, package: Package, digest: Digest) -> list[Line]:
        wanted: list[ColumnElement[bool]] = [
            Case.process_key == package.key,
            CaseTask.ended_at.is_(None),
        ]
        if digest.tasks:
            wanted.append(CaseTask.activity_id.in_(digest.tasks))
        if digest.overdue:
            wanted.append(CaseTask.due_at < self._clock.now())
        query = (
            select(Case, CaseTask)
            .join(CaseTask, CaseTask.business_key == Case.business_key)
            .where(*wanted)
            .order_by(CaseTask.due_at, CaseTask.id)
        )
        with self._database.begin() as session:
            return [(case, task) for case, task in session.execute(query)]

    def _words(self, reader: Person, about: tuple[Package, Digest, list[Line]]) -> Words:
        package, digest, lines = about
        day = self._clock.today()
        told = "\n\n".join(self._line(package, reader, line) for line in lines) + "\n"
        return Words(
            business_key="",
            subject=translate(
                _SUBJECT,
                reader.locale,
                title=package.translate(digest.title, reader.locale),
                count=len(lines),
                day=f"{day:%d.%m.%Y}",
            ),
            body=told,
            short=told,
        )

    def _line(self, package: Package, reader: Person, line: Line) -> str:
        case, task = line
        words = translate(
            _LINE,
            reader.locale,
            number=case.number or "…",
            task=package.translate(task.name, reader.locale),
            due=f"{task.due_at.astimezone(self._clock.zone):%d.%m.%Y %H:%M}"
            if task.due_at
            else "—",
        )
        return f"{words}\n{self._rooms.portal_url}/tasks/{task.id}"


def _for(reader: Person, task: CaseTask) -> bool:
    """Whether the reader holds the task or may take it."""
    return task.assignee == reader.login or (
        not task.assignee and not reader.groups.isdisjoint(task.candidate_groups)
    )
