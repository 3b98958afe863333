"""Tests that run in a tool of their own: the front end in Node, the engine app in Maven."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from leancity.local.environment import ROOT


def run(folder: Path, *command: str, environment: Mapping[str, str]) -> None:
    """Run a tool; fail with the end of what it printed."""
    done = subprocess.run(
        command, cwd=folder, env=dict(environment), check=False, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    if done.returncode:
        pytest.fail(
            f"{command[0]} ended with {done.returncode}:\n{done.stdout[-12_000:]}", pytrace=False
        )


@pytest.mark.timeout(600)
def test_front_end(tool_environment):
    run(ROOT / "portal/frontend", "npm", "test", "--silent", environment=tool_environment)


@pytest.mark.timeout(1200)
def test_engine_app(tool_environment, database_url):
    url = make_url(database_url)
    environment = {
        **tool_environment,
        "LEANCITY_TEST_ENGINE_DB_URL": f"jdbc:postgresql://{url.host}:{url.port}/{url.database}",
        "LEANCITY_TEST_ENGINE_DB_USER": str(url.username),
        "LEANCITY_TEST_ENGINE_DB_PASSWORD": str(url.password),
    }
    run(ROOT, "mvn", "-q", "-B", "-f", "camunda/pom.xml", "test", environment=environment)
