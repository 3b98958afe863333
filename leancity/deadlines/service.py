"""Tells people of deadlines, once per task, stage and reader."""

from __future__ import annotations

from collections.abc import Iterator

import structlog
from sqlalchemy import select

from leancity.cases.models import Case, CaseTask
from leancity.clock import Clock
from leancity.db import Database
from leancity.deadlines.stages import Stage, Stages
from leancity.deadlines.telling import Line, Rooms, Words, tell
from leancity.errors import NotFoundError
from leancity.i18n import N_, translate
from leancity.library import Package
from leancity.org import Person

log = structlog.get_logger(__name__)

_SUBJECTS = {
    Stage.SOON: N_("The deadline is near: “%(task)s”, № %(number)s"),
    Stage.DUE: N_("The deadline has passed: “%(task)s”, № %(number)s"),
    Stage.LATE: N_("Late by a working day: “%(task)s”, № %(number)s"),
}
_BODY = N_("%(process)s, № %(number)s.\nTask: %(task)s\nDue: %(due)s\n\n%(link)s\n")


class Deadlines:
    """Looks through the open tasks whose diagram declares a deadline.

    The holder is told when most of the time has passed; at the end the holder and the head of the
    unit; a working day later the head of the unit above. While nobody holds a task, its group is
    told. The notices say number, task and link, and nothing personal.
    """

    def __init__(self, database: Database, clock: Clock, rooms: Rooms) -> None:
        self._database = database
        self._clock = clock
        self._rooms = rooms

    def remind(self) -> int:
        """Tell everybody who has not been told yet; how many notices were handed over."""
        handed = 0
        for case, task in self._open():
            try:
                handed += self._told(case, task)
            except Exception:
                # One task, or a year that is not loaded, must not silence the others.
                log.exception("deadlines.failed", task=task.id, business_key=case.business_key)
        return handed

    def _open(self) -> list[Line]:
        query = (
            select(Case, CaseTask)
            .join(CaseTask, CaseTask.business_key == Case.business_key)
            .where(CaseTask.ended_at.is_(None), CaseTask.due_at.is_not(None))
            .order_by(CaseTask.due_at, CaseTask.id)
        )
        with self._database.begin() as session:
            return [(case, task) for case, task in session.execute(query)]

    def _told(self, case: Case, task: CaseTask) -> int:
        package = self._rooms.package(case.process_definition_id)
        node = package.bpmn.nodes.get(task.activity_id)
        if node is None or "deadline" not in node.properties or task.due_at is None:
            return 0
        stages = Stages.of(self._rooms.calendar, task.created_at, task.due_at)
        wanted = {
            f"{task.id}:{stage}:{reader.login}": (stage, reader)
            for stage in stages.reached(self._clock.now())
            for reader in self._readers(stage, case, task)
        }
        return tell(
            self._rooms,
            {key: reader for key, (_, reader) in wanted.items()},
            lambda key, reader: self._words(wanted[key][0], reader, (case, task, package)),
        )

    def _readers(self, stage: Stage, case: Case, task: CaseTask) -> Iterator[Person]:
        org = self._rooms.org
        if stage is Stage.LATE:
            yield from self._head(org.unit(case.unit).parent or case.unit)
            return
        if task.assignee:
            yield org.person(task.assignee)
        else:
            for group in task.candidate_groups:
                yield from org.members(group)
        if stage is Stage.DUE:
            yield from self._head(case.unit)

    def _head(self, unit: str) -> Iterator[Person]:
        try:
            yield self._rooms.org.head_of(unit)
        except NotFoundError:
            log.warning("deadlines.no_head", unit=unit)

    def _words(self, stage: Stage, reader: Person, about: tuple[Case, CaseTask, Package]) -> Words:
        case, task, package = about
        zone = self._clock.zone
        link = f"{self._rooms.portal_url}/tasks/{task.id}"
        words = {
            "task": package.translate(task.name, reader.locale),
            "number": case.number or "…",
            "process": package.translate(package.config.name, reader.locale),
            "due": f"{task.due_at.astimezone(zone):%d.%m.%Y %H:%M}" if task.due_at else "",
            "link": link,
        }
        return Words(
            business_key=case.business_key,
            subject=translate(_SUBJECTS[stage], reader.locale, **words),
            body=translate(_BODY, reader.locale, **words),
            short=link,
        )
