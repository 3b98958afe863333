"""Whose time it was: the city's own, another body's, the applicant's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leancity.calendars import Moments
from leancity.metrics.activities import APPLICANT, OTHER, OURS
from leancity.metrics.stays import Stays
from leancity.metrics.visits import BODY, MINUTE, Spans, UnitTimes, known

#: While anything of the city's own is open, the time is its own; time in which nothing is open is
#: its own, too. So it is enough to look where others hold a case, and at what lies beside that.
_OTHERS = f"""
WITH held AS (
    SELECT
        s.root, greatest(s.began, p.first) AS since,
        least(coalesce(s.ended, p.last), p.last) AS until,
        CASE WHEN list_contains($other, s.step) THEN 1 WHEN list_contains($applicant, s.step) THEN 2
            ELSE 0 END AS owner
    FROM stays AS s JOIN span AS p USING (root) JOIN step USING (step)
    WHERE s.is_place AND NOT ends_with(step.name, '{BODY}') AND p.first < p.last
        AND s.began < least(coalesce(s.ended, p.last), p.last)
        AND coalesce(s.ended, p.last) > p.first
),
away AS (
    SELECT root, min(since) AS since, max(until) AS until FROM held WHERE owner > 0 GROUP BY root
),
beside AS (
    SELECT held.* FROM held JOIN away USING (root)
    WHERE held.since < away.until AND held.until > away.since
),
edges AS (
    SELECT root, since AS moment, owner, 1 AS change FROM beside
    UNION ALL SELECT root, until, owner, -1 FROM beside
),
changes AS (
    SELECT
        root, moment,
        sum(CASE owner WHEN 0 THEN change ELSE 0 END) AS ours,
        sum(CASE owner WHEN 1 THEN change ELSE 0 END) AS other,
        sum(CASE owner WHEN 2 THEN change ELSE 0 END) AS applicant
    FROM edges GROUP BY root, moment
),
running AS (
    SELECT
        root, moment AS since, lead(moment) OVER way AS until,
        sum(ours) OVER way AS ours, sum(other) OVER way AS other,
        sum(applicant) OVER way AS applicant
    FROM changes WINDOW way AS (PARTITION BY root ORDER BY moment)
)
SELECT root, since, until, other > 0 AS is_other FROM running
WHERE ours = 0 AND (other > 0 OR applicant > 0) AND until IS NOT NULL
"""  # noqa: S608 - names of our own


@dataclass(frozen=True, kw_only=True)
class Lasting:
    """Cases by their numbers, each from one moment to another."""

    roots: NDArray[np.int32]
    first: Moments
    last: Moments

    def __len__(self) -> int:
        return len(self.roots)


@dataclass(frozen=True, kw_only=True)
class Owned:
    """Working microseconds of cases by whose time they were, in the order of the cases."""

    total: Spans
    other: Spans
    applicant: Spans

    def of(self, place: int) -> dict[str, float]:
        """Minutes of one case."""
        return _minutes(self.total[place], self.other[place], self.applicant[place])

    def mean(self) -> dict[str, float]:
        """Minutes of one case on average."""
        every = _minutes(self.total.sum(), self.other.sum(), self.applicant.sum())
        return {owner: minutes / max(1, len(self.total)) for owner, minutes in every.items()}


def attribute(stays: Stays, cases: Lasting, times: UnitTimes) -> Owned:
    """Whose time it was in cases, each named once; `times` are those of all numbered cases."""
    total = times.of(cases.roots).worked(cases.first, cases.last)
    owners = {
        owner: [
            step for step, name in enumerate(stays.activities) if stays.clock.get(name) == owner
        ]
        for owner in (OTHER, APPLICANT)
    }
    if not any(owners.values()) or not len(cases):
        nothing = np.zeros_like(total)
        return Owned(total=total, other=nothing, applicant=nothing)
    found = _away(stays, cases, owners)
    spent = times.of(found["root"]).worked(known(found["since"]), known(found["until"]))
    place = np.zeros(int(cases.roots.max()) + 1, dtype=np.int64)
    place[cases.roots] = np.arange(len(cases))
    is_other, where = found["is_other"], place[found["root"]]
    return Owned(
        total=total,
        other=_sums(where, np.where(is_other, spent, 0), len(cases)),
        applicant=_sums(where, np.where(is_other, 0, spent), len(cases)),
    )


def _away(stays: Stays, cases: Lasting, owners: Mapping[str, list[int]]) -> dict[str, Any]:
    """When nobody of the city held a case, and who did."""
    book = stays.book
    book.register("span", {"root": cases.roots, "first": cases.first, "last": cases.last})
    try:
        return book.execute(_OTHERS, owners).fetchnumpy()
    finally:
        book.unregister("span")


def _sums(where: NDArray[np.int64], spent: Spans, count: int) -> Spans:
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, where, spent)
    return sums


def _minutes(total: Any, other: Any, applicant: Any) -> dict[str, float]:
    told = {
        OURS: int(total) - int(other) - int(applicant),
        OTHER: int(other),
        APPLICANT: int(applicant),
    }
    return {owner: microseconds / MINUTE for owner, microseconds in told.items()}
