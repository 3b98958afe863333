"""Start and stop the whole set on one machine: honcho runs the Procfile, each line kept alive."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import requests

from leancity.engine.transport import new_session
from leancity.errors import LeanCityError
from leancity.local.environment import ROOT, LocalCity

_STEP = 0.2


class NotReadyError(LeanCityError):
    """A part of the set did not answer in time; the message says where its log is."""


class LocalRun:
    """The running set of one local city."""

    def __init__(self, city: LocalCity) -> None:
        self._city = city
        self._pid_file = city.state_dir / "honcho.pid"
        self.log = city.state_dir / "log" / "city.log"

    @property
    def running(self) -> bool:
        """Whether the process manager of this city is alive."""
        return self._pid() is not None

    def start(self) -> None:
        """Start the manager in the background; nothing when it already runs."""
        if self.running:
            return
        self._city.postgres.initialise()
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "honcho", "-f", "Procfile", "--no-colour", "start"],
                cwd=ROOT, env=self.environment(), stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        self._pid_file.write_text(str(process.pid), encoding="ascii")

    def environment(self) -> dict[str, str]:
        """What every process of the set is given."""
        binaries = str(Path(sys.executable).parent)
        inherited = {
            name: os.environ[name]  # noqa: TID251 (handed on, not read)
            for name in ("HOME", "LANG", "PATH", "TMPDIR", "JAVA_HOME")
            if name in os.environ  # noqa: TID251
        }
        path = f"{binaries}{os.pathsep}{inherited.get('PATH', os.defpath)}"
        return {**inherited, "PATH": path, "PYTHONUNBUFFERED": "1", **self._city.variables()}

    def stop(self, patience: float = 30) -> None:
        """Stop the set and wait for the last process."""
        pid = self._pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + patience
        while self._pid() is not None and time.monotonic() < deadline:
            time.sleep(_STEP)
        self._city.postgres.stop()
        self._pid_file.unlink(missing_ok=True)

    def reset(self) -> None:
        """Stop and forget everything this city knew."""
        self.stop()
        shutil.rmtree(self._city.state_dir)

    def wait_for(self, what: str, ready: Callable[[], bool], patience: float) -> None:
        """Wait until a part of the set is ready."""
        deadline = time.monotonic() + patience
        while not ready():
            if time.monotonic() > deadline or not self.running:
                raise NotReadyError(f"{what} is not ready after {patience:.0f} s; see {self.log}")
            time.sleep(_STEP)

    def wait_for_http(self, what: str, url: str, patience: float = 120) -> None:
        """Wait until an address answers 200."""
        session = new_session(1)

        def ready() -> bool:
            try:
                return session.get(url, timeout=(1, 5)).ok
            except requests.RequestException:
                return False

        self.wait_for(what, ready, patience)

    def _pid(self) -> int | None:
        try:
            pid = int(self._pid_file.read_text(encoding="ascii"))
            words = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError):
            return None
        return pid if b"honcho" in words else None
