"""The figures of every activity: work, waiting, terms, returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from leancity.metrics.book import Book
from leancity.metrics.formulas import MINUTES_OF_DAY, nearest_rank
from leancity.metrics.visits import MINUTE

#: Whose time it is.
OURS, OTHER, APPLICANT = "ours", "other", "applicant"
#: Of a stay: work of persons; what of it was no person's work (the start of a case is no stay).
LABOUR = "CASE WHEN by_person THEN touch ELSE 0 END"
WAITED = f"greatest(total - {LABOUR}, 0)"
#: By nearest rank, as everywhere: every figure is one that happened.
RANKS = "[0.5, 0.85, 0.9]"
#: What is told of: where people or machines work or wait, and the form that starts a case.
TOLD = "(is_place OR (by_person AND NOT is_task AND touch > 0))"
#: Activities in the order they were first met.
_MET = f"""
SELECT step, bool_or(by_person), count(*) FILTER (ended IS NULL)
FROM stays WHERE recent AND {TOLD} GROUP BY step ORDER BY min(began), min(place)
"""  # noqa: S608 - parts of our own
_FIGURES = f"""
SELECT
    step, count(*),
    quantile_disc(touch, {RANKS}), avg(touch),
    quantile_disc(total, {RANKS}), avg(total),
    quantile_disc(before_claim, {RANKS}), avg(before_claim),
    sum({LABOUR}), sum({WAITED}),
    avg(in_term) FILTER (in_term >= 0)
FROM stays WHERE recent AND done AND {TOLD} GROUP BY step
"""  # noqa: S608 - parts of our own
_NOTHING: Sequence[Any] = (0, *[None] * 6, 0, 0, None)


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How values lie; by nearest rank, so every figure is one that happened."""

    median: float
    p85: float
    p90: float
    mean: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Self | None:
        """The spread of some values; None of none."""
        if not values:
            return None
        ordered = sorted(values)
        median, p85, p90 = (nearest_rank(ordered, share) or 0.0 for share in (0.5, 0.85, 0.9))
        return cls(median=median, p85=p85, p90=p90, mean=sum(values) / len(values))

    @classmethod
    def ranked(cls, ranks: Sequence[int] | None, mean: float | None) -> Self | None:
        """The spread of spans in microseconds that were ranked already, in minutes."""
        if ranks is None or mean is None:
            return None
        median, p85, p90 = (rank / MINUTE for rank in ranks)
        return cls(median=median, p85=p85, p90=p90, mean=mean / MINUTE)


@dataclass(frozen=True, kw_only=True)
class Returned:
    """What came back to one user task, and in how many cases it was done at all."""

    #: times work came back to it as wrong
    times: int
    cases: int
    #: of these, those in which it came back
    wrong: int

    @property
    def first_time_right(self) -> float | None:
        """The share of cases that never came back; None where nobody has done it."""
        return 1 - self.wrong / self.cases if self.cases else None


@dataclass(frozen=True, kw_only=True)
class ActivityFigures:
    """One activity over a period; spans are working minutes."""

    activity: str
    #: person or machine
    by_person: bool
    owner: str
    #: stays that came to their end
    count: int
    #: stays that last
    open: int
    touch: Spread | None
    total: Spread | None
    before_claim: Spread | None
    #: working minutes of all stays that were another body's or the applicant's
    on_others: float
    #: minutes of persons in all stays
    labour: float
    #: minutes of all stays that were no person's work
    waiting: float
    #: 0 to 1; none: nothing was due
    in_term: float | None
    #: times work came back to it as wrong
    returns: int
    #: share of cases that never came back to it; none where nothing can come back
    first_time_right: float | None

    @property
    def capacity(self) -> float | None:
        """Stays that one person does in a day."""
        each = self.labour / self.count if self.count else 0.0
        return MINUTES_OF_DAY / each if each else None


def figures(
    book: Book,
    clock: Mapping[str, str],
    returned: Mapping[str, Returned],
    name: Callable[[Any], str] = str,
    met: str = _MET,
) -> list[ActivityFigures]:
    """The figures of every activity that anybody stayed at.

    Of the table `stays`; `name` tells what is called by its `step`, `met` which there are, whether
    they are a person's and how many stays last.
    """
    found = {step: row for step, *row in book.execute(_FIGURES).fetchall()}
    return [
        _figures(name(step), [*kind, *found.get(step, _NOTHING)], clock, returned)
        for step, *kind in book.execute(met).fetchall()
    ]


def _figures(
    activity: str, row: Sequence[Any], clock: Mapping[str, str], returned: Mapping[str, Returned]
) -> ActivityFigures:
    by_person, still, count, *spreads, labour, waiting, in_term = row
    owner = clock.get(activity, OURS)
    touch, total, before_claim = (Spread.ranked(*spreads[at : at + 2]) for at in (0, 2, 4))
    minutes = float(waiting) / MINUTE
    back = returned.get(activity)
    return ActivityFigures(
        activity=activity,
        by_person=by_person,
        owner=owner,
        count=count,
        open=still,
        touch=touch,
        total=total,
        before_claim=before_claim,
        on_others=0.0 if owner == OURS else minutes,
        labour=float(labour) / MINUTE,
        waiting=minutes,
        in_term=in_term,
        returns=back.times if back else 0,
        first_time_right=back.first_time_right if back else None,
    )
