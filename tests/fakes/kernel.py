# ruff: noqa: ARG002, ARG004 (a fake takes what the real one takes)
"""A kernel in memory: real packages, forms and calendar; everything that needs a server is fake.

A fake keeps what was done to it, so that tests look at results and not at calls.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from leancity.calendars import Calendar
from leancity.cases import (
    CardField,
    CaseCard,
    CasePage,
    CaseQuery,
    CaseRow,
    Column,
    HistoryEntry,
    TaskPage,
    TaskQuery,
    TaskRow,
)
from leancity.cases.access import Access, access_to
from leancity.clock import FixedClock
from leancity.config import Settings
from leancity.engine import EngineForbiddenError, EngineNotFoundError, ProcessDefinition, Task
from leancity.errors import NotFoundError
from leancity.files import StoredFile, Upload
from leancity.forms import Draft, DraftConflictError, DraftKey, FormRooms, Forms, HeadlessForms
from leancity.library import Package
from leancity.notifications import OperatorItem
from leancity.org import Person, TooManyAttemptsError
from tests.fakes.city import CITY_UUID, NOW, PASSWORD, PEOPLE, FakeCase, make_cases, status

ROOT = Path(__file__).resolve().parents[2]
DEFINITION = "prevention:1:abc"


@lru_cache
def headless() -> HeadlessForms:
    """One V8 context for all tests of a process."""
    return HeadlessForms()


@lru_cache
def package() -> Package:
    """The prevention process of the repository."""
    return Package.load(ROOT, "prevention")


class FakeDatabase:
    """Transactions that always succeed; `down` makes every one of them fail."""

    def __init__(self) -> None:
        self.down: Exception | None = None

    @contextmanager
    def begin(self):
        """One transaction."""
        if self.down:
            raise self.down
        yield SimpleNamespace(execute=lambda *_: None)


class FakeOrg:
    """The invented people; everybody has the same password."""

    def __init__(self, database: FakeDatabase) -> None:
        self.people = dict(PEOPLE)
        self.languages: dict[str, str] = {}
        self._database = database
        self.blocked = False

    def authenticate(self, login: str, password: str, ip: str = "") -> Person | None:
        """As the real one."""
        if self.blocked:
            message = "Too many failed sign-ins. Try again in %(minutes)s min."
            raise TooManyAttemptsError(message, minutes=4)
        found = self.people.get(login)
        return found if found and found.active and password == PASSWORD else None

    def person(self, login: str) -> Person:
        """As the real one."""
        with self._database.begin():
            if login not in self.people:
                raise NotFoundError("There is no person.")
            return self.people[login]

    def set_locale(self, login: str, locale: str) -> None:
        """As the real one."""
        self.people[login] = replace(self.people[login], locale=locale)

    def dismiss(self, login: str) -> None:
        """From now on without access."""
        self.people[login] = replace(self.people[login], active=False, groups=frozenset())


@dataclass(kw_only=True)
class FakeTask:
    """A user task of the fake engine."""

    id: str
    name: str
    activity_id: str
    business_key: str
    groups: tuple[str, ...]
    due: datetime | None
    assignee: str | None = None
    created: datetime = NOW
    completed_by: str | None = None
    variables: dict[str, Any] = field(default_factory=dict)


class FakeEngine:
    """User tasks with Camunda's rules: candidates see them, the holder completes them once."""

    def __init__(self) -> None:
        self.tasks: dict[str, FakeTask] = {}
        self.started: dict[str, tuple[str, dict[str, Any]]] = {}
        self.retried: dict[str, int] = {}
        self.incident_rows: list[dict[str, Any]] = []
        #: raised by the next calls, one each
        self.faults: list[Exception] = []
        #: raised after the work of the next completions: the answer is lost
        self.lost: list[Exception] = []
        #: done after the work of a completion, before its answer
        self.after_complete: Callable[[], None] = lambda: None
        self.down: Exception | None = None

    def as_user(self, login: str) -> FakeClient:
        """As the real one."""
        return FakeClient(self, PEOPLE[login])

    @property
    def reader(self) -> FakeClient:
        """The platform's own look, in the name of anybody."""
        return FakeClient(self, next(iter(PEOPLE.values())))

    def ping(self) -> None:
        """As the real one."""
        if self.down:
            raise self.down


