"""The scheduler: one leased process that projects marks, delivers the outbox and tidies up.

Any number may be started; a session advisory lock lets exactly one work, the others wait.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.engine import make_url

from leancity.audit import AuditQuery
from leancity.cases.marks import MarkFeed
from leancity.kernel import Kernel
from leancity.library.service import DEPLOYER

log = structlog.get_logger(__name__)

#: The name of the lock that the working scheduler holds.
LEASE = 7_011_943_205
_RETRY_SECONDS = 2.0
#: A scheduler that has not reached its database for so long is not healthy, seconds.
_SILENCE = 60.0


class Scheduler:
    """The life of one scheduler process."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._stopping = threading.Event()
        self._state = "starting"
        self._seen: float | None = None
        #: up to when substitutions have reached the engine
        self._synced = kernel.clock.now()

    def health(self) -> dict[str, object]:
        """The state for `/health`; `status` is UP while the database answers, leased or not."""
        silent = None if self._seen is None else time.monotonic() - self._seen
        up = silent is not None and silent < _SILENCE
        return {"status": "UP" if up else "DOWN", "state": self._state, "silent_seconds": silent}

    def run(self) -> None:
        """Work whenever the lease is ours, until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stopping.set())
        while not self._stopping.is_set():
            try:
                with self._lease() as lease:
                    self._reached("working" if lease else "waiting for the lease")
                    if lease is not None:
                        self._work(lease)
            except Exception:
                log.exception("scheduler.interrupted")
            self._stopping.wait(_RETRY_SECONDS)

    @contextmanager
    def _lease(self) -> Iterator[psycopg.Connection | None]:
        """The connection that holds the lock; None when another scheduler has it."""
        url = make_url(self._kernel.settings.database_url).set(drivername="postgresql")
        dsn = url.render_as_string(hide_password=False)
        with psycopg.connect(dsn, autocommit=True, connect_timeout=5) as connection:
            row = connection.execute("SELECT pg_try_advisory_lock(%s)", [LEASE]).fetchone()
            yield connection if row and row[0] else None

    def _work(self, lease: psycopg.Connection) -> None:
        log.info("scheduler.leased")
        jobs = self._jobs()
        jobs.start()
        try:
            feed = MarkFeed(self._kernel.settings.marks_url, self._kernel.cases.project)
            feed.follow(lambda: self._told_to_stop(lease))
        finally:
            jobs.shutdown(wait=False)
            self._kernel.imports.pause()

    def _told_to_stop(self, lease: psycopg.Connection) -> bool:
        """Raises when the lease is lost: the lock went with its connection, others may work."""
        lease.execute("SELECT 1")
        self._reached("working")
        return self._stopping.is_set()

    def _reached(self, state: str) -> None:
        self._state, self._seen = state, time.monotonic()

    def _sync_people(self) -> None:
        self._kernel.messengers.unlink_dismissed()
        self._kernel.org.sync(self._kernel.engine.as_user(DEPLOYER))

    def _sync_substitutions(self) -> None:
        """A face may not change groups of the engine: who substitutes is read from the log."""
        acts = ("substitute", "end-substitution")
        since, self._synced = self._synced, self._kernel.clock.now()
        events = self._kernel.audit.events
        if any(events(AuditQuery(kind="person", action=act, since=since)) for act in acts):
            try:
                self._sync_people()
            except Exception:
                self._synced = since
                raise

    def _jobs(self) -> BackgroundScheduler:
        kernel = self._kernel
        jobs = BackgroundScheduler(
            timezone=kernel.settings.timezone,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 300},
        )
        jobs.add_job(kernel.notifications.deliver_due, "interval", seconds=15, id="outbox")
        jobs.add_job(kernel.orders.carry_out, "interval", seconds=2, id="orders")
        jobs.add_job(kernel.arrivals.tell, "interval", seconds=20, id="arrivals")
        jobs.add_job(kernel.deadlines.remind, "interval", minutes=1, id="deadlines")
        jobs.add_job(kernel.digests.send, "interval", minutes=1, id="digests")
        jobs.add_job(kernel.cases.reconcile, "cron", hour=3, id="reconciliation")
        jobs.add_job(kernel.archive.close_months, "cron", hour=4, id="closed-months")
        jobs.add_job(kernel.owner_reports.refresh, "interval", seconds=10, id="reports")
        jobs.add_job(kernel.owner_reports.prepare, "cron", hour=4, minute=30, id="all-reports")
        jobs.add_job(kernel.retention.run, "cron", hour=3, minute=30, id="retention")
        jobs.add_job(kernel.imports.work, "interval", seconds=3, id="imports")
        jobs.add_job(kernel.imports.forget, "cron", hour=2, minute=10, id="import-files")
        # Assignments and substitutions begin and end by date.
        jobs.add_job(self._sync_people, "cron", hour=0, minute=5, id="people")
        # Those that somebody enters during the day begin at once.
        jobs.add_job(self._sync_substitutions, "interval", seconds=5, id="substitutions")
        jobs.add_job(kernel.follow_ups.forget, "cron", hour=3, minute=50, id="follow-ups")
        return jobs
