"""The real process the fake city runs, read once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from leancity.forms import HeadlessForms
from leancity.library import Package

ROOT = Path(__file__).resolve().parents[2]
DEFINITION = "prevention:1:abc"


@lru_cache
def headless() -> HeadlessForms:
    """One V8 context for all tests of a process."""
    return HeadlessForms()


@lru_cache
def package() -> Package:
    """The prevention process of the repository."""
    return Package.load(ROOT, "prevention")
