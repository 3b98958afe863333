"""The feed of the projections: dirty marks that the engine writes in its own transactions.

A mark says only "this root instance changed". Marks are removed in the transaction in which
their instance is projected, so a process that dies in between leaves them for the next one.
"""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import structlog
from sqlalchemy.engine import make_url

log = structlog.get_logger(__name__)

CHANNEL = "lc_dirty"
_BATCH = 200
_MARKED = """
    SELECT root_process_instance_id, max(id) FROM
        (SELECT id, root_process_instance_id FROM lc_dirty ORDER BY id LIMIT %s) AS first
    GROUP BY root_process_instance_id ORDER BY min(id)
"""
_REMOVE = "DELETE FROM lc_dirty WHERE root_process_instance_id = %s AND id <= %s"


class MarkFeed:
    """Reads marks and has their instances projected."""

    def __init__(self, marks_url: str, project: Callable[[str], object]) -> None:
        url = make_url(marks_url).set(drivername="postgresql")
        self._dsn = url.render_as_string(hide_password=False)
        self._project = project

    def follow(self, stopping: Callable[[], bool], pause: float = 2.0) -> None:
        """Project marks as they come until told to stop; a lost connection is the caller's."""
        with psycopg.connect(self._dsn, autocommit=True, connect_timeout=5) as listener:
            listener.execute(f"LISTEN {CHANNEL}")
            while not stopping():
                while self.drain():
                    pass
                # Any notification wakes the loop; the pause catches what was rolled back to us.
                next(listener.notifies(timeout=pause, stop_after=1), None)

    def drain(self) -> int:
        """Project one batch of marked instances; the number of instances that succeeded."""
        with psycopg.connect(self._dsn, autocommit=True, connect_timeout=5) as connection:
            marked = connection.execute(_MARKED, [_BATCH]).fetchall()
            return sum(self._try(connection, root, last) for root, last in marked)

    def _try(self, connection: psycopg.Connection, root: str, last: int) -> bool:
        """Remove the marks that were seen and project, or neither."""
        try:
            with connection.transaction():
                connection.execute(_REMOVE, [root, last])
                self._project(root)
        except Exception:
            log.exception("projection.failed", process_instance_id=root)
            return False
        return True