class FakeClient:
    """The engine for one person."""

    def __init__(self, engine: FakeEngine, person: Person) -> None:
        self._engine = engine
        self._person = person

    def _fault(self) -> None:
        if self._engine.down:
            raise self._engine.down
        if self._engine.faults:
            raise self._engine.faults.pop(0)

    def definitions(self, *, patience: float) -> list[ProcessDefinition]:
        """The one process there is."""
        self._fault()
        return [
            ProcessDefinition(
                id=DEFINITION, key="prevention", name="prevention", version=1,
                deployment_id="d1", suspended=False, version_tag=None,
            )
        ]  # fmt: skip

    def task(self, task_id: str) -> Task:
        """An open task."""
        self._fault()
        found = self._open(task_id)
        return Task(
            id=found.id, name=found.name, task_definition_key=found.activity_id,
            process_instance_id=f"instance-{found.business_key}", process_definition_id=DEFINITION,
            assignee=found.assignee, created=found.created, due=found.due,
            form_key=f"prevention_{found.activity_id}",
        )  # fmt: skip

    def task_variables(self, task_id: str) -> dict[str, Any]:
        """What the task holds."""
        return dict(self._open(task_id).variables)

    def claim(self, task_id: str) -> None:
        """Refused when somebody else holds it."""
        found = self._open(task_id)
        if found.assignee not in (None, self._person.login):
            raise EngineForbiddenError("already claimed", status=403, kind="TaskAlreadyClaimed")
        found.assignee = self._person.login

    def unclaim(self, task_id: str) -> None:
        """Back to the group."""
        self._open(task_id).assignee = None

    def complete(self, task_id: str, variables: Mapping[str, Any]) -> None:
        """Once."""
        found = self._open(task_id)
        self._fault()
        found.completed_by = self._person.login
        found.variables.update(variables)
        self._engine.after_complete()
        if self._engine.lost:
            raise self._engine.lost.pop(0)

    def incidents(self, **_: Any) -> list[dict[str, Any]]:
        """Rows as REST gives them."""
        return self._engine.incident_rows

    def set_external_task_retries(self, external_task_id: str, retries: int) -> None:
        """Kept."""
        self._engine.retried[external_task_id] = retries

    def _open(self, task_id: str) -> FakeTask:
        found = self._engine.tasks.get(task_id)
        if found is None or found.completed_by:
            raise EngineNotFoundError("no such task", status=404)
        if found.assignee != self._person.login and self._person.groups.isdisjoint(found.groups):
            raise EngineForbiddenError("not yours", status=403)
        return found


class FakeCases:
    """The registry in memory with the row rules of process.yaml."""

    def __init__(self, engine: FakeEngine, clock: FixedClock, cases: dict[str, FakeCase]) -> None:
        self.cases = cases
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
        return SimpleNamespace(process_definition_id=DEFINITION, business_key=business_key)

    def get(self, business_key: str, person: Person) -> CaseCard:
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
            incidents=case.incidents,
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
            total_text=str(len(rows)),
            counters=[(status(key), str(sum(c.status == key for c in common))) for key in keys],
            statuses=[status(key) for key in keys], next_key="",
        )  # fmt: skip

    def tasks(self, person: Person, query: TaskQuery) -> TaskPage:
        """Open tasks one holds or may take."""
        rows = [
            self._row(task)
            for task in self._engine.tasks.values()
            if not task.completed_by and _may_work(task, person) and _wanted(task, person, query)
        ]
        rows.sort(key=lambda row: row.due_at or datetime.max.replace(tzinfo=UTC))
        return TaskPage(rows=rows[: query.size], total_text=str(len(rows)), next_key="")

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
    return query.scope == "all" or (query.scope == "mine") == (task.assignee == person.login)


def _matches(case: FakeCase, query: CaseQuery, now: datetime) -> bool:
    words = query.text.casefold()
    found = words in f"{case.number} {case.address} {case.kind}".casefold()
    late = bool(case.due_at) and case.due_at < now and not case.closed_at
    return found and (late or not query.overdue)


class FakeFiles:
    """Files in memory; every picture is the same small JPEG."""

    def __init__(self, picture: bytes) -> None:
        self.rows: dict[str, StoredFile] = {}
        self._picture = picture

    def put(self, stream: Any, filename: str, upload: Upload) -> StoredFile:
        """Kept whole."""
        content = stream.read()
        return self.add(CITY_UUID(700 + len(self.rows)), filename, upload, size=len(content))

    def add(self, file_id: str, name: str, upload: Upload, size: int = 1000) -> StoredFile:
        """A file that is there."""
        photo = upload.kind == "photo"
        self.rows[file_id] = StoredFile(
            id=file_id, business_key=upload.business_key, field=upload.field, sha256="0" * 64,
            name=name, mime="image/jpeg" if photo else "application/pdf", size=size,
            uploaded_by=upload.uploaded_by, uploaded_at=NOW,
            meta={"width": 4, "height": 3, "lat": 46.9591, "lon": 142.738} if photo else {},
            submitted=False,
        )  # fmt: skip
        return self.rows[file_id]

    def get(self, file_id: str, *, business_key: str | None = None) -> StoredFile:
        """As the real one."""
        found = self.rows.get(file_id)
        if found is None or business_key not in (None, found.business_key):
            raise NotFoundError("There is no such file.")
        return found

    def open(self, file_id: str) -> io.BytesIO:
        """The bytes."""
        return io.BytesIO(self._picture if self.get(file_id).is_photo else b"%PDF-1.7")

    def thumbnail(self, file_id: str, size: int) -> bytes:
        """The same picture in every size."""
        self.get(file_id)
        return self._picture

    def for_case(self, business_key: str, name: str | None = None) -> list[StoredFile]:
        """Of one field, or all."""
        return [
            row for row in self.rows.values()
            if row.business_key == business_key and name in (None, row.field)
        ]  # fmt: skip

    def submit(self, _session: Any, business_key: str, name: str, ids: list[str]) -> None:
        """From now on they stay."""
        for file_id in ids:
            found = self.get(file_id, business_key=business_key)
            self.rows[file_id] = replace(found, submitted=True)


