"""The imports room over a real database; the engine is a word: nothing runs here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from leancity.addresses import Addresses
from leancity.addresses import City as Place
from leancity.audit import Actor, Audit
from leancity.calendars import Calendar
from leancity.cases import Cases, Projector
from leancity.cases.projection import CaseRules
from leancity.clock import FixedClock
from leancity.db import Database
from leancity.imports import Imports, Run
from leancity.imports.kinds import (
    AddressImporter,
    Described,
    OwnerImporter,
    PersonImporter,
    RegisterImporter,
    UnitImporter,
)
from leancity.org import Org
from leancity.owners import Owners
from leancity.subjects import Subjects

NOW = datetime(2021, 6, 1, 3, 0, tzinfo=UTC)
CLERK = Actor(login="abdullaev.t")
STATUSES = ("draft", "registered", "notified", "fixed", "void")
RULES = CaseRules(unit="dobik", search_fields=("address", "house", "description"))


class Town:
    """One process of the platform, as far as imports need it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = FixedClock(NOW)
        audit = Audit(database, self.clock)
        self.org = Org(database, self.clock, audit, "test")
        self.subjects = Subjects(database, self.clock, audit)
        place = Place(name="Южно-Сахалинск", bounds=(142.55, 46.85, 142.90, 47.10))
        self.addresses = Addresses(database, self.clock, place)
        self.owners = Owners(database, self.subjects)
        silent: Any = SimpleNamespace(reader=SimpleNamespace(pages=lambda *_: iter(())))
        projector = Projector(database, silent, Calendar.load(), lambda _: RULES)
        nobody: Any = None
        self.cases = Cases(database, silent, self.clock, nobody, projector)
        described = Described(
            definition_id="prevention:1:x", version=1, unit="dobik", statuses=STATUSES
        )
        self.importers = (
            UnitImporter(self.org),
            PersonImporter(self.org),
            AddressImporter(self.addresses),
            OwnerImporter(self.owners),
            RegisterImporter(self.cases, self.subjects, "prevention", lambda: described),
        )
        self.imports = Imports(database, self.clock, audit, self.importers)

    def check(self, kind: str, content: bytes, filename: str = "file.xlsx") -> Run:
        """Give a file and have it checked."""
        run = self.imports.begin(kind, filename, content, CLERK)
        assert self.imports.work()
        return self.imports.get(run.id)

    def load(self, kind: str, content: bytes, filename: str = "file.xlsx") -> Run:
        """Give a file, confirm it, have it loaded."""
        run = self.check(kind, content, filename)
        assert run.state == "planned", (run.state, run.message, run.params)
        self.imports.confirm(run.id, CLERK)
        assert self.imports.work()
        return self.imports.get(run.id)

    def told(self, run: Run) -> list[tuple[int, str, str]]:
        """The review list: row, column, reason."""
        return [
            (one.row, one.column, one.message % dict(one.params))
            for one in self.imports.reviews(run.id)
        ]


@pytest.fixture
def another_town(database: Database) -> Callable[[], Town]:
    """Another process on the same database."""
    return lambda: Town(database)


@pytest.fixture
def town(database: Database) -> Town:
    """A town nobody has loaded anything into."""
    return Town(database)


def counted(run: Run) -> tuple[int, int, int, int, int]:
    """New, changed, unchanged, refused, to review: as the run shows them now."""
    shown = run.shown
    return shown.new, shown.changed, shown.unchanged, shown.refused, shown.review
