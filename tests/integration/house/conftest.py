"""The environment of tools: nothing of a city that runs beside."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest


@pytest.fixture
def tool_environment() -> dict[str, str]:
    """What the caller's tools need, and our own Node before another."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEANCITY_")}
    path = [str(Path(sys.executable).parent), *os.get_exec_path()]
    return {**kept, "PATH": os.pathsep.join(path)}
