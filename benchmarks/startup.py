"""Seconds from `up` to the sign-in page, cold and warm, and the memory of the whole set.

    python -m benchmarks.startup [--rounds 2]

`cold` makes a city in an empty folder (what `make` builds and installs is there already), `warm`
starts the same city again. The baseline of the same run is the engine app alone on the same
database. Memory is asked for when the demo cases are made: resident, and proportional (pages that
processes share are counted once). Read the ratios on a busy machine.

Goals: warm at most 30 s on two quiet cores, memory at most 1.8 GB.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import requests

from leancity.local.environment import ROOT, LocalCity
from leancity.local.processes import Process
from leancity.local.run import LocalRun
from tests.stack import Stack, state_folder

GOAL_SECONDS, GOAL_MEGABYTES = 30.0, 1800.0
_MB = 1_000_000
#: What names a process in the table, in this order.
NAMES = (
    "keep.sh", "leancity.local.manager", "@camunda/jvm.options", "portal.wsgi:app()", "scheduler",
    "mailbox", "postgres", "workers", "bots",
)  # fmt: skip


def up(state_dir: Path, *words: str) -> float:
    """Seconds until the sign-in page is shown."""
    began = time.perf_counter()
    leancity = str(Path(sys.executable).with_name("leancity"))
    subprocess.run(
        [leancity, "local", "--state-dir", str(state_dir), "up", *words],
        cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    city = LocalCity.find(state_dir)
    assert city
    requests.Session().get(f"{city.portal_url}/sign-in", timeout=10).raise_for_status()
    return time.perf_counter() - began


def engine_alone(state_dir: Path) -> float:
    """Seconds of the engine app alone, from the command to its health."""
    stack = Stack(state_dir)
    stack.city.postgres.start()
    try:
        began = time.perf_counter()
        stack.start("engine")
        stack.wait_for_engine()
        return time.perf_counter() - began
    finally:
        stack.down()


def proportional(process: Process) -> float:
    """Megabytes of a process, shared pages divided among those who share them; see proc(5)."""
    try:
        text = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0
    pss = next(line for line in text.splitlines() if line.startswith("Pss:"))
    return int(pss.split()[1]) * 1024 / _MB


def busy(city: LocalCity) -> float:
    """CPU seconds that the processes of the set have used until now; see proc(5)."""
    ticks = 0
    for process in LocalRun(city).processes():
        text = Path(f"/proc/{process.pid}/stat").read_text(errors="replace")
        fields = text.rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(city: LocalCity) -> float:
    """Print a line per kind of process; the proportional sum in megabytes."""
    sums: dict[str, list[float]] = {}
    for process in LocalRun(city).processes():
        name = next((name for name in NAMES if process.runs(name)), "postgres")
        row = sums.setdefault(name, [0, 0.0, 0.0])
        for place, value in enumerate((1, process.resident / _MB, proportional(process))):
            row[place] += value
    print(f"{'process':<26}{'number':>8}{'resident, MB':>14}{'proportional, MB':>18}")
    for name, (number, resident, share) in sorted(sums.items(), key=lambda item: -item[1][2]):
        print(f"{name:<26}{number:>8.0f}{resident:>14.0f}{share:>18.0f}")
    whole = [sum(column) for column in zip(*sums.values(), strict=True)]
    print(f"{'whole set':<26}{whole[0]:>8.0f}{whole[1]:>14.0f}{whole[2]:>18.0f}")
    return whole[2]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2, help="warm starts")
    rounds = parser.parse_args().rounds
    with state_folder() as folder:
        state_dir = folder / "city"
        ports = [f"{name}={port}" for name, port in LocalCity.free_ports().items()]
        cold = up(state_dir, "--no-cases", *ports)
        city = LocalCity.find(state_dir)
        assert city
        run = LocalRun(city)
        try:
            warm, alone, used = [], [], []
            for _ in range(rounds):
                run.stop()
                alone.append(engine_alone(state_dir))
                warm.append(up(state_dir, "--no-cases"))
                used.append(busy(city))
            cases = up(state_dir)
            megabytes = memory(city)
        finally:
            run.reset()
    engine, start = statistics.median(alone), statistics.median(warm)
    print(f"cold up            {cold:6.1f} s")
    print(f"warm up            {start:6.1f} s  (goal {GOAL_SECONDS:.0f} s)")
    print(f"CPU of the warm set{statistics.median(used):6.1f} s")
    print(f"engine app alone   {engine:6.1f} s")
    print(f"warm up / engine   {start / engine:6.2f}")
    print(f"demo cases         {cases:6.1f} s")
    print(f"memory             {megabytes:6.0f} MB (goal {GOAL_MEGABYTES:.0f} MB)")


if __name__ == "__main__":
    main()
