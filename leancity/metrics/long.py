"""The operation table over any number of closed months, from their files alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from leancity.metrics.activities import TOLD, ActivityFigures, figures
from leancity.metrics.book import opened
from leancity.metrics.stays import whole_files

_MET = f"""
SELECT step, bool_or(by_person), 0 FROM stays WHERE done AND {TOLD}
GROUP BY step ORDER BY count(*) DESC, step
"""  # noqa: S608 - parts of our own


def operations(files: Sequence[Path], clock: Mapping[str, str]) -> list[ActivityFigures]:
    """Activities that were done, the most frequent first; `clock` says whose time it is.

    What came back is not told: a way back is seen in a whole case.
    """
    if not files:
        return []
    with opened() as book:
        whole_files(book, files)
        return figures(book, clock, {}, met=_MET)
