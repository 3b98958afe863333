"""The double engine of the runtime's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.doubles.http_engine import HttpEngine, http_engine


@pytest.fixture
def engine() -> Iterator[HttpEngine]:
    """An engine behind a real address."""
    with http_engine() as served:
        yield served
