"""The function of the method as cases really ran, and where they stand."""

from __future__ import annotations

from datetime import datetime

from leancity.calendars import Calendar
from leancity.metrics.activities import LABOUR, TOLD, WAITED
from leancity.metrics.formulas import MINUTES_OF_DAY, Function, Operation, WorkYear
from leancity.metrics.leads import Runs
from leancity.metrics.stays import Stays
from leancity.metrics.visits import MINUTE

_SUMS = f"""
SELECT step, sum({LABOUR}) FILTER (done), sum({WAITED}) FILTER (done)
FROM stays WHERE closed AND {TOLD} GROUP BY step ORDER BY min(began), min(place)
"""  # noqa: S608 - parts of our own
#: What people filled in before their cases began.
_FILLING = "SELECT sum(touch) FROM stays WHERE closed AND by_person AND NOT is_task"
_STANDING = """
SELECT step, count(DISTINCT root) FROM stays WHERE ended IS NULL AND is_place
GROUP BY step ORDER BY min(began), min(place)
"""


def function(stays: Stays, runs: Runs, wrong: int, calendar: Calendar, now: datetime) -> Function:
    """The function as the method describes it, from cases that ran to their end in the period.

    `wrong` is the number of these cases whose work came back.
    """
    cases = max(1, int(runs.closed.sum()))
    operations = [
        Operation(
            name=stays.activities[step],
            minutes=float(labour or 0) / MINUTE / cases,
            waiting=float(waiting or 0) / MINUTE / cases / MINUTES_OF_DAY,
        )
        for step, labour, waiting in stays.ask(_SUMS)
    ]
    [(filling,)] = stays.ask(_FILLING)
    worked = runs.times.of(runs.closed).worked(runs.start[runs.closed], runs.end[runs.closed])
    lead_time = (int(worked.sum()) + int(filling or 0)) / MINUTE / cases / MINUTES_OF_DAY
    useful = sum(one.minutes for one in operations) / MINUTES_OF_DAY
    arrivals = int(stays.period.holds(runs.start).sum())
    return Function(
        operations=operations,
        launches=arrivals / stays.period.months,
        errors=wrong / cases,
        idle=max(0.0, lead_time - useful),
        year=_year(calendar, now),
    )


def standing(stays: Stays) -> dict[str, int]:
    """Activities that cases stand at, and how many cases."""
    return {stays.activities[step]: cases for step, cases in stays.ask(_STANDING)}


def _year(calendar: Calendar, now: datetime) -> WorkYear:
    years = {year.year: year for year in calendar.data.years}
    known = years.get(now.astimezone(calendar.zone).year)
    return WorkYear(days=known.norm_days, hours=known.norm_hours) if known else WorkYear()
