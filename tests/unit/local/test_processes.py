"""Finding and ending the processes of one city."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from leancity.local.processes import MARK, end, process, processes_of
from tests.waiting import eventually

OBEDIENT = "import time; print('ready', flush=True); time.sleep(60)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {OBEDIENT}"


@pytest.fixture
def start(tmp_path):
    """Starts a marked process; its mark is the folder of the test."""
    started = []

    def _start(script: str = OBEDIENT, mark: Path = tmp_path) -> subprocess.Popen[str]:
        begun = subprocess.Popen(
            [sys.executable, "-c", script], env={MARK: str(mark)}, text=True,
            stdout=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        started.append(begun)
        assert begun.stdout.readline() == "ready\n"
        return begun

    yield _start
    for begun in started:
        begun.kill()
        begun.wait()
        begun.stdout.close()


def test_only_the_processes_of_a_city_are_found(start, tmp_path):
    ours, other = start(), start(mark=tmp_path / "other")
    found = list(processes_of(tmp_path))
    assert [each.pid for each in found] == [ours.pid]
    assert found[0].leads
    assert found[0].runs("time.sleep(60)")
    assert len(found[0].title) == 80
    assert [each.pid for each in processes_of(tmp_path / "other")] == [other.pid]


def test_memory_is_told_in_bytes(start):
    found = process(start().pid)
    assert 1_000_000 < found.shared < found.resident < 100_000_000


def test_a_process_that_has_ended_is_none_of_the_city(start, tmp_path):
    ended = start()
    ended.kill()
    eventually(lambda: list(processes_of(tmp_path)) == [])
    ended.wait()
    assert process(ended.pid) is None


def test_processes_are_asked_to_end(start):
    asked = start()
    end([asked.pid], patience=10)
    assert asked.wait(5) == -signal.SIGTERM


def test_who_does_not_end_in_time_is_killed(start):
    asked = start(STUBBORN)
    end([asked.pid], patience=0.2)
    assert asked.wait(5) == -signal.SIGKILL


def test_nobody_to_end_is_no_mistake(start):
    gone = start()
    gone.kill()
    gone.wait()
    end([gone.pid], patience=1)
    end([], patience=1)
    assert process(os.getpid())
