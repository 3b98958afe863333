"""The library of a city of database and engine only."""

from __future__ import annotations

import pytest

from leancity.library import Library, Package
from leancity.local.environment import ROOT
from tests.stack import Stack


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
