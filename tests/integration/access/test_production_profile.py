"""In production nothing starts on demonstration secrets or passwords."""

from __future__ import annotations

import subprocess

import pytest

from leancity.config import DEMO_SECRET
from leancity.local.environment import ROOT
from leancity.local.ports import free_port
from tests.stack import Stack, procfile

PROCESSES = ("portal", "workers", "scheduler")
SECRET = "a-secret-of-one-city-that-nobody-knows-0123456789"
TLS = {
    "LEANCITY_PROFILE": "production",
    "LEANCITY_PORTAL_URL": "https://city.example",
    "LEANCITY_WEBAPPS_URL": "https://city.example/camunda",
}


def run_all(stack: Stack, secret: str) -> dict[str, tuple[int, str]]:
    """Start every process of ours at once; how each ended, and its last words."""
    environment = {**stack.environment, **TLS, "LEANCITY_SECRET_KEY": secret,
                   "LEANCITY_PORTAL_BIND": f"127.0.0.1:{free_port()}"}  # fmt: skip
    running = {
        name: subprocess.Popen(
            procfile()[name], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        for name in PROCESSES
    }  # fmt: skip
    try:
        said = {name: process.communicate(timeout=90)[0] for name, process in running.items()}
    finally:
        for process in running.values():
            process.kill()
    return {name: (running[name].returncode, said[name]) for name in PROCESSES}


@pytest.mark.parametrize(
    ("secret", "reason"),
    [
        (DEMO_SECRET, "LEANCITY_SECRET_KEY must be a secret"),
        (SECRET, "people with the demonstration password are refused"),
    ],
    ids=["demo secret", "demo passwords"],
)
def test_no_process_starts(stack, secret, reason):
    for name, (code, said) in run_all(stack, secret).items():
        assert code != 0, name
        assert reason in said, name
        assert SECRET not in said, name
