"""Run by the interpreter of PM4Py's own environment: [case, activity, start, end] on its input.

Its argument is the same log as we export it: what variants PM4Py reads from it is told as well.
"""

from __future__ import annotations

import json
import sys
import time

_HOURS = [
    (day * 86_400 + first * 3600, day * 86_400 + last * 3600)
    for day in range(5)
    for first, last in ((9, 13), (14, 18))
]


def main() -> None:
    """Median, mean and sum of the working time of stays, by activity."""
    if len(sys.argv) == 1:
        print("asked by `python -m benchmarks.closed_months --pm4py PYTHON`")
        return
    import pandas
    import pm4py
    from pm4py.statistics.service_time.pandas import get

    names = ["case:concept:name", "concept:name", "start_timestamp", "time:timestamp"]
    log = pandas.DataFrame(json.load(sys.stdin), columns=names)
    for name in names[2:]:
        log[name] = pandas.to_datetime(log[name], utc=True)
    began = time.perf_counter()
    for measure in ("median", "mean", "sum"):
        get.apply(
            log,
            parameters={
                get.Parameters.START_TIMESTAMP_KEY: names[2],
                get.Parameters.AGGREGATION_MEASURE: measure,
                get.Parameters.BUSINESS_HOURS: True,
                get.Parameters.BUSINESS_HOUR_SLOTS: _HOURS,
            },
        )
    answer = {
        "seconds": time.perf_counter() - began,
        "version": pm4py.__version__,
        "variants": variants(sys.argv[1]),
    }
    print(json.dumps(answer))


def variants(path: str) -> list[tuple[list[str], int]]:
    """The sequences of activities in a log, and how many cases went so."""
    import pm4py

    found = pm4py.get_variants(pm4py.read_xes(path))
    return [([*names], count) for names, count in found.items()]


if __name__ == "__main__":
    main()
