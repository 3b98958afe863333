"""External tasks a second, side by side on one engine in one run.

    python -m benchmarks.workers [--tasks 600] [--rounds 3] [--memory 100000]

Ours, the worker of the Python library, Camunda's Java client, and the engine's own ceiling: a
program that only fetches and completes over as many connections. Each drains waiting tasks of the
same process; the engine's log tells when the first and the last was completed, so neither start-up
nor the first poll counts. Handlers do nothing, or wait 100 ms as for another service. Sides take
turns and change their order, because an engine slows down as its tables grow. Read the ratios, and
where one is low, the processor time of a task: where both parts together fill the machine, that is
what bounds it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from benchmarks.workers.measure import Bench, Result, idle_polls, memory
from benchmarks.workers.moments import PAUSE, POLL, WORK, redelivery, three_at_once
from benchmarks.workers.sides import JAVA, SEQUENTIAL, SIDES, SLOTS
from tests.external_tasks import deploy_demo
from tests.stack import Stack, running_stack

WAITS = (0.0, 0.1)
#: A sequential side needs a tenth of a second for each waiting task, and its token lasts a minute.
FEW = 150


def build_java() -> None:
    """Compile the Java sides and fetch what they need."""
    goals = ("package", "dependency:copy-dependencies")
    words = ["mvn", "-q", "-B", "-f", str(JAVA / "pom.xml"), *goals, "-DincludeScope=runtime"]
    subprocess.run(words, check=True)


def measure(bench: Bench, wait: float, tasks: int, rounds: int) -> Mapping[str, list[Result]]:
    """Every round of every side."""
    results: dict[str, list[Result]] = {side: [] for side in SIDES}
    # The ceiling has no handler: with or without a wait it is the same.
    sides = [side for side in SIDES if wait == 0 or side != "ceiling"]
    for number in range(rounds):
        for side in sides[:: -1 if number % 2 else 1]:
            few = wait and side in SEQUENTIAL
            result = bench.run(side, wait, min(tasks, FEW) if few else tasks)
            results[side].append(result)
            # A long run that is broken off has said something.
            print(f"  {side:8} {wait * 1000:3.0f} ms: {result.rate:6.1f} tasks/s", flush=True)
    return results


def report(wait: float, results: Mapping[str, list[Result]], ceiling: float) -> float:
    """Print rates, connections and ratios; the median of the ceiling, if it was measured."""
    medians = {
        side: statistics.median(each.rate for each in rounds)
        for side, rounds in results.items()
        if rounds
    }
    for side, median in medians.items():
        rounds = results[side]
        shown = ", ".join(f"{each.rate:.0f}" for each in rounds)
        most = max(each.connections for each in rounds)
        city = statistics.median(each.city for each in rounds)
        own = statistics.median(each.own for each in rounds)
        print(
            f"wait {wait * 1000:3.0f} ms  {side:8} {median:6.1f} tasks/s  ({shown})  {most} conn.  "
            f"a task: {city:.1f} ms of engine and database, {own:.1f} ms of its own"
        )
    ceiling = medians.get("ceiling", ceiling)
    bound = min(ceiling, SLOTS / wait) if wait else ceiling
    ours = medians["ours"]
    print(f"wait {wait * 1000:3.0f} ms  ours / bound = {ours / bound:.2f} (bound {bound:.0f})")
    for side in SEQUENTIAL:
        print(f"wait {wait * 1000:3.0f} ms  ours / {side} = {ours / medians[side]:.2f}")
    return ceiling


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", type=int, default=100_000, help="tasks of the memory run")
    options = parser.parse_args()
    build_java()
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with running_stack(Stack.up_bare) as city, tempfile.TemporaryDirectory() as folder:
        bench = Bench(deploy_demo(city), Path(folder))
        for side in SIDES:
            bench.run(side, 0.0, options.tasks // 3)  # warms the engine
        ceiling = 0.0
        for wait in WAITS:
            results = measure(bench, wait, options.tasks, options.rounds)
            ceiling = report(wait, results, ceiling)
        polls, seconds, poll = idle_polls(bench)
        print(f"idle: {polls} polls in {seconds:.0f} s of {poll:.0f} s each")
        back = redelivery(bench)
        print(f"redelivery: {back:.1f} s after a failure, pause {PAUSE:.0f} s, poll {POLL:.0f} s")
        together = three_at_once(bench)
        print(f"three at once, one fails: {together / WORK:.2f} times the longest (the sum is 3)")
    if options.memory:
        for done, megabytes in memory(options.memory):
            print(f"memory: {megabytes:6.1f} MB after {done:,} tasks")
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
