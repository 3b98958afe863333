"""Whether a change helped: lead times before and after, and how sure their difference is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from leancity.metrics.activities import Spread
from leancity.metrics.flow import Lead

#: Finished cases on each side below which nothing is concluded.
ENOUGH = 10
#: Share of cases still under way above which the finished ones are the quick ones only.
_UNFINISHED = 0.25
_RESAMPLES = 2_000
#: Nineteen of twenty intervals made like this hold the true difference.
_TAILS = (0.025, 0.975)


@dataclass(frozen=True, kw_only=True)
class Side:
    """The cases on one side of a change."""

    done: int
    #: cases whose clock still runs
    running: int
    lead: Spread | None

    @classmethod
    def of(cls, leads: Sequence[Lead]) -> Self:
        """Of finished and running cases."""
        done = [lead.value for lead in leads if not lead.running]
        return cls(done=len(done), running=len(leads) - len(done), lead=Spread.of(done))

    @property
    def is_young(self) -> bool:
        """Whether so many still run that those finished are the quick ones."""
        return self.running > _UNFINISHED * (self.running + self.done)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Before and after; differences of medians in the unit of the lead times."""

    before: Side
    after: Side
    #: after less before, and where it lies in 95 of 100 cases; None: not enough cases
    difference: float | None
    low: float | None
    high: float | None

    @property
    def is_enough(self) -> bool:
        """Whether there are enough cases to say anything."""
        return self.difference is not None

    @property
    def is_shorter(self) -> bool | None:
        """Whether cases became shorter (or longer); None while it may be chance."""
        if self.low is None or self.high is None or self.low <= 0 <= self.high:
            return None
        return self.high < 0


@dataclass(frozen=True, kw_only=True)
class VersionChange:
    """Two versions of a process that followed each other."""

    old: int
    new: int
    comparison: Comparison


def compare(before: Sequence[Lead], after: Sequence[Lead]) -> Comparison:
    """Compare the medians; the same cases give the same answer."""
    first, second = Side.of(before), Side.of(after)
    difference = low = high = None
    if min(first.done, second.done) >= ENOUGH and first.lead and second.lead:
        random = np.random.default_rng(7)
        old, new = (_medians(leads, random) for leads in (before, after))
        difference = second.lead.median - first.lead.median
        low, high = (float(bound) for bound in np.quantile(new - old, _TAILS))
    return Comparison(before=first, after=second, difference=difference, low=low, high=high)


def by_version(leads: Sequence[Lead]) -> list[VersionChange]:
    """Every version beside the one that cases had before it, the newest first.

    A case counts for the version it runs on now: one that was moved belongs to where it was
    moved to.
    """
    versions = sorted({lead.version for lead in leads})
    return [
        VersionChange(
            old=old,
            new=new,
            comparison=compare(
                [lead for lead in leads if lead.version == old],
                [lead for lead in leads if lead.version == new],
            ),
        )
        for old, new in reversed(list(pairwise(versions)))
    ]


def around(leads: Sequence[Lead], moment: datetime) -> Comparison:
    """Cases that began before a moment, and those that began after it."""
    return compare(
        [lead for lead in leads if lead.start < moment],
        [lead for lead in leads if lead.start >= moment],
    )


def _medians(leads: Sequence[Lead], random: np.random.Generator) -> NDArray[np.float64]:
    """Medians of resamples: as many cases as there are, drawn with returning."""
    values = np.array([lead.value for lead in leads if not lead.running])
    drawn = random.choice(values, size=(_RESAMPLES, len(values)))
    middle = (len(values) - 1) // 2  # by nearest rank, as every median here
    return np.partition(drawn, middle, axis=1)[:, middle]
