"""The commands of the house: targets that exist, locks in step, one set of tool versions."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys

import pytest
import yaml

from leancity.cli import main
from leancity.local.environment import ROOT
from tests.stack import procfile

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
#: A pinned package, with the extras it was resolved with.
PIN = r"^[A-Za-z0-9._-]+(?:\[[a-z0-9,-]+\])?=="
WANTED = {
    "help", "up", "down", "reset", "format", "lint", "types", "sure", "test", "soak", "real",
    "bench", "cover", "lock",
}  # fmt: skip


def setup() -> configparser.ConfigParser:
    """`setup.cfg`."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def names(text: str) -> set[str]:
    """Normalised names (PEP 503) of a list of requirements."""
    lines = (line.strip() for line in text.splitlines())
    found = (re.match(r"[A-Za-z0-9._-]+", line) for line in lines if not line.startswith("#"))
    return {re.sub(r"[-_.]+", "-", match[0]).lower() for match in found if match}


def locked(name: str) -> set[str]:
    """Names that a lock file pins; continued lines and comments are indented."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return names("\n".join(re.findall(PIN, text, re.MULTILINE)))


def make(*words: str) -> subprocess.CompletedProcess[str]:
    """A dry run of make."""
    return subprocess.run(
        ["make", "--dry-run", "--always-make", *words],
        cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip


def test_help_names_every_target_that_people_use():
    told = subprocess.run(["make", "help"], cwd=ROOT, check=True, capture_output=True, text=True)
    assert {line.split()[0] for line in told.stdout.splitlines()} >= WANTED
    assert WANTED <= TARGETS


@pytest.mark.parametrize("target", sorted(WANTED - {"real"}))
def test_every_target_can_be_planned(target):
    planned = make(target)
    assert planned.returncode == 0, planned.stderr


def test_real_without_a_folder_says_what_to_write():
    told = subprocess.run(
        ["make", "--question", "real"], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert told.returncode
    assert "make real DATA=<folder" in make("real").stdout


@pytest.mark.parametrize("name", sorted(procfile()))
def test_commands_of_the_procfile_exist(name):
    program, *words = procfile()[name]
    folders = [str(ROOT / ".venv" / "bin"), *os.get_exec_path()]
    assert shutil.which(program, path=os.pathsep.join(folders))
    if program == "leancity":
        assert words[0] in main.list_commands(None)


def test_every_line_of_the_procfile_is_kept_alive():
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if ": leancity/local/keep.sh " not in line] == []
    assert os.access(ROOT / "leancity/local/keep.sh", os.X_OK)


@pytest.mark.parametrize("script", ["run", "install-tools"])
def test_scripts_of_the_continuous_integration_can_run(script):
    assert os.access(ROOT / ".ci" / script, os.X_OK)
    subprocess.run(["sh", "-n", f".ci/{script}"], cwd=ROOT, check=True)


def test_the_continuous_integration_runs_what_developers_run():
    assert "exec make test" in (ROOT / ".ci/run").read_text(encoding="utf-8")


def test_hooks_run_targets_that_exist():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    entries = [hook["entry"].split() for repo in hooks["repos"] for hook in repo["hooks"]]
    assert entries
    assert all(words[0] == "make" and set(words[1:]) <= TARGETS for words in entries)


def test_production_is_locked():
    options = setup()["options"]
    assert names(options["install_requires"]) <= locked("requirements.lock")


def test_development_is_locked_and_holds_production():
    extras = setup()["options.extras_require"]
    wanted = set().union(*(names(text) for text in extras.values()))
    assert wanted <= locked("requirements-dev.lock")
    assert locked("requirements.lock") <= locked("requirements-dev.lock")


def test_both_locks_pin_the_same_versions():
    pinned = [
        set(re.findall(PIN + r"[^ \n]+", text, re.MULTILINE))
        for text in (
            (ROOT / name).read_text(encoding="utf-8")
            for name in ("requirements.lock", "requirements-dev.lock")
        )
    ]
    assert pinned[0] <= pinned[1]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_pin_has_its_hashes(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    pins = re.findall(r"^(\S+==\S+).*?\\\n\s+--hash=sha256:", text, re.MULTILINE)
    assert len(pins) == len(re.findall(PIN, text, re.MULTILINE)) > 50


@pytest.mark.parametrize("folder", ["portal/frontend", "tests/doubles/second_opinion"])
def test_a_lock_of_node_packages_names_hashes_and_no_places(folder):
    text = (ROOT / folder / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in text
    assert '"integrity"' in text


def test_the_tests_of_a_file_stay_together():
    """Modules share what is dear to make, and some go from a beginning to an end."""
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-n", "2", "--dist", "loadgroup", "-p",
         "no:cacheprovider", "tests/unit/local/test_ports.py", "tests/unit/local/test_processes.py"],
        cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    ran = set(re.findall(r"^\[(gw\d)\].* PASSED tests/unit/local/(\w+)", run.stdout, re.MULTILINE))
    assert {name for _, name in ran} == {"test_ports", "test_processes"}
    assert len(ran) == 2
