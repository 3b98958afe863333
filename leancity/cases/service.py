"""The registry: lists, cards, tasks and history within one's rights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from leancity.cases.access import Access, access_to, row_condition
from leancity.cases.acts import acts_of
from leancity.cases.cards import CardMaker, CaseRows
from leancity.cases.edits import edits_of
from leancity.cases.imported import Imported, events_of, keep
from leancity.cases.listing import Listing
from leancity.cases.models import IMPORTED, Case, CaseActivity, CaseTask
from leancity.cases.projector import Projector
from leancity.cases.query import CaseQuery
from leancity.cases.repeats import Links, links
from leancity.cases.rooms import Rooms
from leancity.cases.started import Started
from leancity.cases.story import CHANNELS, StorySources, tell
from leancity.cases.tasks import TaskQuery
from leancity.cases.views import (
    CardField,
    CaseCard,
    CasePage,
    HistoryEntry,
    TaskPage,
    TaskRow,
)
from leancity.cases.worklists import Worklists
from leancity.clock import Clock
from leancity.db import Database
from leancity.engine import Engine, ProcessInstance
from leancity.errors import NotFoundError
from leancity.i18n import translate
from leancity.library import Package
from leancity.org import Person

#: How far back the nightly reconciliation looks.
OVERLAP = timedelta(days=2)


class Cases:
    """The cases of the city."""

    def __init__(
        self, database: Database, engine: Engine, clock: Clock, rooms: Rooms, projector: Projector
    ) -> None:
        self._database = database
        self._engine = engine
        self._clock = clock
        self._rooms = rooms
        self._projector = projector
        #: the same cases as lists
        self.listing = Listing(database, clock, rooms)
        self._worklists = Worklists(database, clock, rooms)
        #: the same cases by whoever began them
        self.started = Started(database, rooms)

    # --- projection ----------------------------------------------------------------------
    def start(
        self, person: Person, process_key: str, business_key: str, variables: dict[str, Any]
    ) -> ProcessInstance:
        """Start as this person exactly once per business key, and show it at once."""
        instance = self._engine.start(person.login, process_key, business_key, variables)
        self._projector.project(instance.id)
        return instance

    def is_known(self, business_key: str) -> bool:
        """Whether the registry has a case of this key, whoever may read it."""
        with self._database.begin() as session:
            return session.get(Case, business_key) is not None

    def begun(self, business_key: str, person: Person) -> bool:
        """Whether a case of this key has been started, by the engine's word; another's is 404."""
        if not self.is_known(business_key):
            instance = self._engine.reader.find_instance(business_key)
            if instance is None:
                return False
            self._projector.project(instance.id)
        if not self.may(business_key, person, "R"):
            raise NotFoundError("There is no such case, or it is not for you.")
        return True

    def project(self, root_process_instance_id: str) -> str | None:
        """Bring the rows of one root instance up to date; its business key."""
        return self._projector.project(root_process_instance_id)

    def refresh(self, business_key: str) -> None:
        """Bring one known case up to date."""
        with self._database.begin() as session:
            case = session.get(Case, business_key)
        if case is not None and case.kind != IMPORTED:
            self._projector.project(case.process_instance_id)

    def keep_imported(self, session: Session, cases: Sequence[Imported]) -> None:
        """Keep cases of an old register, in the caller's transaction, and show them at once."""
        keep(session, cases)
        self._projector.imported(session, [case.business_key for case in cases])

    def rebuild(self) -> int:
        """Project every case of the engine's history, and every imported one; their number."""
        return self._projector.rebuild()

    def reconcile(self) -> int:
        """The nightly repair path beside the feed of marks."""
        return self._projector.rebuild(self._clock.now() - OVERLAP)

    # --- reading -------------------------------------------------------------------------
    def access(self, package: Package, person: Person, action: str = "R") -> Access:
        """What a person may do with the cases of a process."""
        return access_to(person.login, person.groups, package.config.rights, action)

    def may(self, business_key: str, person: Person, action: str) -> bool:
        """Whether a person may act on a case; an unknown case answers no."""
        with self._database.begin() as session:
            return self._find(session, business_key, person, action) is not None

    def get(self, business_key: str, person: Person, *, personal: bool = True) -> CaseCard:
        """The card of a case; another's case does not exist.

        Without `personal` no personal value is read, and nothing is logged as read.
        """
        with self._database.begin() as session:
            rows = self._rows(session, business_key, person)
        return self._maker(rows.case, person).make(rows, self._clock.now(), personal=personal)

    def links(self, business_key: str, person: Person) -> Links:
        """The cases that say the same as one that this person may read."""
        with self._database.begin() as session:
            case = self._rows(session, business_key, person).case
            return self._links(session, case, person)

    def of_instance(self, process_instance_id: str, person: Person) -> CaseCard:
        """The card of the case that a process instance belongs to."""
        with self._database.begin() as session:
            business_key = session.scalar(
                select(Case.business_key)
                .outerjoin(CaseTask, CaseTask.business_key == Case.business_key)
                .where(
                    or_(
                        Case.process_instance_id == process_instance_id,
                        CaseTask.process_instance_id == process_instance_id,
                    )
                )
                .limit(1)
            )
        return self.get(business_key or "", person)

    def find(self, business_key: str, person: Person) -> Case:
        """The registry row of a case this person may read."""
        with self._database.begin() as session:
            return self._rows(session, business_key, person).case

    def page(self, process_key: str, person: Person, query: CaseQuery) -> CasePage:
        """One page of a registry; a process without rights does not exist."""
        return self.listing.page(process_key, person, query)

    def tasks(self, person: Person, query: TaskQuery) -> TaskPage:
        """Open tasks this person holds, may take or may see."""
        return self._worklists.page(person, query)

    def task(self, task_id: str, person: Person) -> tuple[TaskRow, list[CardField]]:
        """A task, open or over, with the summary of its case.

        For whoever holds it, may take it, stands in for its holder, or may read the case.
        """
        absent = self._rooms.org.stood_in_for(person.login)
        with self._database.begin() as session:
            task = session.get(CaseTask, task_id)
            case = session.get(Case, task.business_key) if task else None
            visible = (
                task is not None
                and case is not None
                and (
                    _may_work(task, person)
                    or task.assignee in absent
                    or self._find(session, case.business_key, person) is not None
                )
            )
        if task is None or case is None or not visible:
            raise NotFoundError("There is no such task, or it is not for you.")
        maker = self._maker(case, person)
        row = replace(maker.task(task, case), looked_after=task.assignee in absent)
        return row, maker.summary(case)

    def history(self, business_key: str, person: Person) -> list[HistoryEntry]:
        """What happened to a case, the latest first."""
        with self._database.begin() as session:
            rows = self._rows(session, business_key, person)
            told = events_of(session, [business_key])[business_key]
            tied = self._links(session, rows.case, person)
        maker = self._maker(rows.case, person)
        labels = {status.key: maker.say(status.label) for status in maker.statuses}
        return tell(
            StorySources(
                case=rows.case,
                tasks=rows.tasks,
                events=told,
                links=tied,
                edits=edits_of(self._rooms.audit, business_key),
                acts=acts_of(self._rooms.audit, business_key),
                words=maker.words,
                locale=person.locale,
                zone=self._clock.zone,
                documents=self._rooms.documents.for_case(business_key),
                deliveries=self._rooms.notifications.for_case(business_key),
                requests=self._rooms.requests.for_case(business_key),
                status_label=lambda key: labels.get(key, key),
                channel_label=lambda channel: translate(
                    CHANNELS.get(channel, channel), person.locale
                ),
                say=maker.say,
                name=maker.name,
            )
        )

    # --- inside --------------------------------------------------------------------------
    def _find(
        self, session: Session, business_key: str, person: Person, action: str = "R"
    ) -> Case | None:
        case = session.get(Case, business_key)
        if case is None:
            return None
        access = self.access(self._package(case), person, action)
        allowed = row_condition(case.process_key, access)
        return session.scalar(select(Case).where(Case.business_key == business_key, allowed))

    def _rows(self, session: Session, business_key: str, person: Person) -> CaseRows:
        case = self._find(session, business_key, person)
        if case is None:
            raise NotFoundError("There is no such case, or it is not for you.")
        activities = session.scalars(
            select(CaseActivity)
            .where(CaseActivity.business_key == business_key)
            .order_by(CaseActivity.started_at, CaseActivity.id)
        )
        tasks = session.scalars(
            select(CaseTask)
            .where(CaseTask.business_key == business_key)
            .order_by(CaseTask.created_at, CaseTask.id)
        )
        return CaseRows(case=case, activities=list(activities), tasks=list(tasks))

    def _links(self, session: Session, case: Case, person: Person) -> Links:
        access = self.access(self._package(case), person)
        return links(session, case, row_condition(case.process_key, access))

    def _package(self, case: Case) -> Package:
        return self._rooms.library.deployed(case.process_definition_id)

    def _maker(self, case: Case, person: Person) -> CardMaker:
        return CardMaker(self._rooms, self._package(case), person)


def _may_work(task: CaseTask, person: Person) -> bool:
    return task.assignee == person.login or (
        not task.assignee and bool(person.groups.intersection(task.candidate_groups))
    )
