"""A worker process for tests of signals: `sleeping_worker.py url topic seconds grace`."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from leancity.config import Settings
from leancity.engine import TokenSigner
from leancity.engine import variables as codec
from tests.doubles.worker import handler, options
from workers.runtime import Application, Journal, Registry, TaskClient, Worker, new_logger
from workers.runtime.signals import on_stop_signals


def main() -> None:
    url, topic, seconds, grace = sys.argv[1:]
    marks = Path(os.environ["MARKS"])
    signer = TokenSigner(Settings.from_env().private_keys, "service")

    def sleep(context):
        with marks.open("a") as file:
            file.write(f"{context.task.id}\n")
        time.sleep(float(seconds))

    chosen = options(grace=float(grace), poll=1.0, lock=6.0)
    client = TaskClient(
        url, chosen, codec, lambda: {"Authorization": f"Bearer {signer.sign('svc-worker')}"}
    )
    application = Application(registry=Registry([handler(sleep, topic)]), catches=lambda *_: True)
    worker = Worker(client, application, chosen, Journal(new_logger()))
    with on_stop_signals(worker.stop):
        end = worker.run()
    sys.stdout.flush()
    os._exit(end.code)


if __name__ == "__main__":
    main()
