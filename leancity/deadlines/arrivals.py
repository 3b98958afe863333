"""Tells people of tasks that have just come, by what each of them wants to hear of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

import structlog
from sqlalchemy import select

from leancity.cases.models import Case, CaseTask
from leancity.clock import Clock
from leancity.db import Database
from leancity.deadlines.telling import Line, Rooms, Words, tell
from leancity.i18n import N_, translate
from leancity.messengers import News
from leancity.org import Person

log = structlog.get_logger(__name__)

_SUBJECT = N_("New task: “%(task)s”, № %(number)s")
_BODY = N_("%(process)s, № %(number)s.\nTask: %(task)s\n\n%(link)s\n")
#: An older task is no news: not to whoever joins a group, not after a long silence.
NEWS = timedelta(days=1)


class Arrivals:
    """Looks through the newest open tasks.

    Told is the holder, or the group while nobody holds the task; nobody is told of a task that
    was taken by hand. Tasks whose diagram says `channel=telegram` are told to all of them, others
    to those who want it (`news`: login -> of which tasks, the others are left out).
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        rooms: Rooms,
        news: Callable[[], Mapping[str, News]],
    ) -> None:
        self._database = database
        self._clock = clock
        self._rooms = rooms
        self._wanted = news

    def tell(self) -> int:
        """Tell everybody who has not been told yet; how many notices were handed over."""
        handed, wanted = 0, self._wanted()
        for line in self._news():
            try:
                handed += self._told(line, wanted)
            except Exception:
                # One task must not silence the others.
                log.exception("arrivals.failed", task=line[1].id, business_key=line[0].business_key)
        return handed

    def _news(self) -> list[Line]:
        query = (
            select(Case, CaseTask)
            .join(CaseTask, CaseTask.business_key == Case.business_key)
            .where(
                CaseTask.ended_at.is_(None),
                CaseTask.claimed_at.is_(None),
                CaseTask.created_at > self._clock.now() - NEWS,
            )
            .order_by(CaseTask.created_at, CaseTask.id)
        )
        with self._database.begin() as session:
            return [(case, task) for case, task in session.execute(query)]

    def _told(self, line: Line, news: Mapping[str, News]) -> int:
        case, task = line
        package = self._rooms.package(case.process_definition_id)
        node = package.bpmn.nodes.get(task.activity_id)
        offered = node is not None and node.properties.get("channel") == "telegram"
        if node is None or not (offered or news):
            return 0
        wanted = {
            f"{task.id}:new:{reader.login}": reader
            for reader in self._readers(task)
            if news.get(reader.login, News.OFFERED).covers(
                offered=offered, given=bool(task.assignee)
            )
        }
        return tell(self._rooms, wanted, lambda _, reader: self._words(line, reader))

    def _readers(self, task: CaseTask) -> Iterator[Person]:
        if task.assignee:
            yield self._rooms.org.person(task.assignee)
            return
        for group in task.candidate_groups:
            yield from self._rooms.org.members(group)

    def _words(self, line: Line, reader: Person) -> Words:
        case, task = line
        package = self._rooms.package(case.process_definition_id)
        link = f"{self._rooms.portal_url}/tasks/{task.id}"
        words = {
            "task": package.translate(task.name, reader.locale),
            "number": case.number or "…",
            "process": package.translate(package.config.name, reader.locale),
            "link": link,
        }
        return Words(
            business_key=case.business_key,
            subject=translate(_SUBJECT, reader.locale, **words),
            body=translate(_BODY, reader.locale, **words),
            short=link,
        )
