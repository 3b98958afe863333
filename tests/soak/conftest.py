"""What the long runs on a bare city need."""

from __future__ import annotations

import pytest

from tests.external_tasks import Demo, deploy_demo
from tests.stack import Stack


@pytest.fixture
def demo(bare_city: Stack) -> Demo:
    """A process of one external task, with a topic of its own."""
    return Demo(deploy_demo(bare_city))
