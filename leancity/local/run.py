"""Start and stop the whole set on one machine: honcho runs the Procfile, each line kept alive."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import requests

from leancity.engine.transport import new_session
from leancity.errors import LeanCityError
from leancity.local.environment import ROOT, LocalCity
from leancity.local.manager import PATIENCE
from leancity.local.ports import refuse_taken
from leancity.local.processes import MARK, Process, end, processes_of

_STEP = 0.1
_MANAGER = "leancity.local.manager"
_KEEPER = "keep.sh"
#: Variables of the caller that mean something to the processes of a city.
_INHERITED = ("HOME", "LANG", "PATH", "TMPDIR", "JAVA_HOME")


class NotReadyError(LeanCityError):
    """A part of the set did not answer in time; the message says where its log is."""


class LocalRun:
    """The running set of one local city."""

    def __init__(self, city: LocalCity) -> None:
        self._city = city
        self.log = city.state_dir / "log" / "city.log"

    @property
    def running(self) -> bool:
        """Whether the process manager of this city is alive."""
        return bool(self._managers())

    def processes(self) -> list[Process]:
        """The living processes of the city."""
        return list(processes_of(self._city.state_dir))

    def start(self) -> None:
        """Start the manager in the background; nothing when it already runs.

        What a killed manager left behind is stopped first. Raises PortsError when somebody else
        listens on a port of the city.
        """
        if self.running:
            return
        self.stop()
        refuse_taken(self._city.ports)
        self._city.postgres.initialise()
        with self.log.open("ab") as log:
            subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", _MANAGER], cwd=ROOT, env=self.environment(),
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip

    def environment(self) -> dict[str, str]:
        """What every process of the set is given."""
        binaries = str(Path(sys.executable).parent)
        inherited = {
            name: os.environ[name]  # noqa: TID251 (handed on, not read)
            for name in _INHERITED
            if name in os.environ  # noqa: TID251
        }
        path = f"{binaries}{os.pathsep}{inherited.get('PATH', os.defpath)}"
        own = {MARK: str(self._city.state_dir), "PATH": path, "PYTHONUNBUFFERED": "1"}
        return {**inherited, **own, **self._city.variables()}

    def stop(self) -> None:
        """Stop the set and wait for the last process; the database server ends last."""
        end([manager.pid for manager in self._managers()], PATIENCE + 20)
        self._sweep()

    def _managers(self) -> list[Process]:
        # What honcho forks has the same command; only the manager leads a session.
        return [found for found in self.processes() if found.leads and found.runs(_MANAGER)]

    def _sweep(self) -> None:
        """End what a killed manager left behind, the keepers first: they would start it again."""
        left = self.processes()
        if not left:
            return
        end([found.pid for found in left if found.runs(_KEEPER)], 0)
        working = [
            p for p in self.processes() if not ("postgres" in p.title or _MANAGER in p.title)
        ]
        end([found.pid for found in working], PATIENCE)
        self._city.postgres.stop()
        end([found.pid for found in self.processes()], 1)

    def reset(self) -> None:
        """Stop and forget everything this city knew."""
        self.stop()
        shutil.rmtree(self._city.state_dir)

    def wait_for(self, what: str, ready: Callable[[], bool], patience: float) -> None:
        """Wait until a part of the set is ready."""
        deadline = time.monotonic() + patience
        while not ready():
            if time.monotonic() > deadline:
                raise NotReadyError(f"{what} is not ready after {patience:.0f} s; see {self.log}")
            if not self.running:
                raise NotReadyError(f"{what} has ended with the whole set; see {self.log}")
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
