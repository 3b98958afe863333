"""Measuring one side: how fast, over how many connections; and what ours needs when idle."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.workers.load import Spent, seconds_of
from benchmarks.workers.sides import SLOTS, Job, command
from leancity.engine.variables import from_engine_date
from leancity.local.environment import ROOT
from leancity.org.access import WORKER
from tests.doubles.http_engine import HttpEngine, http_engine
from tests.doubles.worker import handler, running_worker
from tests.stack import Stack
from tests.waiting import eventually

#: How often connections are counted and tokens written, seconds.
_LOOK = 0.5


@dataclass(frozen=True, kw_only=True)
class Result:
    """One run of one side."""

    #: tasks a second
    rate: float
    #: the most connections to the engine that were open at a time
    connections: int
    #: processor milliseconds of engine and database for each task
    city: float
    #: the same of the side itself
    own: float


class Bench:
    """One engine and what is measured on it."""

    def __init__(self, city: Stack, folder: Path) -> None:
        self._city = city
        self._admin = city.kernel.engine.as_user("svc-deploy")
        self._token = folder / "token"
        self.url = city.kernel.settings.engine_url
        postmaster = (city.city.postgres.data / "postmaster.pid").read_text().split()[0]
        self._processes = {city.pid("engine"), int(postmaster)}

    def run(self, side: str, wait: float, tasks: int) -> Result:
        """Let a side drain a number of tasks."""
        topic = f"bench-{uuid.uuid4().hex[:8]}"
        self.start(topic, tasks)
        self._write_token()
        job = Job(url=self.url, topic=topic, wait=wait, token=self._token)
        environment = {**self._city.environment, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(
            command(side, job), env=environment, cwd=ROOT,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            with self._watched(process.pid) as most:
                # The start of the side is over when its first tasks are done.
                begun = eventually(lambda: self._spent(process, topic, 1), 60, side)
                ended = eventually(lambda: self._spent(process, topic, tasks), 300, side, _LOOK)
        finally:
            process.kill()
            process.wait()
        city, own = begun.each(ended)
        return Result(rate=self._rate(topic), connections=max(most), city=city, own=own)

    def authorized(self) -> dict[str, str]:
        """The headers of a worker in this process."""
        return {"Authorization": f"Bearer {self._city.kernel.tokens.sign(WORKER)}"}

    def start(self, topic: str, tasks: int) -> None:
        """Let tasks of a topic wait."""

        def start(_: int) -> None:
            self._admin.start("runtime_demo", str(uuid.uuid4()), {"topic": topic})

        with ThreadPoolExecutor(4) as hands:
            list(hands.map(start, range(tasks)))

    def _write_token(self) -> None:
        new = self._token.with_suffix(".new")
        new.write_text(self._city.kernel.tokens.sign(WORKER), encoding="utf-8")
        new.replace(self._token)

    def _spent(self, process: subprocess.Popen[bytes], topic: str, tasks: int) -> Spent | None:
        """What was spent so far; None while fewer tasks are done."""
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended")
        done = self._done(topic)
        if done < tasks:
            return None
        city, side = seconds_of(self._processes), seconds_of([process.pid])
        return Spent(tasks=done, city=city, side=side)

    def _done(self, topic: str) -> int:
        path = "/history/external-task-log/count"
        return int(self._admin.get(path, topicName=topic, successLog="true")["count"])

    def _rate(self, topic: str) -> float:
        rows = self._admin.get("/history/external-task-log", topicName=topic, successLog="true")
        moments = [from_engine_date(row["timestamp"]) for row in rows]
        return (len(moments) - 1) / (max(moments) - min(moments)).total_seconds()

    @contextmanager
    def _watched(self, pid: int) -> Iterator[list[int]]:
        """Count connections and keep the token fresh while the block runs."""
        most, ended = [0], threading.Event()

        def look() -> None:
            while not ended.wait(_LOOK):
                self._write_token()
                most.append(connections(pid, urlsplit(self.url).port or 80))

        watcher = threading.Thread(target=look, daemon=True)
        watcher.start()
        try:
            yield most
        finally:
            ended.set()
            watcher.join()


def connections(pid: int, port: int) -> int:
    """Open connections of a process to a port of this machine."""
    own = set()
    with suppress(OSError):
        for handle in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                own.add(str(handle.readlink()))
    count = 0
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            is_open, remote = fields[3] == "01", int(fields[2].rpartition(":")[2], 16)
            count += is_open and remote == port and f"socket:[{fields[9]}]" in own
    return count


def idle_polls(bench: Bench, seconds: float = 21.0, poll: float = 5.0) -> tuple[int, float, float]:
    """How many requests a worker with nothing to do sends in some seconds."""
    idle = handler(topic="bench-idle")
    with running_worker(bench.url, idle, auth=bench.authorized, poll=poll) as running:
        time.sleep(seconds)
        polls = running.journal.metrics.fetches.labels("empty")._value.get()
    return int(polls), seconds, poll


def memory(tasks: int, looks: int = 5) -> Iterator[tuple[int, float]]:
    """The resident memory of a worker process after each part of a long run on a double engine."""
    with http_engine() as engine:
        script = "from benchmarks.workers.measure import serve_double; serve_double()"
        process = subprocess.Popen([sys.executable, "-c", script, engine.url], cwd=ROOT)
        try:
            for part in range(1, looks + 1):
                _drain(engine, tasks // looks)
                yield part * (tasks // looks), _megabytes(process.pid)
        finally:
            process.kill()
            process.wait()


def _drain(engine: HttpEngine, tasks: int) -> None:
    """Give a double engine tasks in portions and forget them when they are done."""
    for _ in range(tasks // 500):
        for _ in range(500):
            engine.add("demo")
        eventually(lambda: all(task.state == "completed" for task in engine.tasks.values()), 120)
        engine.tasks.clear()
        engine.calls.clear()


def _megabytes(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def serve_double() -> None:
    """Our runtime on a double engine, without a log that would grow in memory."""
    from leancity.engine import variables as codec
    from workers.runtime import (
        Application,
        Journal,
        Options,
        Registry,
        TaskClient,
        Worker,
        new_logger,
    )

    options = Options(slots=SLOTS)
    client = TaskClient(sys.argv[1], options, codec)
    application = Application(registry=Registry([handler()]), catches=lambda *_: True)
    with Path("/dev/null").open("w", encoding="utf-8") as nowhere:
        Worker(client, application, options, Journal(new_logger(stream=nowhere))).run()
