"""Numbers of many numbers."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil


def nearest_rank(values: Sequence[int], share: float) -> int | None:
    """The smallest value that at least this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(1, ceil(share * len(ordered))) - 1] if ordered else None
