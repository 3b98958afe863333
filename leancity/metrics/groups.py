"""The load of the groups of people."""

from __future__ import annotations

from dataclasses import dataclass

from leancity.metrics.activities import LABOUR, RANKS, Spread
from leancity.metrics.stays import Stays
from leancity.metrics.visits import MINUTE

_GROUPS = f"""
SELECT
    team, count(*) FILTER (done), count(*) FILTER (ended IS NULL),
    sum({LABOUR}) FILTER (done),
    quantile_disc(before_claim, {RANKS}) FILTER (done), avg(before_claim) FILTER (done)
FROM stays WHERE recent AND team IS NOT NULL GROUP BY team
"""  # noqa: S608 - parts of our own


@dataclass(frozen=True, kw_only=True)
class Group:
    """The load of one group of people over a period."""

    name: str
    done: int
    open: int
    #: hours of work a month
    hours_month: float
    #: working minutes until somebody takes a task
    before_claim: Spread | None


def groups(stays: Stays) -> list[Group]:
    """Every group that had a task in the period, the busiest first."""
    found = [
        Group(
            name=stays.teams[team],
            done=done,
            open=still,
            hours_month=float(labour or 0) / MINUTE / 60 / stays.period.months,
            before_claim=Spread.ranked(*before_claim),
        )
        for team, done, still, labour, *before_claim in stays.ask(_GROUPS)
    ]
    return sorted(found, key=lambda group: (-group.hours_month, group.name))
