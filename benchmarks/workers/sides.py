"""Who takes part: each side is a command that serves one topic until it is killed."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from leancity.config import Settings
from leancity.engine import TokenSigner
from leancity.engine import variables as codec
from leancity.local.environment import ROOT
from leancity.org.access import WORKER

JAVA = ROOT / "benchmarks" / "workers" / "java"
#: Handlers at a time, where a side has such a thing; tasks of a poll otherwise.
SLOTS = 16


@dataclass(frozen=True, kw_only=True)
class Job:
    """What a side serves."""

    url: str
    topic: str
    #: seconds that the handler waits, as for another service
    wait: float
    #: a file that always holds a fresh token, for sides that cannot sign
    token: Path


def serve_ours(job: Job, sign: Callable[[], str]) -> None:
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
    client = TaskClient(job.url, options, codec, lambda: {"Authorization": f"Bearer {sign()}"})
    registry = Registry([handler(lambda _: time.sleep(job.wait), job.topic)])
    application = Application(registry=registry, catches=lambda *_: True)
    Worker(client, application, options, Journal(new_logger(stream=sys.stderr))).run()


def serve_stock(job: Job, sign: Callable[[], str]) -> None:
    """The worker of the library that ours is built on; its token lasts a minute."""
    from camunda.external_task.external_task_worker import ExternalTaskWorker

    config = {
        "maxTasks": SLOTS,
        "asyncResponseTimeout": 5000,
        "sleepSeconds": 1,
        "auth_bearer": {"access_token": sign()},
    }

    def act(task):
        time.sleep(job.wait)
        return task.complete({})

    ExternalTaskWorker("stock", job.url, config).subscribe([job.topic], act)


_PYTHON = {"ours": serve_ours, "stock": serve_stock}
_JAVA = {"java": "JavaClient", "ceiling": "Ceiling"}
#: Sides that run one handler after the other.
SEQUENTIAL = ("stock", "java")
#: The ceiling does no work of its own and does not wait.
SIDES = ("ours", "stock", "java", "ceiling")


def command(side: str, job: Job) -> list[str]:
    """The command of a side."""
    words = [job.url, job.topic, str(job.wait), str(job.token)]
    if side in _PYTHON:
        return [sys.executable, "-m", "benchmarks.workers.sides", side, *words]
    path = f"{JAVA}/target/classes:{JAVA}/target/dependency/*"
    url, topic, wait, token = words
    main = f"leancity.bench.{_JAVA[side]}"
    return ["java", "-cp", path, main, url, topic, wait, str(SLOTS), token]


def main() -> None:
    """Serve as one of the Python sides."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("side", choices=sorted(_PYTHON))
    parser.add_argument("url")
    parser.add_argument("topic")
    parser.add_argument("wait", type=float)
    parser.add_argument("token", type=Path)
    given = vars(parser.parse_args())
    signer = TokenSigner(Settings.from_env().private_keys, "service")
    _PYTHON[given.pop("side")](Job(**given), lambda: signer.sign(WORKER))


if __name__ == "__main__":
    main()
