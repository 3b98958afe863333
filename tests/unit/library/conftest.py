"""The package of the repository, and a city that knows what it names."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
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
    headless = HeadlessForms()

    @cache
    def inspected(schema: str) -> Sequence[Mapping[str, str]]:
        return headless.inspect(json.loads(schema))

    return city_world(
        units=["dobik", "mc", "ac", "edds"],
        zone=ZoneInfo("Asia/Sakhalin"),
        # Most tests break one file and leave every form as it was.
        inspect_form=lambda schema: inspected(json.dumps(schema, sort_keys=True)),
    )
