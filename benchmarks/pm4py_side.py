"""Run by the interpreter of PM4Py's own environment: [case, activity, start, end] on its input.

Its arguments are the same log as we export it, as XES and as CSV: what PM4Py reads from them is
told as well. The environment is made beside ours and never in it, for its licence is the AGPL:

    uv venv FOLDER && VIRTUAL_ENV=FOLDER uv pip install pm4py
    python -m benchmarks.closed_months --pm4py FOLDER/bin/python
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

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
        "xes": read(pm4py.read_xes(sys.argv[1])),
        "csv": read(from_csv(sys.argv[2])),
    }
    print(json.dumps(answer))


def from_csv(path: str) -> Any:
    """Our table as PM4Py takes any other: one line for each stay, in the order of beginnings."""
    import pandas
    import pm4py

    table = pandas.read_csv(path)
    table["start"] = pandas.to_datetime(table["start"], utc=True, format="ISO8601")
    return pm4py.format_dataframe(
        table, case_id="case", activity_key="activity", timestamp_key="start"
    )


def read(log: Any) -> dict[str, Any]:
    """Events of a log, the sequences of activities in it, and how many cases went so."""
    import pm4py

    variants = [([*names], count) for names, count in pm4py.get_variants(log).items()]
    return {"events": len(log), "variants": variants}


if __name__ == "__main__":
    main()
