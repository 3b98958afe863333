"""External tasks a second: our worker beside the loop of the library it is built on.

Both drain the same number of waiting tasks from the same engine in the same run, in turns; the
engine's own log tells when the first and the last was completed, so neither start-up nor poll
counts. Handlers do nothing, or wait 50 ms as for another service. Read the ratio, not the rates.

    python -m benchmarks.worker_throughput [--tasks 200] [--rounds 3]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable

from leancity.config import Settings
from leancity.engine import TokenSigner
from leancity.engine import variables as codec
from leancity.engine.variables import from_engine_date
from leancity.local.environment import ROOT
from leancity.org.access import WORKER
from tests.stack import Stack, running_stack
from tests.waiting import eventually

DIAGRAM = ROOT / "tests" / "integration" / "workers" / "runtime_demo.bpmn"
#: How many tasks either side may take at a time.
SLOTS = 4
WAITS = (0.0, 0.05)


def serve_ours(url: str, topic: str, wait: float, token: Callable[[], str]) -> None:
    """Our runtime."""
    from tests.doubles.worker import handler
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
    auth = lambda: {"Authorization": f"Bearer {token()}"}  # noqa: E731
    registry = Registry([handler(lambda _: time.sleep(wait), topic)])
    application = Application(registry=registry, catches=lambda *_: True)
    journal = Journal(new_logger(stream=sys.stderr))
    Worker(TaskClient(url, options, codec, auth), application, options, journal).run()


def serve_stock(url: str, topic: str, wait: float, token: Callable[[], str]) -> None:
    """The library's own worker, with the same number of tasks a poll."""
    from camunda.external_task.external_task_worker import ExternalTaskWorker

    config = {
        "maxTasks": SLOTS,
        "asyncResponseTimeout": 5000,
        "sleepSeconds": 1,
        "auth_bearer": {"access_token": token()},
    }

    def act(task):
        time.sleep(wait)
        return task.complete({})

    ExternalTaskWorker("stock", url, config).subscribe([topic], act)


SIDES = {"ours": serve_ours, "stock": serve_stock}


class Bench:
    """One engine and what is measured on it."""

    def __init__(self, city: Stack, tasks: int) -> None:
        self._city = city
        self._tasks = tasks
        self._admin = city.kernel.engine.as_user("svc-deploy")

    def rate(self, side: str, wait: float) -> float:
        """Tasks a second of one side."""
        topic = f"bench-{uuid.uuid4().hex[:8]}"
        for _ in range(self._tasks):
            self._admin.start("runtime_demo", str(uuid.uuid4()), {"topic": topic})
        url = self._city.kernel.settings.engine_url
        command = [
            sys.executable,
            "-m",
            "benchmarks.worker_throughput",
            "--serve",
            side,
            url,
            topic,
            str(wait),
        ]
        process = subprocess.Popen(
            command, env=self._city.environment, cwd=ROOT, stderr=subprocess.DEVNULL
        )
        try:
            moments = eventually(lambda: self._completed(topic), 300, f"{side} drains {topic}")
        finally:
            process.kill()
            process.wait()
        return (len(moments) - 1) / (max(moments) - min(moments)).total_seconds()

    def _completed(self, topic: str):
        path, only = "/history/external-task-log", {"topicName": topic, "successLog": "true"}
        if self._admin.get(f"{path}/count", **only)["count"] < self._tasks:
            time.sleep(0.5)
            return None
        return [from_engine_date(row["timestamp"]) for row in self._admin.get(path, **only)]


def measure(tasks: int, rounds: int) -> None:
    """Start a city, measure both sides in turns, print."""
    with running_stack(Stack.up_bare) as city:
        deployer = city.kernel.engine.as_user("svc-deploy")
        deployer.deploy("runtime_demo", "bench", {"runtime_demo.bpmn": DIAGRAM.read_bytes()})
        city.kernel.org.sync(deployer)
        bench = Bench(city, tasks)
        bench.rate("stock", 0.0)  # warms the engine
        for wait in WAITS:
            report(bench, wait, rounds)


def report(bench: Bench, wait: float, rounds: int) -> None:
    """Print the rates of every round and the ratio of the medians."""
    rates: dict[str, list[float]] = {side: [] for side in SIDES}
    for number in range(rounds):
        # Who goes first changes: an engine slows down as its tables grow.
        for side in sorted(SIDES, reverse=bool(number % 2)):
            rates[side].append(bench.rate(side, wait))
    medians = {side: statistics.median(values) for side, values in rates.items()}
    for side, values in rates.items():
        shown = ", ".join(f"{value:.0f}" for value in values)
        print(f"wait {wait * 1000:.0f} ms  {side:5}  {medians[side]:6.1f} tasks/s  ({shown})")
    print(f"wait {wait * 1000:.0f} ms  ours / stock = {medians['ours'] / medians['stock']:.2f}")


def main() -> None:
    """Measure, or serve as one side of the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--serve", nargs=4, metavar=("SIDE", "URL", "TOPIC", "WAIT"))
    options = parser.parse_args()
    if options.serve:
        side, url, topic, wait = options.serve
        signer = TokenSigner(Settings.from_env().private_keys, "service")
        SIDES[side](url, topic, float(wait), lambda: signer.sign(WORKER))
    else:
        measure(options.tasks, options.rounds)


if __name__ == "__main__":
    main()
