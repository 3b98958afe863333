"""Waiting for what another thread or process does."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any


def eventually(
    condition: Callable[[], Any], patience: float = 30, what: str = "", pause: float = 0.05
) -> Any:
    """The first true value of a condition; an error when there is none in time."""
    deadline = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {patience} s: {what or condition}")
        time.sleep(pause)
