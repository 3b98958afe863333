"""The set of `make up` on free ports: twice, killed in every part, stopped and forgotten."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from leancity.local.environment import ROOT, LocalCity
from leancity.local.processes import Process
from leancity.local.run import LocalRun
from tests.stack import state_folder
from tests.waiting import eventually

#: What tells a process of each line of the Procfile from its keeper.
PARTS = {
    "engine": "@camunda/jvm.options",
    "portal": "portal.wsgi:app()",
    "workers": "workers",
    "scheduler": "scheduler",
    "mailbox": "mailbox",
    "bots": "bots",
    "postgres": "-D",
}


@dataclass
class Machine:
    """The command `leancity local` for one state folder."""

    state_dir: Path
    ports: dict[str, int]

    @property
    def city(self) -> LocalCity:
        """The city of the folder."""
        found = LocalCity.find(self.state_dir)
        assert found
        return found

    @property
    def run(self) -> LocalRun:
        """Its processes."""
        return LocalRun(self.city)

    def call(self, *words: str) -> subprocess.CompletedProcess[str]:
        """`leancity local ...`."""
        leancity = str(Path(sys.executable).with_name("leancity"))
        return subprocess.run(
            [leancity, "local", "--state-dir", str(self.state_dir), *words],
            cwd=ROOT, check=False, capture_output=True, text=True, timeout=240,
        )  # fmt: skip

    def up(self) -> str:
        """Start it; what was said."""
        ports = [f"{name}={port}" for name, port in self.ports.items()]
        done = self.call("up", "--no-cases", *ports)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def part(self, name: str) -> list[int]:
        """The working processes of a line of the Procfile, not its keeper; parents first."""
        return sorted(p.pid for p in self.run.processes() if _is_part(p, name))

    def serves(self) -> bool:
        """Whether the portal answers and reaches database and engine."""
        try:
            answer = requests.Session().get(f"{self.city.portal_url}/health", timeout=5)
        except requests.RequestException:
            return False
        return answer.ok and answer.json()["engine"] == "UP"


def _is_part(process: Process, name: str) -> bool:
    manager = process.runs("keep.sh") or process.runs("leancity.local.manager")
    return not manager and PARTS[name] in process.command


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    """A city that runs."""
    with state_folder() as folder:
        started = Machine(folder / "city", LocalCity.free_ports())
        try:
            said = started.up()
            assert started.city.portal_url in said
            yield started
        finally:
            started.call("reset")


def test_it_is_up_with_every_part(machine):
    assert machine.serves()
    assert [name for name in PARTS if not machine.part(name)] == []


def test_up_again_starts_nothing_twice(machine):
    before = {process.pid for process in machine.run.processes() if process.runs("keep.sh")}
    machine.up()
    after = {process.pid for process in machine.run.processes() if process.runs("keep.sh")}
    assert before == after
    assert len(before) == 2 * len(PARTS)  # the shell of the manager, and the keeper


def test_a_running_city_does_not_move(machine):
    told = machine.call("up", f"portal={machine.ports['portal'] + 1}")
    assert told.returncode == 1
    assert "stop it first" in told.stderr
    assert machine.city.ports == machine.ports


@pytest.mark.parametrize("name", PARTS)
def test_a_killed_process_is_started_again(machine, name):
    before = machine.part(name)
    os.kill(before[0], signal.SIGKILL)
    eventually(lambda: set(machine.part(name)) - set(before), 30, name)
    eventually(lambda: before[0] not in machine.part(name), 30, name)
    eventually(machine.serves, 120, "the city")


def test_up_after_the_manager_was_killed_makes_one_whole_set(machine):
    for process in machine.run.processes():
        if process.leads and process.runs("leancity.local.manager"):
            os.kill(process.pid, signal.SIGKILL)
    eventually(lambda: not machine.run.running)
    left = {process.pid for process in machine.run.processes()}
    assert left
    machine.up()
    assert left.isdisjoint(process.pid for process in machine.run.processes())
    assert machine.serves()


def test_down_leaves_nothing_running_and_the_database_whole(machine):
    assert machine.call("down").returncode == 0
    assert machine.run.processes() == []
    tail = machine.run.log.read_text(encoding="utf-8", errors="replace").splitlines()[-40:]
    assert any("database system is shut down" in line for line in tail)
    assert not any("SIGKILL" in line for line in tail)


def test_a_taken_port_is_told_before_anything_starts(machine):
    with socket.create_server(("127.0.0.1", machine.ports["portal"])):
        told = machine.call("up")
    assert told.returncode == 1
    assert (
        f"port {machine.ports['portal']} (portal) is taken by process {os.getpid()}" in told.stderr
    )
    assert "make up PORTS=" in told.stderr
    assert machine.run.processes() == []


def test_reset_forgets_the_city(machine):
    assert machine.call("reset").returncode == 0
    assert not machine.state_dir.exists()
