"""`python -m bots`: without a bot it says so and waits; a wrong file is named at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from leancity.local.environment import ROOT


def start(folder: Path, **changes: str) -> subprocess.Popen[str]:
    environment = {
        "PATH": "", "PYTHONUNBUFFERED": "1", "LEANCITY_PROFILE": "test",
        "LEANCITY_STATE_DIR": str(folder), "LEANCITY_SECRET_KEY": "secret",
        "LEANCITY_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none", **changes,
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "bots"], cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_without_a_bot_it_says_so_and_waits_for_the_end(tmp_path):
    with start(tmp_path) as process:
        assert process.stdout.readline() == "No bot is configured: people work in the portal.\n"
        assert process.poll() is None
        process.terminate()
        assert process.wait(20) == 0


def test_a_wrong_file_is_a_mistake_of_configuration(tmp_path):
    file = tmp_path / "bots.yaml"
    file.write_text("a: {name: abcdef, token: short}", encoding="utf-8")
    with start(tmp_path, LEANCITY_BOTS_FILE=str(file)) as process:
        _, told = process.communicate(timeout=30)
    assert process.returncode == 2
    assert "bot" in told
    assert "short" not in told
