"""Working time in arrays beside the scalar calendar; rows of the event log that a report takes.

    python -m benchmarks.metrics [--spans 200000] [--cases 2000]

Both calendars count the same spans of two years, lunches, weekends and holidays between.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from leancity.calendars import Calendar, WorkingTime, moments
from leancity.library.config import Metrics
from tests.fakes.city import NOW
from tests.fakes.eventlog import made_of
from tests.fakes.figures import FakeReports

PROMISE = Metrics(
    clock_start="start_office", clock_stop="notified", target="1wd", before="3wd",
    clock={"wait_term": "applicant"}, returns=("approve",),
)  # fmt: skip


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spans", type=int, default=200_000)
    parser.add_argument("--cases", type=int, default=2_000)
    arguments = parser.parse_args()
    spans(arguments.spans)
    report(arguments.cases)


def spans(count: int) -> None:
    """Spans a second, in arrays and one by one."""
    random, calendar = Random(7), Calendar.load()  # noqa: S311 - the same spans every time
    starts = [NOW - timedelta(minutes=random.randrange(1_000_000)) for _ in range(count)]
    ends = [start + timedelta(minutes=random.randrange(20_000)) for start in starts]
    vector = WorkingTime(calendar)
    first, last = moments(starts), moments(ends)
    arrays, counted = timed(lambda: vector.working_minutes(first, last))
    few = count // 20
    one_by_one, told = timed(
        lambda: [calendar.working_minutes(*span) for span in zip(starts[:few], ends, strict=False)]
    )
    assert counted[:few].tolist() == told
    ours, scalar = count / arrays, few / one_by_one
    print(f"working time: {ours:,.0f} spans/s in arrays, {scalar:,.0f} one by one")
    print(f"              {ours / scalar:.0f} times as many")


def report(cases: int) -> None:
    """Rows of the event log a second that a whole report takes."""
    reports = FakeReports(cases)
    source = reports.source("prevention", PROMISE)
    making, _ = timed(lambda: made_of(source, reports.last(90)))
    rows = len(source.rows)
    print(f"report: {cases:,} cases, {rows:,} rows, {making:.2f} s, {rows / making:,.0f} rows/s")


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of one run, and what came of it."""
    began = time.perf_counter()
    result = act()
    return time.perf_counter() - began, result


if __name__ == "__main__":
    main()
