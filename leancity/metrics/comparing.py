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
from leancity.metrics.leads import Leads

#: Finished cases on each side below which nothing is concluded.
ENOUGH = 10
#: Share of cases still under way above which the finished ones are the quick ones only.
_UNFINISHED = 0.25
_RESAMPLES = 2_000
#: Nineteen of twenty intervals made like this hold the true difference.
_TAILS = (0.025, 0.975)


@dataclass(frozen=True, kw_only=True)
class LeadTimes:
    """Lead times of any number of cases in two columns: no case can be told from them."""

    #: when the clock of each started, seconds since 1970
    starts: Sequence[int] = ()
    values: Sequence[float] = ()

    @classmethod
    def of(cls, leads: Leads) -> Self:
        """Of cases, in their order."""
        starts = leads.start.astype("datetime64[s]").astype(np.int64)
        return cls(starts=starts.tolist(), values=leads.value.tolist())

    def __len__(self) -> int:
        return len(self.values)


@dataclass(frozen=True, kw_only=True)
class Cases:
    """Cases to compare: lead times of the finished ones, and how many still run."""

    done: NDArray[np.float64]
    running: int = 0

    @classmethod
    def of(cls, leads: Leads) -> Self:
        """Of finished and running cases."""
        return cls(done=leads.value[~leads.running], running=int(leads.running.sum()))


@dataclass(frozen=True, kw_only=True)
class Side:
    """The cases on one side of a change."""

    done: int
    #: cases whose clock still runs
    running: int
    lead: Spread | None

    @classmethod
    def of(cls, cases: Cases) -> Self:
        """Of finished and running cases."""
        values = cases.done.tolist()
        return cls(done=len(values), running=cases.running, lead=Spread.of(values))

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


def compare(before: Cases, after: Cases) -> Comparison:
    """Compare the medians; the same cases give the same answer."""
    first, second = Side.of(before), Side.of(after)
    difference = low = high = None
    if min(first.done, second.done) >= ENOUGH and first.lead and second.lead:
        random = np.random.default_rng(7)
        old, new = (_medians(cases.done, random) for cases in (before, after))
        difference = second.lead.median - first.lead.median
        low, high = (float(bound) for bound in np.quantile(new - old, _TAILS))
    return Comparison(before=first, after=second, difference=difference, low=low, high=high)


def by_version(leads: Leads) -> list[VersionChange]:
    """Every version beside the one that cases had before it, the newest first.

    A case counts for the version it runs on now: one that was moved belongs to where it was
    moved to.
    """
    cases = {
        version: Cases.of(leads.where(leads.version == version))
        for version in np.unique(leads.version).tolist()
    }
    return [
        VersionChange(old=old, new=new, comparison=compare(cases[old], cases[new]))
        for old, new in reversed(list(pairwise(cases)))
    ]


def around(done: LeadTimes, running: LeadTimes, moment: datetime) -> Comparison:
    """Cases that began before a moment, and those that began after it."""
    at, values = moment.timestamp(), np.array(done.values, dtype=float)
    earlier = np.array(done.starts, dtype=np.int64) < at
    still = int((np.array(running.starts, dtype=np.int64) < at).sum())
    return compare(
        Cases(done=values[earlier], running=still),
        Cases(done=values[~earlier], running=len(running) - still),
    )


def _medians(values: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.float64]:
    """Medians of resamples: as many cases as there are, drawn with returning.

    No case is drawn: where the middle of so many draws lies among the ordered cases is known to
    be distributed as Beta, so that a million cases take no longer than their sorting.
    """
    count = len(values)
    middle = (count - 1) // 2  # by nearest rank, as every median here
    places = count * random.beta(middle + 1, count - middle, size=_RESAMPLES)
    ordered: NDArray[np.float64] = np.sort(values)[np.minimum(places.astype(int), count - 1)]
    return ordered
