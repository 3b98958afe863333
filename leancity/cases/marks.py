"""The feed of the projections: dirty marks that the engine writes in its own transactions.

A mark says only "this root instance changed". Marks are removed in the transaction in which
their instance is projected, so a process that dies in between leaves them for the next one.
The order of marks is not the order of commits: whatever is removed is read from the engine
afterwards, and a mark that becomes visible later is met later.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import psycopg
import structlog
from sqlalchemy.engine import make_url

from leancity.engine import EngineUnavailableError

log = structlog.get_logger(__name__)

CHANNEL = "lc_dirty"
_BATCH = 50
#: Seconds after which the feed looks although nobody called: a connection may have died unheard.
_LOOK_ANYWAY = 60.0
#: By instances, not by marks: one that cannot be projected must not hide the others behind it.
_MARKED = """
    SELECT root_process_instance_id, max(id) FROM lc_dirty
    WHERE root_process_instance_id <> ALL(%s)
    GROUP BY root_process_instance_id ORDER BY min(id) LIMIT %s
"""
_REMOVE = "DELETE FROM lc_dirty WHERE root_process_instance_id = %s AND id <= %s"


class Resting:
    """Instances whose projection failed, each with the moment it may be tried again.

    The pause doubles with every failure, so that a lasting fault costs little and a passing one
    heals soon.
    """

    FIRST, LONGEST = 1.0, 60.0

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._failures: dict[str, tuple[int, float]] = {}

    def failed(self, root: str) -> None:
        """Put an instance aside."""
        count = self._failures.get(root, (0, 0.0))[0] + 1
        pause = min(self.LONGEST, self.FIRST * 2 ** min(count - 1, 16))
        self._failures[root] = (count, self._now() + pause)

    def succeeded(self, root: str) -> None:
        """Forget its failures."""
        self._failures.pop(root, None)

    def names(self) -> list[str]:
        """The instances that rest now."""
        now = self._now()
        return [root for root, (_, until) in self._failures.items() if until > now]

    def __bool__(self) -> bool:
        """Whether any instance waits to be tried again."""
        return bool(self._failures)


class MarkFeed:
    """Reads marks and has their instances projected."""

    def __init__(
        self, marks_url: str, project: Callable[[str], object], resting: Resting | None = None
    ) -> None:
        url = make_url(marks_url).set(drivername="postgresql")
        self._dsn = url.render_as_string(hide_password=False)
        self._project = project
        self._resting = Resting() if resting is None else resting
        self._engine_is_silent = False

    def follow(self, stopping: Callable[[], bool], pause: float = 2.0) -> None:
        """Project marks as they come until told to stop; a lost connection is the caller's.

        Marks are looked at when a notification calls, and after a pause while some were put
        aside: where nothing happens, nothing is asked.
        """
        with self._connected() as listener, self._connected() as worker:
            listener.execute(f"LISTEN {CHANNEL}")
            called, looked = True, time.monotonic()
            while not stopping():
                if called or time.monotonic() - looked >= _LOOK_ANYWAY:
                    looked = time.monotonic()
                    if self.drain(worker):
                        continue
                # One look answers all notifications that have come.
                came = sum(1 for _ in listener.notifies(timeout=pause, stop_after=1))
                called = bool(came or self._resting or self._engine_is_silent)

    def drain(self, connection: psycopg.Connection) -> int:
        """Project one batch of marked instances; the number of instances that succeeded."""
        marked = connection.execute(_MARKED, [self._resting.names(), _BATCH]).fetchall()
        self._engine_is_silent = False
        try:
            return sum(self._try(connection, root, last) for root, last in marked)
        except EngineUnavailableError as error:
            # Not the fault of an instance: all of them wait for the engine.
            log.warning("projection.engine_silent", error=str(error))
            self._engine_is_silent = True
            return 0

    def _connected(self) -> psycopg.Connection:
        # Who listens says nothing: a dead peer is found out by the system itself.
        return psycopg.connect(
            self._dsn,
            autocommit=True,
            connect_timeout=5,
            keepalives_idle=30,
            keepalives_interval=10,
        )

    def _try(self, connection: psycopg.Connection, root: str, last: int) -> bool:
        """Remove the marks that were seen and project, or neither."""
        try:
            with connection.transaction():
                connection.execute(_REMOVE, [root, last])
                self._project(root)
        except Exception as error:
            if connection.broken or (isinstance(error, EngineUnavailableError) and error.silent):
                raise
            log.exception("projection.failed", process_instance_id=root)
            self._resting.failed(root)
            return False
        self._resting.succeeded(root)
        return True
