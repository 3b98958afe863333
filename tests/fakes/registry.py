"""The registry in memory, with the row rules of the real one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from leancity.cases import (
    CardField,
    CaseCard,
    CasePage,
    CaseQuery,
    CaseRow,
    Column,
    Counting,
    HistoryEntry,
    TaskPage,
    TaskQuery,
    TaskRow,
)
from leancity.cases.access import Access, access_to
from leancity.cases.repeats import NO_LINKS, Links
from leancity.cases.started import StartedPage, StartedRow
from leancity.cases.tasks import ONLY
from leancity.clock import FixedClock
from leancity.errors import NotFoundError
from leancity.library import Package
from leancity.org import Person
from tests.fakes.city import NOW, PEOPLE, FakeCase, status
from tests.fakes.engine import FakeEngine, FakeTask
from tests.fakes.prevention import DEFINITION, package
from tests.fakes.worklist import FakeFollowUps


class FakeCases:
    """The registry in memory with the row rules of process.yaml."""

    def __init__(
        self, engine: FakeEngine, clock: FixedClock, cases: dict[str, FakeCase], org: Any
    ) -> None:
        self.cases = cases
        self.follow_ups = FakeFollowUps(clock)
        self.started = SimpleNamespace(page=self._started)
        #: whether counting takes long
        self.long = False
        self.listing = SimpleNamespace(is_long=lambda: self.long)
        self._org = org
        #: business key -> the cases that say the same
        self.ties: dict[str, Links] = {}
        self._engine = engine
        self._clock = clock
        self._rights = package().config.rights

    def access(self, _package: Package, person: Person, action: str = "R") -> Access:
        """By the real rule."""
        return access_to(person.login, person.groups, self._rights, action)

    def may(self, business_key: str, person: Person, action: str) -> bool:
        """By unit."""
        case = self.cases.get(business_key)
        access = access_to(person.login, person.groups, self._rights, action)
        return case is not None and (access.everything or case.unit in access.units)

    def is_known(self, business_key: str) -> bool:
        """By its row."""
        return business_key in self.cases

    def begun(self, business_key: str, person: Person) -> bool:
        """By its row."""
        if business_key in self.cases:
            self.find(business_key, person)
        return business_key in self.cases

    def find(self, business_key: str, person: Person) -> Any:
        """The row, or 404."""
        if not self.may(business_key, person, "R"):
            raise NotFoundError("There is no such case, or it is not for you.")
        return SimpleNamespace(
            process_definition_id=DEFINITION, business_key=business_key, kind="process",
            closed_at=self.cases[business_key].closed_at,
            process_instance_id=f"instance-{business_key}",
        )  # fmt: skip

    def links(self, business_key: str, person: Person) -> Links:
        """As they are laid down."""
        self.find(business_key, person)
        return self.ties.get(business_key, NO_LINKS)

    def get(self, business_key: str, person: Person, *, personal: bool = True) -> CaseCard:
        """The card."""
        self.find(business_key, person)
        case = self.cases[business_key]
        return CaseCard(
            business_key=business_key, process_key="prevention",
            process_title="Профилактика нарушений правил благоустройства",
            process_definition_id=DEFINITION, process_instance_id=f"instance-{business_key}",
            version=1, number=case.number, title=f"Нарушение № {case.number or '…'}",
            status=status(case.status), status_at=case.created_at, created_at=case.created_at,
            created_by="Ким И. С.", unit="ДОБИК", responsible="Ким И. С.", due_at=case.due_at,
            overdue=self._overdue(case), closed_at=case.closed_at, lat=case.lat, lon=case.lon,
            sections=case.sections(), galleries=case.galleries(), tokens=case.tokens,
            tasks=[self._row(task) for task in self._engine.tasks.values()
                   if task.business_key == business_key],
            incidents=case.incidents, has_route=case.has_route,
        )  # fmt: skip

    def page(self, process_key: str, person: Person, query: CaseQuery) -> CasePage:
        """Rows of one's own unit under the filter."""
        if process_key != "prevention" or not self.access(package(), person).reaches("dobik"):
            raise NotFoundError("There is no such page, or it is not for you.")
        mine = [case for case in self.cases.values() if self.may(case.business_key, person, "R")]
        common = [case for case in mine if _matches(case, query, self._clock.now())]
        rows = [case for case in common if not query.statuses or case.status in query.statuses]
        keys = dict.fromkeys(case.status for case in common)
        return CasePage(
            process_key="prevention", title="Профилактика",
            columns=[
                Column(key="number", label="№"), Column(key="address", label="Адрес"),
                Column(key="house", label="Дом"),
                Column(key="term", label="Срок", kind="date"),
                Column(key="status", label="Статус", kind="status"),
            ],
            rows=[self._case_row(case) for case in rows[: query.size]],
            total_text="" if query.counting is Counting.NONE else str(len(rows)),
            counters=[
                (status(key), str(sum(c.status == key for c in common)))
                for key in keys
                if query.counting is Counting.ALL
            ],
            statuses=[status(key) for key in keys], next_key="",
        )  # fmt: skip

    def tasks(self, person: Person, query: TaskQuery) -> TaskPage:
        """Open tasks one holds or may take."""
        rows = [
            self._row(task)
            for task in self._engine.tasks.values()
            if not task.completed_by
            and self._shown(task, person, query)
            and _wanted(task, person, query)
        ]
        rows.sort(key=lambda row: row.due_at or datetime.max.replace(tzinfo=UTC))
        return TaskPage(rows=rows[: query.size], total_text=str(len(rows)), next_key="")

    def _shown(self, task: FakeTask, person: Person, query: TaskQuery) -> bool:
        put_off = (person.login, task.id) in self.follow_ups.days
        if query.put_off and put_off != (query.put_off == ONLY):
            return False
        if query.scope == "seen" and self.may(task.business_key, person, "R"):
            return True
        absent = query.absent and task.assignee in self._org.stood_in_for(person.login)
        return absent or _may_work(task, person)

    def task(self, task_id: str, person: Person) -> tuple[TaskRow, list[CardField]]:
        """One of them."""
        task = self._engine.tasks.get(task_id)
        if task is None or not (
            _may_work(task, person) or self.may(task.business_key, person, "R")
        ):
            raise NotFoundError("There is no such task, or it is not for you.")
        fields = [one for part in self.cases[task.business_key].sections() for one in part.fields]
        return self._row(task), [one for one in fields if not one.personal][2:6]

    def history(self, business_key: str, person: Person) -> list[HistoryEntry]:
        """The latest first."""
        self.find(business_key, person)
        return self.cases[business_key].history

    def start(
        self, person: Person, process_key: str, business_key: str, variables: dict[str, Any]
    ) -> None:
        """Once per key."""
        if business_key not in self._engine.started:
            self._engine.started[business_key] = (process_key, variables)
            pattern = next(iter(self.cases.values()))
            self.cases[business_key] = replace(pattern, business_key=business_key, number="")

    def _started(self, person: Person, after: str = "") -> StartedPage:
        rows = [
            StartedRow(
                business_key=case.business_key, title=f"Нарушение № {case.number}",
                address=case.address, status=status(case.status), created_at=case.created_at,
                closed_at=case.closed_at, readable=self.may(case.business_key, person, "R"),
            )
            for case in self.cases.values()
            if case.responsible == person.login
        ]  # fmt: skip
        return StartedPage(rows=rows, next_key="")

    def refresh(self, business_key: str) -> None:
        """Always up to date."""

    def _row(self, task: FakeTask) -> TaskRow:
        case = self.cases[task.business_key]
        held, done = PEOPLE.get(task.assignee or ""), PEOPLE.get(task.completed_by or "")
        return TaskRow(
            id=task.id, name=task.name, business_key=task.business_key, process_key="prevention",
            process_title="Профилактика", case_number=case.number, address=case.address,
            activity_id=task.activity_id, created_at=task.created, due_at=task.due,
            ended_at=NOW if done else None, outcome="completed" if done else "open",
            assignee=task.assignee or "", assignee_name=held.short_name if held else "",
            completed_by=done.login if done else "",
            completed_by_name=done.short_name if done else "", groups=task.groups,
        )  # fmt: skip

    def _case_row(self, case: FakeCase) -> CaseRow:
        term = case.due_at.date().isoformat() if case.due_at else ""
        return CaseRow(
            business_key=case.business_key, process_key="prevention", number=case.number,
            status=status(case.status), created_at=case.created_at, due_at=case.due_at,
            overdue=self._overdue(case), closed_at=case.closed_at, responsible="Ким И. С.",
            lat=case.lat, lon=case.lon,
            values={"number": case.number, "address": case.street, "house": case.house,
                    "term": term, "status": case.status},
        )  # fmt: skip

    def _overdue(self, case: FakeCase) -> bool:
        return not case.closed_at and bool(case.due_at) and case.due_at < self._clock.now()


def _may_work(task: FakeTask, person: Person) -> bool:
    return task.assignee == person.login or (
        not task.assignee and not person.groups.isdisjoint(task.groups)
    )


def _wanted(task: FakeTask, person: Person, query: TaskQuery) -> bool:
    if query.overdue and not (task.due and task.due < NOW):
        return False
    if query.text and query.text.casefold() not in task.name.casefold():
        return False
    if query.scope == "seen":
        return True
    return query.scope == "all" or (query.scope == "mine") == (task.assignee == person.login)


def _matches(case: FakeCase, query: CaseQuery, now: datetime) -> bool:
    words = query.text.casefold()
    found = words in f"{case.number} {case.address} {case.kind}".casefold()
    late = bool(case.due_at) and case.due_at < now and not case.closed_at
    return found and (late or not query.overdue)
