"""The city with cases on their way, shared by every test of access."""

from __future__ import annotations

import pytest

from tests.integration.access.scene import Cast, Scene
from tests.stack import Stack


@pytest.fixture(scope="session")
def cast(stack: Stack) -> Cast:
    """People with open sessions."""
    return Cast(stack)


@pytest.fixture(scope="session")
def scene(cast: Cast) -> Scene:
    """Cases in several states."""
    return Scene.play(cast)
