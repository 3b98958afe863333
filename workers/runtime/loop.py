"""A worker process: poller, heartbeat and handlers from the first poll to the last report."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from workers.runtime.client import POLL_MARGIN, TaskClient
from workers.runtime.errors import EngineRefusedError, RegistrationError
from workers.runtime.executor import Application, Executor
from workers.runtime.heartbeat import Heartbeat
from workers.runtime.inflight import Inflight
from workers.runtime.journal import Journal
from workers.runtime.log import Action
from workers.runtime.options import Options
from workers.runtime.outcome import Judge
from workers.runtime.parts import Parts
from workers.runtime.poller import Poller
from workers.runtime.reporter import Reporter

EXIT_BROKEN = 1
#: The engine refuses what we ask: a wrong address or a configuration that cannot work.
EXIT_CONFIGURATION = 2
#: An idle worker whose last answered poll is older than this, in seconds, is not healthy.
QUIET = 45.0
_STEP = 0.1


@dataclass(frozen=True, kw_only=True)
class End:
    """How a worker ended; `clean` is False when threads still run and only `os._exit` is left."""

    code: int
    clean: bool


class Worker:
    """Serves the topics of an application until it is stopped."""

    def __init__(
        self, client: TaskClient, application: Application, options: Options, journal: Journal
    ) -> None:
        self._options = options
        self._journal = journal
        registry = application.registry
        if not registry.topics:
            raise RegistrationError("a worker needs at least one topic")
        self._topics = registry.topics
        caps = {each.topic: each.limits.cap for each in registry if each.limits.cap}
        self._inflight = Inflight(options.slots, self._topics, caps)
        parts = Parts(client=client, options=options, inflight=self._inflight, journal=journal)
        judge = Judge(
            retry=options.retry,
            unexpected=options.unexpected,
            catches=application.catches,
            translate=application.translate,
            profiles=application.profiles,
        )
        locks = [each.limits.lock for each in registry if each.limits.lock]
        self._heartbeat = Heartbeat(parts, min([options.lock, *locks]))
        self._poller = Poller(parts, registry, self._heartbeat)
        self._executor = Executor(parts, application, judge, Reporter(parts))
        self._stopping = threading.Event()
        self._ended = threading.Event()
        # A SimpleQueue may be fed from a signal handler; an Event's lock may not.
        self._inbox: queue.SimpleQueue[Exception | None] = queue.SimpleQueue()

    def stop(self) -> None:
        """Drain and end; asked a second time, end at once. Safe in a signal handler."""
        self._inbox.put(None)

    def run(self) -> End:
        """Serve until stopped."""
        # Handlers in all slots, and as many results on their way.
        pool = ThreadPoolExecutor(2 * self._options.slots, thread_name_prefix="handler")
        poller = self._thread(
            "poller",
            lambda: self._poller.run(
                self._stopping, lambda running: pool.submit(self._executor.run, running)
            ),
        )
        heartbeat = self._thread("heartbeat", lambda: self._heartbeat.run(self._ended))
        self._journal.worker(
            Action.STARTED, worker_id=self._options.worker_id, topics=list(self._topics)
        )
        trouble = self._inbox.get()
        clean = self._drain(poller)
        self._ended.set()
        heartbeat.join(timeout=1)
        pool.shutdown(wait=clean)
        code = _code(trouble)
        self._journal.worker(Action.STOPPED, exit_code=code)
        return End(code=code, clean=clean)

    def health(self) -> dict[str, Any]:
        """The state for `/health`; `status` is UP while the worker polls or has no room to."""
        last = self._journal.last_poll
        age = None if last is None else round(time.monotonic() - last, 1)
        full = not self._inflight.room().topics
        up = not self._stopping.is_set() and (full or (age is not None and age < QUIET))
        return {
            "status": "UP" if up else "DOWN",
            "worker_id": self._options.worker_id,
            "topics": list(self._topics),
            "last_poll_seconds": age,
            "inflight": len(self._inflight.all()),
            "stopping": self._stopping.is_set(),
        }

    def _thread(self, name: str, target: Callable[[], None]) -> threading.Thread:
        def guarded() -> None:
            try:
                target()
            except Exception as error:  # noqa: BLE001 - a dead thread must end the process
                self._journal.worker(Action.BROKEN, place=name, error=type(error).__name__)
                self._inbox.put(error)

        thread = threading.Thread(target=guarded, name=name, daemon=True)
        thread.start()
        return thread

    def _drain(self, poller: threading.Thread) -> bool:
        """Let handlers end within the grace, give the rest back; True when nothing is left."""
        self._stopping.set()
        self._inflight.wake()
        self._journal.worker(Action.STOPPING, tasks=len(self._inflight.all()))
        begun = time.monotonic()

        def busy() -> bool:
            spent = time.monotonic() - begun
            # The poll under way ends by itself; leaving before would let it lock one more task,
            # or one of those that are given back here.
            polling = poller.is_alive() and spent < self._options.poll + POLL_MARGIN
            return polling or (bool(self._inflight.all()) and spent < self._options.grace)

        self._wait_while(busy)
        for running in self._inflight.all():
            running.lost.set()
            self._poller.give_back(running.task)
        return not self._inflight.all() and not poller.is_alive()

    def _wait_while(self, busy: Callable[[], bool]) -> None:
        """Wait until not busy, or until somebody asks to stop once more."""
        while busy():
            try:
                self._inbox.get(timeout=_STEP)
            except queue.Empty:
                continue
            return


def _code(trouble: Exception | None) -> int:
    if trouble is None:
        return 0
    return EXIT_CONFIGURATION if isinstance(trouble, EngineRefusedError) else EXIT_BROKEN
