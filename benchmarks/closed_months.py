"""The operation table over closed months; the same figures by PM4Py, in an environment of its own.

    python -m benchmarks.closed_months [--stays 10000000] [--pm4py PYTHON] [--same 100000]

`PYTHON` is the interpreter of an environment in which PM4Py is installed: its licence (AGPL) keeps
it out of ours. Both get the same stays with their beginnings and ends in columns in memory; ours
are counted into working time, written, read and ranked, PM4Py counts the working time of the same
business hours.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import duckdb

from benchmarks.metrics import timed
from leancity.calendars import Calendar
from leancity.metrics.book import Book, measure, opened
from leancity.metrics.long import operations
from leancity.metrics.mining import COLUMNS, write_csv, write_xes
from leancity.metrics.models import EventActivity
from leancity.metrics.visits import WorkingTimes
from tests.fakes.city import NOW
from tests.fakes.eventlog import log

_ACTIVITIES = 20
_MONTHS = 120
_SIDE = Path(__file__).with_name("pm4py_side.py")
_MADE = """
SELECT 'activity_' || i % $activities AS activity, 'userTask' AS type, 'case_' || i // 12 AS root,
    CAST(i % 12 AS INTEGER) AS place,
    TIMESTAMP '2026-01-01' + INTERVAL (i % 1000000) SECOND AS began,
    began + INTERVAL 2 HOUR AS ended, i % 51 = 0 AS canceled, i % 51 <> 0 AS done,
    'specialist.dobik' AS team, true AS is_place, true AS is_task, true AS by_person,
    CAST(random() < 0.9 AS TINYINT) AS in_term,
    CAST(36e9 * random() * random() AS BIGINT) AS total,
    CAST(9e9 * random() AS BIGINT) AS before_claim, CAST(54e8 * random() AS BIGINT) AS touch
FROM range($stays) AS made(i) ORDER BY activity, began
"""


def main() -> None:
    """Print figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stays", type=int, default=10_000_000)
    parser.add_argument("--pm4py", help="interpreter with PM4Py")
    parser.add_argument("--same", type=int, default=100_000, help="stays that both sides count")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tenth = months(Path(folder) / "tenth", arguments.stays // 10)
        whole = months(Path(folder) / "whole", arguments.stays)
        print(f"growth: ten times the stays take {whole / tenth:.1f} times as long")
        ours = same(Path(folder), arguments.same)
    if arguments.pm4py:
        theirs = pm4py(arguments.pm4py, arguments.same)
        print(f"the same work: {theirs / ours:.0f} times as fast as PM4Py")


def months(folder: Path, stays: int) -> float:
    """Seconds for the whole table of so many stays in files of their months."""
    folder.mkdir()
    files = [folder / f"{number:03}.parquet" for number in range(_MONTHS)]
    for file in files:
        wanted = {"activities": _ACTIVITIES, "stays": stays // _MONTHS}
        duckdb.sql(_MADE, params=wanted).write_parquet(str(file))
    busy = time.process_time()
    took = min(timed(lambda: operations(files, {}))[0] for _ in range(3))
    busy = (time.process_time() - busy) / 3
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{stays:,} stays in {_MONTHS} months: {took:.2f} s, "
        f"{busy:.2f} s of a core, at most {most:,.0f} MB in memory"
    )
    return took


def same(folder: Path, count: int) -> float:
    """Seconds from moments in columns to the table: working time, file, ranks."""
    rows, times = stays_with_moments(count), WorkingTimes(Calendar.load())
    file = folder / "same.parquet"

    def act(book: Book) -> None:
        measure(book, times, NOW)
        book.sql("SELECT * FROM stay ORDER BY activity, began").write_parquet(str(file))
        operations([file], {})

    took = []
    for _ in range(3):
        with opened() as book:
            log(book, rows)
            took.append(timed(lambda: act(book))[0])
    best = min(took)
    print(f"{count:,} stays from moments to table: {best:.2f} s, {count / best:,.0f} a second")
    return best


def stays_with_moments(count: int) -> list[EventActivity]:
    """Stays of two years, the same every time."""
    random = Random(7)  # noqa: S311 - the same stays every time
    made = []
    for number in range(count):
        start = NOW - timedelta(minutes=random.randrange(60_000, 1_000_000))
        end = start + timedelta(minutes=random.randrange(20_000))
        made.append(
            EventActivity(
                root_id=f"case_{number // 12}", activity_id=f"activity_{number % _ACTIVITIES}",
                type="userTask", place=number, started_at=start, ended_at=end, canceled=False,
                unit="dobik", claimed_at=start + (end - start) * random.random(),
            )
        )  # fmt: skip
    return made


def pm4py(interpreter: str, count: int) -> float:
    """Seconds that PM4Py takes for three of the nine ranks and no more, so in its favour.

    It reads our XES and our CSV as well: what it finds in them must be what is in them.
    """
    rows = stays_with_moments(count)
    given = [
        (row.root_id, row.activity_id, row.started_at.isoformat(), row.ended_at.isoformat())
        for row in rows
        if row.ended_at
    ]
    with tempfile.TemporaryDirectory() as folder:
        log, table = Path(folder) / "log.xes", Path(folder) / "log.csv"
        exported = [as_event(row) for row in rows]
        with log.open("wb") as target:
            count_of_xes = write_xes(exported, "benchmark", target)
        with table.open("w", encoding="utf-8", newline="") as lines:
            count_of_csv = write_csv(exported, lines)
        answer = subprocess.run(
            [interpreter, str(_SIDE), str(log), str(table)], input=json.dumps(given), text=True,
            capture_output=True, check=False,
        )  # fmt: skip
    if answer.returncode:
        sys.exit(answer.stderr)
    told = json.loads(answer.stdout.splitlines()[-1])
    print(f"PM4Py {told['version']}: {count:,} stays, {told['seconds']:.2f} s")
    compare("XES", told["xes"], count_of_xes, variants(exported, ("start", "end")))
    compare("CSV", told["csv"], count_of_csv, variants(exported, ("start",)))
    return float(told["seconds"])


def compare(kind: str, read: dict[str, Any], events: int, there: Counter[tuple[str, ...]]) -> None:
    """What PM4Py has read is what is there."""
    found = Counter({tuple(names): number for names, number in read["variants"]})
    assert read["events"] == events, (
        f"PM4Py reads {read['events']} of {events} events of the {kind}"
    )
    assert found == there, f"PM4Py reads other variants from the {kind} than are in it"
    print(
        f"PM4Py reads our {kind}: the same {events:,} events, {len(found):,} variants and "
        f"{found.total():,} cases"
    )


def variants(exported: list[dict[str, Any]], moments: tuple[str, ...]) -> Counter[tuple[str, ...]]:
    """The sequences of beginnings, or of beginnings and ends, in the stays themselves."""
    found: dict[str, list[tuple[datetime, int, str]]] = defaultdict(list)
    for place, stay in enumerate(exported):
        found[stay["case"]] += [(stay[each], place, stay["activity"]) for each in moments]
    return Counter(tuple(name for *_, name in sorted(points)) for points in found.values())


def as_event(row: EventActivity) -> dict[str, Any]:
    """A stay as the export takes it."""
    names = {
        "case": "root_id", "activity": "activity_id", "type": "type", "start": "started_at",
        "end": "ended_at", "canceled": "canceled", "unit": "unit", "group": "group",
        "person": "performer",
    }  # fmt: skip
    told = {name: getattr(row, column) for name, column in names.items()}
    return {**dict.fromkeys(COLUMNS), **told}


if __name__ == "__main__":
    main()
