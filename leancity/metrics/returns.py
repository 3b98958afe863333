"""Ways back between user tasks: who sent work back to whom, and whether it was wrong."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from leancity.metrics.activities import Returned
from leancity.metrics.stays import Stays, bounds
from leancity.metrics.visits import BODY, SEVERAL

_TASKS = f"""
CREATE TEMP TABLE task AS
SELECT root, step, began, place FROM stays
WHERE is_task AND step NOT IN (
    SELECT step FROM step WHERE name IN (
        SELECT replace(activity, '{BODY}', '') FROM every
        SEMI JOIN cases USING (root) WHERE type = '{SEVERAL}'
    )
)
"""  # noqa: S608 - names of our own
#: A way back leads to a task that the case met before the one it comes from. Only cases that came
#: to a task twice are put in order.
_WAYS = """
CREATE TEMP TABLE way AS
WITH twice AS (
    SELECT DISTINCT root FROM (SELECT root FROM task GROUP BY root, step HAVING count(*) > 1)
),
numbered AS (
    SELECT *, row_number() OVER (PARTITION BY root ORDER BY began, place) AS number
    FROM task SEMI JOIN twice USING (root)
),
met AS (
    SELECT *, min(number) OVER (PARTITION BY root, step) AS met FROM numbered
),
followed AS (
    SELECT *, lag(step) OVER way AS source, lag(met) OVER way AS source_met
    FROM met WINDOW way AS (PARTITION BY root ORDER BY number)
)
SELECT
    root, source, step AS target, began, began >= $start AND began < $end AS recent,
    $all OR list_contains($returning, source) AS wrong
FROM followed WHERE met < number AND source_met >= met
"""
_LOOPS = """
SELECT source, target, any_value(wrong), count(*), count(DISTINCT root)
FROM way WHERE recent GROUP BY source, target ORDER BY count(*) DESC, source, target
"""
_NEWEST = """
SELECT source, target, cases.root
FROM (
    SELECT source, target, root, max(began) AS began FROM way WHERE recent
    GROUP BY source, target, root
) AS newest
JOIN cases ON cases.number = newest.root
QUALIFY row_number() OVER (
    PARTITION BY source, target ORDER BY newest.began DESC, cases.root DESC
) <= $most
ORDER BY newest.began DESC, cases.root DESC
"""
#: Of each case what came back as wrong.
_WRONG = """
CREATE TEMP TABLE wrong AS SELECT DISTINCT root, target AS step FROM way WHERE recent AND wrong
"""
_RETURNED = """
SELECT done.step, count(*), count(wrong.root)
FROM (SELECT DISTINCT root, step FROM stays WHERE recent AND is_task AND done) AS done
LEFT JOIN wrong USING (root, step)
GROUP BY done.step
"""
_WRONG_CASES = """
SELECT count(DISTINCT way.root) FROM way JOIN cases ON cases.number = way.root
WHERE wrong AND closed
"""


@dataclass(frozen=True, kw_only=True)
class Loop:
    """Work that went back: from whom, to whom, how often, in how many cases."""

    source: str
    target: str
    count: int
    #: in how many cases
    cases: int
    #: roots of the last of these cases, the newest first
    roots: Sequence[str]
    #: the work was wrong, as the process says; else it was only done again
    is_return: bool


class Returns:
    """The ways back of all numbered cases; `returning` are the activities that send work back as
    wrong: without them every way back does.
    """

    def __init__(self, stays: Stays, returning: Collection[str]) -> None:
        self._stays = stays
        wrong = [step for step, name in enumerate(stays.activities) if name in returning]
        stays.ask(_TASKS)
        stays.ask(_WAYS, returning=wrong, all=not returning, **bounds(stays.period))
        stays.ask(_WRONG)

    def loops(self, most: int) -> list[Loop]:
        """Every way back of the period, the most frequent first, with so many cases of each."""
        names = self._stays.activities
        newest: dict[tuple[int, int], list[str]] = {}
        for source, target, root in self._stays.ask(_NEWEST, most=most):
            newest.setdefault((source, target), []).append(root)
        return [
            Loop(
                source=names[source],
                target=names[target],
                count=count,
                cases=cases,
                roots=newest[source, target],
                is_return=wrong,
            )
            for source, target, wrong, count, cases in self._stays.ask(_LOOPS)
        ]

    def wrong_cases(self) -> int:
        """Cases that ran to their end in the period and whose work ever came back as wrong."""
        [(count,)] = self._stays.ask(_WRONG_CASES)
        return int(count)


def returned(stays: Stays, loops: Sequence[Loop]) -> dict[str, Returned]:
    """What came back to each user task that was done in the period."""
    times: dict[str, int] = {}
    for loop in loops:
        times[loop.target] = times.get(loop.target, 0) + loop.count * loop.is_return
    done = {stays.activities[step]: found for step, *found in stays.ask(_RETURNED)}
    return {
        task: Returned(times=times.get(task, 0), cases=cases, wrong=wrong)
        for task, (cases, wrong) in {**dict.fromkeys(times, (0, 0)), **done}.items()
    }
