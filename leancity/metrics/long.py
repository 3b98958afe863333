"""Figures over any number of months: DuckDB counts files of closed ones and the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from leancity.metrics.activities import OURS, ActivityFigures, Spread
from leancity.metrics.archive import STAYS, Columns
from leancity.metrics.visits import PERSON

#: Above this DuckDB goes on in files instead of memory.
_MEMORY = "1200MB"
_SECONDS = 60
_WAITING = """
sum(greatest(total - CASE WHEN type IN ('userTask', 'startEvent') THEN touch ELSE 0 END, 0))
"""
_DONE = "done AND (type <> 'startEvent' OR touch > 0)"
#: By nearest rank, as everywhere.
_FIGURES = f"""
SELECT
    activity,
    any_value(type),
    count(*),
    quantile_disc(touch, [0.5, 0.85, 0.9]), avg(touch),
    quantile_disc(total, [0.5, 0.85, 0.9]), avg(total),
    quantile_disc(before_claim, [0.5, 0.85, 0.9]), avg(before_claim),
    sum(touch),
    {_WAITING},
    avg(in_term) FILTER (in_term >= 0)
FROM stays
WHERE {_DONE}
GROUP BY activity
ORDER BY count(*) DESC, activity
"""  # noqa: S608 - parts of our own
_SUMS = f"""
SELECT activity, any_value(type), sum(touch), {_WAITING}
FROM stays SEMI JOIN closed USING (root)
WHERE {_DONE}
GROUP BY activity
ORDER BY count(*) DESC, activity
"""  # noqa: S608 - parts of our own


@dataclass(frozen=True, kw_only=True)
class Sums:
    """All work and waiting at one activity, minutes."""

    activity: str
    is_start: bool
    labour: float
    waiting: float


class Stays:
    """Stays of one process from the files of closed months and from what is in none of them."""

    def __init__(self, book: duckdb.DuckDBPyConnection) -> None:
        self._book = book

    @classmethod
    @contextmanager
    def of(cls, files: Sequence[Path], rest: Iterable[Columns] = ()) -> Iterator[Stays]:
        """Read them where they are."""
        with duckdb.connect(config={"memory_limit": _MEMORY}) as book:
            book.execute(STAYS)
            for page in rest:
                book.register("page", page)
                book.execute("INSERT INTO stay SELECT * FROM page")
            named = book.table("stay")
            if files:
                kept = book.read_parquet([str(file) for file in files])
                named = kept.select(*named.columns).union(named)
            named.create_view("stays")
            yield cls(book)

    def operations(self, clock: Mapping[str, str]) -> list[ActivityFigures]:
        """Activities that were done, the most frequent first; `clock` says whose time it is.

        Returns are not told: a way back is seen in a whole case, and a case may span many months.
        """
        return [_figures(row, clock) for row in self._book.execute(_FIGURES).fetchall()]

    def sums(self, roots: Collection[str]) -> list[Sums]:
        """Of these cases only."""
        self._book.register("closed", {"root": np.array(list(roots), dtype=object)})
        return [
            Sums(
                activity=activity,
                is_start=kind == "startEvent",
                labour=float(worked) / _SECONDS if kind in PERSON else 0.0,
                waiting=float(waiting) / _SECONDS,
            )
            for activity, kind, worked, waiting in self._book.execute(_SUMS).fetchall()
        ]


def operations(files: Sequence[Path], clock: Mapping[str, str]) -> list[ActivityFigures]:
    """The operation table over closed months alone."""
    if not files:
        return []
    with Stays.of(files) as stays:
        return stays.operations(clock)


def _figures(row: Sequence[Any], clock: Mapping[str, str]) -> ActivityFigures:
    activity, kind, count, *spreads, worked, waiting, in_term = row
    owner = clock.get(activity, OURS)
    touch, total, before_claim = (_spread(*spreads[at : at + 2]) for at in (0, 2, 4))
    minutes = float(waiting) / _SECONDS
    return ActivityFigures(
        activity=activity,
        by_person=kind in PERSON,
        owner=owner,
        count=count,
        open=0,
        touch=touch,
        total=total,
        before_claim=before_claim,
        on_others=0.0 if owner == OURS else minutes,
        labour=float(worked) / _SECONDS if kind in PERSON else 0.0,
        waiting=minutes,
        in_term=in_term,
        returns=0,
        first_time_right=None,
    )


def _spread(ranks: Sequence[int], mean: float) -> Spread:
    median, p85, p90 = (rank / _SECONDS for rank in ranks)
    return Spread(median=median, p85=p85, p90=p90, mean=mean / _SECONDS)
