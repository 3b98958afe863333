"""A city of database and engine only: nobody serves external tasks but the tests themselves."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from leancity.db.metadata import whole_metadata
from leancity.library import Library, Package
from leancity.local.environment import ROOT
from tests.stack import Stack


@pytest.fixture(scope="session")
def bare_city() -> Iterator[Stack]:
    """PostgreSQL and the engine with the people of the demo city."""
    folder = Path(tempfile.mkdtemp(prefix="test-library-", dir=_parent()))
    folder.chmod(0o755)
    stack = Stack(folder)
    try:
        stack.start("postgres")
        stack.city.prepare_databases()
        stack.start("engine")
        whole_metadata().create_all(stack.kernel.database.engine)
        demo = ROOT / "leancity" / "demo" / "city.yaml"
        stack.kernel.org.load(yaml.safe_load(demo.read_text(encoding="utf-8")))
        stack.wait_for_engine()
        yield stack
    finally:
        stack.down()
        shutil.rmtree(folder, ignore_errors=True)


def _parent() -> Path | None:
    """A folder that the database's own system user can reach."""
    folder = Path("/var/lib/leancity")
    return folder if folder.exists() else None


@pytest.fixture(scope="session")
def library(bare_city: Stack) -> Library:
    """The library of that city."""
    kernel = bare_city.kernel
    kernel.org.sync(kernel.engine.as_user("svc-deploy"), [])
    return kernel.library


@pytest.fixture(scope="session")
def prevention(library: Library) -> Package:
    """The package `prevention`, submitted."""
    package = library.load(ROOT, "prevention")
    library.submit(package, author="svc-deploy", comment="first")
    return package
