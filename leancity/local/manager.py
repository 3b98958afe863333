"""`python -m leancity.local.manager`: honcho runs the Procfile of a one-machine city.

honcho alone kills everything five seconds after the first end. Here workers have the time to
finish what they hold, and the database server ends last.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

from honcho import manager as honcho
from honcho.environ import parse_procfile
from honcho.printer import Printer

from leancity.local.environment import ROOT

DATABASE = "postgres"
#: Seconds for everybody but the database server to end by themselves.
PATIENCE = 40.0
_STEP = 0.1


class CityManager(honcho.Manager):  # type: ignore[misc]
    """Stops the database server when all who use it have ended."""

    _terminating: bool

    def terminate(self) -> None:
        """Begin to stop; called for a signal and when the first process ends."""
        if not self._terminating:
            self._terminating = True
            threading.Thread(target=self._stop_in_order, daemon=True).start()

    def _stop_in_order(self) -> None:
        others = [name for name in self._processes if name != DATABASE]
        for name in others:
            self._signal(name, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while any(map(self._runs, others)) and time.monotonic() < deadline:
            time.sleep(_STEP)
        # SIGINT: connections that are left are broken, the data are written down.
        self._signal(DATABASE, signal.SIGINT)

    def _runs(self, name: str) -> bool:
        return "returncode" not in self._processes[name]

    def _signal(self, name: str, number: int) -> None:
        process = self._processes.get(name, {})
        if "pid" in process and "returncode" not in process:
            os.killpg(process["pid"], number)


def main() -> int:
    """Run until told to stop; the exit code."""
    honcho.KILL_WAIT = PATIENCE + 20
    manager = CityManager(Printer(sys.stdout, colour=False))
    procfile = parse_procfile((ROOT / "Procfile").read_text(encoding="utf-8"))
    for name, command in procfile.processes.items():
        manager.add_process(name, command, cwd=str(ROOT))
    manager.loop()
    return int(manager.returncode or 0)


if __name__ == "__main__":
    sys.exit(main())
