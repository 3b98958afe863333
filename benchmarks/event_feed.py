"""Events a second that the feed writes into the log, of cases as the engine tells them.

    python -m benchmarks.event_feed [--cases 500]

A database of its own on the server of the tests. Each case is read again as often as a live one:
after every step, so that the same rows are merged many times.
"""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from leancity.db import Database
from leancity.db.metadata import whole_metadata
from leancity.engine.history import InstanceHistory
from leancity.metrics import EventLog, LogRules
from tests.postgres import scratch_database, shared_server

_STEPS = 12
_BEGIN = datetime(2026, 11, 23, 9, tzinfo=UTC)


def main() -> None:
    """Print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=500)
    cases = parser.parse_args().cases
    with shared_server() as server, scratch_database(server) as url:
        database = Database(url)
        whole_metadata().create_all(database.engine)
        log = EventLog(lambda _: LogRules(unit="dobik"), "a secret of the city")
        began = time.perf_counter()
        written = 0
        for case in range(cases):
            for steps in range(1, _STEPS + 1):
                with database.begin() as session:
                    log.record(session, history(f"case-{case}", steps))
                written += steps
        took = time.perf_counter() - began
        database.dispose()
    print(f"feed: {cases:,} cases of {_STEPS} steps, {written:,} events in {took:.1f} s")
    print(f"      {written / took:,.0f} events/s, {cases * _STEPS / took:,.0f} readings/s")


def history(root: str, steps: int) -> InstanceHistory:
    """A case after so many steps."""

    def at(minutes: int) -> str:
        return (_BEGIN + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S.000+0000")

    instance: dict[str, Any] = {
        "id": root, "businessKey": root, "processDefinitionKey": "prevention",
        "processDefinitionId": "prevention:1:x", "processDefinitionVersion": 1,
        "startTime": at(0), "endTime": None, "startUserId": "kim.i", "state": "ACTIVE",
    }  # fmt: skip
    activities = [
        {
            "id": f"{root}:{step}", "activityId": f"step_{step}", "activityName": f"step_{step}",
            "activityType": "userTask", "startTime": at(10 * step), "canceled": False,
            "endTime": at(10 * step + 10) if step < steps - 1 else None,
            "taskId": f"{root}:t{step}",
            "processInstanceId": root, "processDefinitionKey": "prevention",
            "processDefinitionId": "prevention:1:x",
        }
        for step in range(steps)
    ]  # fmt: skip
    operations = [
        {
            "id": f"{root}:o{step}:{kind}", "taskId": f"{root}:t{step}", "operationType": kind,
            "userId": "pak.s", "timestamp": at(10 * step + late), "property": "assignee",
            "newValue": "pak.s",
        }
        for step in range(steps - 1)
        for kind, late in (("Claim", 2), ("Complete", 10))
    ]  # fmt: skip
    tasks = [{"id": f"{root}:t{step}", "due": None} for step in range(steps)]
    return InstanceHistory(
        root=instance, instances=[instance], activities=activities, tasks=tasks, open_tasks=[],
        variables={}, operations=operations, incidents=[],
    )  # fmt: skip


if __name__ == "__main__":
    main()
