"""The whole set on free ports, as the Procfile names it, for tests that need the real thing."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path

import requests

from leancity.config import Settings
from leancity.engine.transport import new_session
from leancity.kernel import Kernel
from leancity.library.service import DEPLOYER
from leancity.local.environment import ROOT, LocalCity
from leancity.local.provision import demo_people, provision_city, provision_schema
from leancity.local.run import LocalRun
from tests.visitor import Visitor
from tests.waiting import eventually

#: Started in this order; PostgreSQL before all of them.
PROCESSES = ("engine", "mailbox", "portal", "workers", "scheduler")


def procfile() -> dict[str, list[str]]:
    """The command of every process, without the keeper that restarts it."""
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    commands = dict(line.split(": ", 1) for line in lines if line)
    return {name: shlex.split(command)[1:] for name, command in commands.items()}


class Stack:
    """A running city whose processes a test may kill and start again."""

    def __init__(self, state_dir: Path) -> None:
        self.city = LocalCity.ensure(state_dir, "test", LocalCity.free_ports())
        self.environment = LocalRun(self.city).environment()
        self._commands = procfile()
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._visitors: dict[str, Visitor] = {}

    @cached_property
    def kernel(self) -> Kernel:
        """A kernel of the tests' own process, as a service."""
        return Kernel(Settings.from_env(self.city.variables()))

    @cached_property
    def portal_kernel(self) -> Kernel:
        """A kernel that may act as any person, as the portal does."""
        kernel = Kernel(Settings.from_env(self.city.variables()))
        kernel.key_kind = "portal"
        return kernel

    @property
    def mail_dir(self) -> Path:
        """Where the letters of the city arrive."""
        return self.city.state_dir / "mail"

    def visitor(self, login: str) -> Visitor:
        """The session of a person, signed in once: sign-ins are limited."""
        if login not in self._visitors:
            self._visitors[login] = Visitor(self.city.portal_url, login)
        return self._visitors[login]

    def start(self, name: str) -> None:
        """Start one process; `postgres` too."""
        if name == "postgres":
            self.city.postgres.start()
            return
        with self.log(name).open("ab") as log:
            self._running[name] = subprocess.Popen(
                self._commands[name], cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    def log(self, name: str) -> Path:
        """The output of one process."""
        return self.city.state_dir / "log" / f"{name}.log"

    def kill(self, name: str, number: int = signal.SIGKILL, patience: float = 40) -> int:
        """Send a signal to one process and wait for its end; its exit code.

        PostgreSQL always dies as in a power failure, with everything it runs.
        """
        if name == "postgres":
            _crash(int((self.city.postgres.data / "postmaster.pid").read_text().split()[0]))
            return -signal.SIGKILL
        process = self._running.pop(name)
        os.killpg(process.pid, number)
        return process.wait(patience)

    @contextmanager
    def without(self, *names: str, number: int = signal.SIGKILL) -> Iterator[None]:
        """End processes for the time of the block; afterwards they serve again."""
        for name in names:
            self.kill(name, number)
        try:
            yield
        finally:
            for name in reversed(names):
                self.start(name)
            for name in names:
                self.wait_for(name)

    def forget_dead_workers(self) -> None:
        """As if the locks of killed workers had run out, also those of a poll they left behind."""
        if "workers" not in self._running:
            return
        deployer = self.kernel.engine.as_user(DEPLOYER)
        living = str(self.pid("workers"))
        for task in deployer.post("/external-task", {"locked": True}):
            if (task["workerId"] or "").rsplit("-", 2)[-2:-1] != [living]:
                deployer.post(f"/external-task/{task['id']}/unlock")

    def wait_for(self, name: str) -> None:
        """Until a process serves, as far as one can ask it."""
        if name == "engine":
            self.wait_for_engine()
        elif name == "portal":
            self.wait_for_portal()
        elif name == "mailbox":
            eventually(lambda: _listens(self.city.ports["mailbox"]), 30, "mailbox")

    def pid(self, name: str) -> int:
        """The process id of a running process."""
        return self._running[name].pid

    def wait_for_engine(self) -> None:
        """Until the engine is healthy."""
        self._wait_for_http("engine", f"{self.city.engine_root}/health", 120)

    def wait_for_portal(self) -> None:
        """Until the portal answers."""
        self._wait_for_http("portal", f"{self.city.portal_url}/health", 60)

    def up(self) -> None:
        """Start everything and make the demo city."""
        self.up_bare(PROCESSES[:2])
        provision_city(self.kernel)
        for name in PROCESSES[2:]:
            self.start(name)
        self.wait_for_portal()

    def up_bare(self, processes: Sequence[str] = ("engine",)) -> None:
        """Start database and engine with the demo city's people, and no process package."""
        self.start("postgres")
        self.city.prepare_databases()
        for name in processes:
            self.start(name)
        provision_schema(self.kernel)
        self.kernel.org.load(demo_people())
        self.wait_for_engine()

    def down(self) -> None:
        """Stop everything."""
        for name in reversed(list(self._running)):
            self._running[name].send_signal(signal.SIGTERM)
        for name in reversed(list(self._running)):
            try:
                self._running[name].wait(20)
            except subprocess.TimeoutExpired:
                self.kill(name)
        for kernel in (self.kernel, self.portal_kernel):
            if "database" in vars(kernel):
                kernel.database.dispose()
        self.city.postgres.stop()

    def _wait_for_http(self, name: str, url: str, patience: float) -> None:
        session = new_session(1)

        def answers() -> bool:
            if name in self._running and self._running[name].poll() is not None:
                tail = self.log(name).read_text(encoding="utf-8", errors="replace")[-3000:]
                raise AssertionError(f"{name} ended:\n{tail}")
            try:
                return session.get(url, timeout=(1, 5)).ok
            except requests.RequestException:
                return False

        eventually(answers, patience, f"{name} at {url}")


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _crash(pid: int) -> None:
    """Kill a process and its children at once, and wait until they are gone."""
    family = [pid, *(child for child, parent in _parents().items() if parent == pid)]
    for each in family:
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)
    # To its own tools it runs until somebody has read its end.
    eventually(lambda: not set(family) & set(_parents()), 30, "the end of PostgreSQL")


def _parents() -> dict[int, int]:
    """The parent of every process."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            found[int(folder.name)] = int(parent)
    return found


@contextmanager
def state_folder() -> Iterator[Path]:
    """A folder that the database server's own system user can reach."""
    parent = Path("/var/lib/leancity") if os.geteuid() == 0 else None
    if parent:
        parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="test-city-", dir=parent))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running_stack(begin: Callable[[Stack], None] = Stack.up) -> Iterator[Stack]:
    """A city of its own for the time of the block."""
    with state_folder() as folder:
        stack = Stack(folder)
        try:
            begin(stack)
            yield stack
        finally:
            stack.down()
