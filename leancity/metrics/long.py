"""The operation table over any number of closed months, counted by DuckDB from their files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from leancity.metrics.activities import OURS, ActivityFigures, Spread
from leancity.metrics.visits import PERSON

#: Above this DuckDB goes on in files instead of memory.
_MEMORY = "1200MB"
_SECONDS = 60
#: By nearest rank, as everywhere.
_QUERY = """
SELECT
    activity,
    any_value(type),
    count(*),
    quantile_disc(touch, [0.5, 0.85, 0.9]), avg(touch),
    quantile_disc(total, [0.5, 0.85, 0.9]), avg(total),
    quantile_disc(before_claim, [0.5, 0.85, 0.9]), avg(before_claim),
    sum(touch),
    sum(greatest(total - CASE WHEN type IN ('userTask', 'startEvent') THEN touch ELSE 0 END, 0)),
    avg(in_term) FILTER (in_term >= 0)
FROM read_parquet(?)
WHERE done AND (type <> 'startEvent' OR touch > 0)
GROUP BY activity
ORDER BY count(*) DESC, activity
"""


def operations(files: Sequence[Path], clock: Mapping[str, str]) -> list[ActivityFigures]:
    """Activities that were done, the most frequent first; `clock` says whose time it is.

    Returns are not told: a way back is seen in a whole case, and a case may span many months.
    """
    if not files:
        return []
    with duckdb.connect(config={"memory_limit": _MEMORY}) as book:
        rows = book.execute(_QUERY, [[str(file) for file in files]]).fetchall()
    return [_figures(row, clock) for row in rows]


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
