"""The package of the repository, and a city that knows what it names."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from leancity.forms.headless import HeadlessForms
from leancity.library import Package, World, city_world
from leancity.local.environment import ROOT


@pytest.fixture(scope="session")
def good() -> Package:
    """A package without faults."""
    return Package.load(ROOT, "prevention")


@pytest.fixture(scope="session")
def world() -> World:
    """A city with the one unit that the package names."""
    return city_world(
        units=["dobik", "mc", "ac", "edds"],
        zone=ZoneInfo("Asia/Sakhalin"),
        inspect_form=HeadlessForms().inspect,
    )
