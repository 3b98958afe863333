"""A PostgreSQL server shared by every test session of this user, and scratch databases on it."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg import sql

from leancity.local.ports import free_port
from leancity.local.postgres import LocalPostgres

HOME = (
    Path("/var/lib/leancity/test-postgres")
    if os.geteuid() == 0
    else Path(tempfile.gettempdir()) / f"leancity-test-postgres-{os.geteuid()}"
)
#: What these databases hold is worth nothing: no need to wait for the disk.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@contextmanager
def _locked() -> Iterator[None]:
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def _users() -> list[int]:
    path = HOME / "users.json"
    return list(json.loads(path.read_text())) if path.exists() else []


@contextmanager
def shared_server() -> Iterator[LocalPostgres]:
    """Start the server unless another session did; the last session stops it."""
    with _locked():
        port_file = HOME / "port"
        server = LocalPostgres(HOME, int(port_file.read_text()) if port_file.exists() else 0)
        if not server.running:
            server = LocalPostgres(HOME, free_port(), _FAST)
            server.start()
            port_file.write_text(str(server.port))
        users = [pid for pid in _users() if _alive(pid)]
        (HOME / "users.json").write_text(json.dumps([*users, os.getpid()]))
    try:
        yield server
    finally:
        with _locked():
            users = [pid for pid in _users() if _alive(pid) and pid != os.getpid()]
            (HOME / "users.json").write_text(json.dumps(users))
            if not users:
                server.stop()


@contextmanager
def scratch_database(
    server: LocalPostgres | None = None, template: str = "template1"
) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database, or a copy of another; dropped at the end."""
    if server is None:
        with shared_server() as started, scratch_database(started) as url:
            yield url
        return
    name = f"scratch_{secrets.token_hex(6)}"
    with server.connect() as connection:
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
    try:
        yield server.url(name)
    finally:
        with server.connect() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )
