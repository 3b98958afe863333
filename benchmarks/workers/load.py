"""Processor time of processes: what a task costs, however busy the machine is with others."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, kw_only=True)
class Spent:
    """Processor seconds at a moment, and the tasks done by then."""

    tasks: int
    #: of engine and database
    city: float
    #: of the side that is measured
    side: float

    def each(self, later: Spent) -> tuple[float, float]:
        """Milliseconds that each task since has cost the city and the side."""
        tasks = max(later.tasks - self.tasks, 1)
        return (
            (later.city - self.city) / tasks * 1000,
            (later.side - self.side) / tasks * 1000,
        )


def seconds_of(pids: Collection[int]) -> float:
    """Processor seconds of processes and of everything they have started."""
    parents: dict[int, int] = {}
    spent: dict[int, float] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            parents[int(folder.name)] = int(fields[1])
            # The children that have ended already count with their parent.
            spent[int(folder.name)] = sum(int(each) for each in fields[11:15]) / _TICK
    return sum(seconds for pid, seconds in spent.items() if set(_line(pid, parents)) & set(pids))


def _line(pid: int, parents: dict[int, int]) -> Iterator[int]:
    while pid:
        yield pid
        pid = parents.get(pid, 0)
