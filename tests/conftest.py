"""Fixtures shared by every kind of test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from leancity.db import Database
from leancity.db.metadata import whole_metadata
from leancity.kernel import Kernel
from leancity.local.environment import ROOT
from leancity.local.postgres import LocalPostgres
from tests.paper_city import paper_city
from tests.postgres import scratch_database, shared_server
from tests.stack import Stack, running_stack

#: Fixtures of a whole session that take long to make.
DEAR = ("stack", "bare_city")
#: Groups that take longer than others of their size: they begin first, so that nothing long is
#: left for the end.
LONG = (
    "stack of integration", "stack of browser", "bare_city of integration",
    "tests/integration/house/test_tools.py",
    "tests/integration/local/test_one_machine.py", "tests/integration/road/test_library_pages.py",
    "tests/integration/road/test_tutorial.py", "tests/unit/portal/test_portal_schema.py",
    "tests/browser/test_form_bundle.py",
)  # fmt: skip


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share something dear stay together when several processes share the work.

    Those in a browser have a city of their own: beside the others, and not crowded by their cases.
    """
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item)))
    places = {group: place for place, group in enumerate(LONG)}
    items.sort(key=lambda item: places.get(_group(item), len(LONG)))


def _group(item: pytest.Item) -> str:
    place = item.path.relative_to(ROOT)
    fixtures = getattr(item, "fixturenames", ())
    dear = next((name for name in DEAR if name in fixtures), None)
    return f"{dear} of {place.parts[1]}" if dear else str(place)


@pytest.fixture(scope="session")
def postgres() -> Iterator[LocalPostgres]:
    """The PostgreSQL server of the tests."""
    with shared_server() as server:
        yield server


@pytest.fixture(scope="session")
def kernel_tables(postgres: LocalPostgres) -> Iterator[str]:
    """The name of a database with every table of the kernel, to be copied."""
    with scratch_database(postgres) as url:
        opened = Database(url)
        whole_metadata().create_all(opened.engine)
        opened.dispose()
        yield str(make_url(url).database)


@pytest.fixture
def database_url(postgres: LocalPostgres, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database, or with every table of the kernel where `database` is asked for."""
    tables = "database" in request.fixturenames
    template = request.getfixturevalue("kernel_tables") if tables else "template1"
    with scratch_database(postgres, template) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with every table of the kernel."""
    opened = Database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture(name="paper_city")
def _paper_city(database_url: str, database: Database, tmp_path: Path) -> Iterator[Kernel]:
    """A city that writes letters: people and lists, no engine."""
    assert database
    with paper_city(database_url, tmp_path) as kernel:
        yield kernel


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """The whole city, started once for all tests that need it."""
    with running_stack() as started:
        yield started


@pytest.fixture(scope="session")
def bare_city() -> Iterator[Stack]:
    """Database and engine with the demo city's people; nobody serves but the tests themselves."""
    with running_stack(Stack.up_bare) as started:
        yield started
