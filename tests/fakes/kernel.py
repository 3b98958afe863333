# ruff: noqa: ARG004 (a fake takes what the real one takes)
"""A kernel in memory: real packages, forms and calendar; everything that needs a server is fake.

A fake keeps what was done to it, so that tests look at results and not at calls.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from leancity.calendars import Calendar
from leancity.cases.references import Reference
from leancity.clock import FixedClock
from leancity.config import Settings
from leancity.forms import FormRooms, Forms
from leancity.library import Package
from leancity.metrics import Usual
from leancity.steps import FailedSteps, StepHealth
from tests.fakes.city import NOW, make_cases
from tests.fakes.engine import FakeEngine
from tests.fakes.figures import FakeArchive, FakeImprovements, FakeReports
from tests.fakes.prevention import headless, package
from tests.fakes.registry import FakeCases
from tests.fakes.rooms import (
    FakeAudit,
    FakeDatabase,
    FakeDictionaries,
    FakeDrafts,
    FakeFiles,
    FakeMessengers,
    FakeNotifications,
    FakeOrg,
    FakeRaids,
    FakeRequests,
    FakeSubjects,
)
from tests.fakes.worklist import FakeIntegrations, FakeNotes, FakeSavedLists


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
        self.cases = FakeCases(self.engine, self.clock, make_cases(), self.org)
        self.follow_ups = self.cases.follow_ups
        self.notes = FakeNotes(self.clock)
        self.saved_lists = FakeSavedLists()
        self.integrations = FakeIntegrations(self.clock)
        #: process -> how long its cases take
        self.usual: dict[str, Usual] = {}
        self.typical = SimpleNamespace(of=self.usual.get)
        self.audit = FakeAudit(self.clock)
        self.raids = FakeRaids(self.cases)
        self.notifications = FakeNotifications()
        self.requests = FakeRequests()
        self.messengers = FakeMessengers(self.clock)
        self.notice_routes = self.messengers.routes
        self.papers: dict[str, list[Any]] = {}
        self.documents = SimpleNamespace(for_case=lambda key: self.papers.get(key, []))
        self.addresses = SimpleNamespace(suggest=self._suggest, streets=self._streets)
        self.tokens = SimpleNamespace(sign=lambda login, audience: f"token-of-{login}-{audience}")
        prevention = package()
        #: packages of definitions beside the one process, by definition id
        self.packages: dict[str, Package] = {}
        self.library = SimpleNamespace(
            deployed=lambda name: self.packages.get(name, prevention),
            latest=lambda _key: prevention,
            keys=lambda: ["prevention"],
        )
        self.failed_steps = FailedSteps(self.engine, self.library, self.database, self.audit)
        self.steps_health = SimpleNamespace(of=lambda _topics: self.health)
        #: how the automatic steps fare, by topic
        self.health: dict[str, StepHealth] = {}
        self.owner_reports = FakeReports()
        self.archive = FakeArchive()
        self.improvements = FakeImprovements()
        self.references = SimpleNamespace(of=self._references, told=self._told)
        rooms = FormRooms(
            dictionaries=self.dictionaries, subjects=self.subjects, files=self.files
        )  # fmt: skip
        self.forms = Forms(headless(), self.drafts, rooms, self.clock, settings.city_bounds)

    @property
    def audited(self) -> list[tuple[str, str]]:
        """Acts and their objects."""
        return [(row.action, row.key) for row in self.audit.rows]

    def _references(self, _key: str, access: Any, roots: Any) -> dict[str, Reference]:
        if not access.units and not access.everything:
            return {}
        cases = list(self.cases.cases.values())
        return {
            root: Reference(business_key=case.business_key, number=case.number)
            for root, case in zip(roots, cases, strict=False)
        }

    def _told(self, key: str, access: Any, roots: Any, field: str) -> list[tuple[Reference, str]]:
        found = self._references(key, access, sorted(roots))
        return [(one, f"{field}: нет адреса дома") for one in list(found.values())[:1]]

    @staticmethod
    def _streets(locale: str) -> list[Any]:
        line = ((46.9540, 142.7380), (46.9640, 142.7392))
        return [SimpleNamespace(name="улица Ленина" if locale == "ru" else "Lenina", lines=(line,))]

    @staticmethod
    def _suggest(typed: str, limit: int = 10, locale: str = "ru") -> list[Any]:
        known = SimpleNamespace(street="улица Ленина", house="173", label="улица Ленина, 173")
        return [known] if typed.casefold().startswith("лен") else []
