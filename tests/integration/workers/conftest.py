"""A city of database and engine only, and a process of one external task."""

from __future__ import annotations

import pytest

from leancity.local.ports import free_port
from leancity.local.provision import provision_city
from tests.external_tasks import Demo, deploy_demo
from tests.stack import Stack


@pytest.fixture(scope="session")
def demo_city(bare_city: Stack) -> Stack:
    """The same city with the demo's people and processes, and a real worker process."""
    provision_city(bare_city.kernel)
    bare_city.environment["LEANCITY_HEALTH_PORT"] = str(free_port())
    bare_city.start("mailbox")
    bare_city.start("workers")
    return bare_city


@pytest.fixture(scope="session")
def _deployed(bare_city: Stack) -> Stack:
    return deploy_demo(bare_city)


@pytest.fixture
def demo(_deployed: Stack) -> Demo:
    """The process with a topic of its own."""
    return Demo(_deployed)