class FakeSubjects:
    """Personal data by subject id."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], dict[str, str]] = {}

    def keep(self, _session: Any, business_key: str, role: str, attributes: Any, actor: Any) -> str:
        """Merged over what was there."""
        self.kept.setdefault((business_key, role), {}).update(attributes)
        return f"{business_key}/{role}"

    def read(self, ids: Any, reader: str, purpose: str, **_: Any) -> dict[str, dict[str, str]]:
        """Nothing personal in the fake city."""
        return {}


class FakeDictionaries:
    """The initial values of process.yaml."""

    def __init__(self) -> None:
        self._values = package().config.dictionaries

    def options(self, name: str, locale: str, on: Any = None) -> list[dict[str, Any]]:
        """Value, label, attributes."""
        return [
            {"value": one.value, "label": one.label, **one.attributes}
            for one in self._values[name].offered
        ]

    def label(self, name: str, value: str, locale: str) -> str:
        """The label."""
        return next((o["label"] for o in self.options(name, locale) if o["value"] == value), value)


class FakeDrafts:
    """Drafts in memory with the real conflict rule."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Draft] = {}

    def save(self, key: DraftKey, data: Mapping[str, Any], version: int) -> Draft:
        """Over the version that was seen."""
        known = self.kept.get((key.owner, key.scope))
        if known and known.version != version:
            raise DraftConflictError
        draft = Draft(data=data, version=version + 1, updated_at=NOW)
        self.kept[key.owner, key.scope] = draft
        return draft

    def rescue(self, key: DraftKey, data: Mapping[str, Any]) -> None:
        """Over what there is, with its version."""
        known = self.kept.get((key.owner, key.scope))
        version = known.version if known else 0
        self.kept[key.owner, key.scope] = Draft(data=data, version=version, updated_at=NOW)

    def load(self, key: DraftKey) -> Draft | None:
        """The last one."""
        return self.kept.get((key.owner, key.scope))

    def discard(self, owner: str, scope: str) -> None:
        """Gone."""
        self.kept.pop((owner, scope), None)


class FakeNotifications:
    """Letters, and those that wait for an operator."""

    def __init__(self) -> None:
        self.items: dict[str, OperatorItem] = {}
        self.settled: list[tuple[str, str, str]] = []
        self.letters: dict[str, list[Any]] = {}
        self.operators = SimpleNamespace(list=lambda: list(self.items.values()), get=self._get)

    def for_case(self, business_key: str) -> list[Any]:
        """The letters of a case."""
        return self.letters.get(business_key, [])

    def settle(self, key: str, by: str, settlement: str) -> None:
        """Closes the item."""
        self.settled.append((key, by, str(settlement)))
        del self.items[f"notification:{key}"]

    def _get(self, key: str) -> OperatorItem:
        if key not in self.items:
            raise NotFoundError("There is no such item.")
        return self.items[key]


class FakeKernel:
    """What the portal asks of a kernel."""

    def __init__(self, settings: Settings, picture: bytes) -> None:
        self.settings = settings
        self.clock = FixedClock(NOW)
        self.calendar = Calendar.load()
        self.database = FakeDatabase()
        self.org = FakeOrg(self.database)
        self.engine = FakeEngine()
        self.files = FakeFiles(picture)
        self.subjects = FakeSubjects()
        self.dictionaries = FakeDictionaries()
        self.drafts = FakeDrafts()
        self.cases = FakeCases(self.engine, self.clock, make_cases())
        self.audited: list[tuple[str, str]] = []
        self.audit = SimpleNamespace(
            record=lambda _session, act, **_fields: self.audited.append((act.action, act.key))
        )
        self.notifications = FakeNotifications()
        self.papers: dict[str, list[Any]] = {}
        self.documents = SimpleNamespace(for_case=lambda key: self.papers.get(key, []))
        self.addresses = SimpleNamespace(suggest=self._suggest, streets=self._streets)
        self.tokens = SimpleNamespace(sign=lambda login, audience: f"token-of-{login}-{audience}")
        prevention = package()
        self.library = SimpleNamespace(
            deployed=lambda _id: prevention, latest=lambda _key: prevention
        )
        rooms = FormRooms(
            dictionaries=self.dictionaries, subjects=self.subjects, files=self.files
        )  # fmt: skip
        self.forms = Forms(headless(), self.drafts, rooms, self.clock, settings.city_bounds)

    @staticmethod
    def _streets(locale: str) -> list[Any]:
        line = ((46.9540, 142.7380), (46.9640, 142.7392))
        return [SimpleNamespace(name="улица Ленина" if locale == "ru" else "Lenina", lines=(line,))]

    @staticmethod
    def _suggest(typed: str, limit: int = 10, locale: str = "ru") -> list[Any]:
        known = SimpleNamespace(street="улица Ленина", house="173", label="улица Ленина, 173")
        return [known] if typed.casefold().startswith("лен") else []
