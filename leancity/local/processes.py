"""The processes of one city, found by a mark in their environment: no pid file can go stale."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: Every process of a running city carries it; the value is the city's state folder.
MARK = "LEANCITY_CITY"
_STEP = 0.1
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, kw_only=True)
class Process:
    """One process of this machine."""

    pid: int
    #: whether it leads a session of its own
    leads: bool
    command: tuple[str, ...]
    #: resident memory and the part of it that others share, bytes
    resident: int
    shared: int

    def runs(self, name: str) -> bool:
        """Whether a word of the command holds a name."""
        return any(name in word for word in self.command)

    @property
    def title(self) -> str:
        """The command, short enough for a message."""
        words = " ".join(self.command)
        return words if len(words) <= 80 else f"{words[:79]}…"


def process(pid: int) -> Process | None:
    """A process by its id; None when it is gone or not ours to look at."""
    folder = Path(f"/proc/{pid}")
    try:
        words = (folder / "cmdline").read_bytes().split(b"\0")[:-1]
        pages = (folder / "statm").read_text(encoding="ascii").split()
        leads = os.getsid(pid) == pid
    except OSError:
        return None
    return Process(
        pid=pid,
        leads=leads,
        command=tuple(word.decode(errors="replace") for word in words),
        resident=int(pages[1]) * _PAGE,
        shared=int(pages[2]) * _PAGE,
    )


def processes_of(state_dir: Path) -> Iterator[Process]:
    """The living processes of the city that keeps its state in this folder, and their children.

    A child may hide its environment: PostgreSQL's write their state over it.
    """
    mark = f"{MARK}={state_dir}".encode()
    parents = {int(folder.name): _parent(folder) for folder in Path("/proc").glob("[0-9]*")}
    marked = {pid for pid in parents if _has(mark, pid)}
    for pid, parent in parents.items():
        # A process that has ended and was not waited for has no command any more.
        if {pid, parent} & marked and (found := process(pid)) and found.command:
            yield found


def _parent(folder: Path) -> int:
    """See proc(5), /proc/pid/stat; the name of the command may hold anything but this order."""
    try:
        return int((folder / "stat").read_text(errors="replace").rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _has(mark: bytes, pid: int) -> bool:
    try:
        return mark in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return False


def end(pids: list[int], patience: float) -> None:
    """Ask processes to end, wait, and kill those that did not in so many seconds."""
    for number, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, 5.0)):
        for pid in pids:
            _signal(pid, number)
        deadline = time.monotonic() + seconds
        while (pids := [pid for pid in pids if _alive(pid)]) and time.monotonic() < deadline:
            time.sleep(_STEP)
        if not pids:
            return


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _alive(pid: int) -> bool:
    found = process(pid)
    return found is not None and bool(found.command)
