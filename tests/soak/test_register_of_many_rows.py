"""A register of fifty thousand rows, loaded whole and once."""

from __future__ import annotations

import pytest

from tests.integration.imports.conftest import Town
from tests.many_rows import load_twice

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]


def test_fifty_thousand_rows_become_cases_once(database):
    load_twice(Town(database), 50_000)
