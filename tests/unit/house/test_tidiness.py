"""What must not stand in any file of the repository."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from leancity.local.environment import ROOT

#: Written in parts, so that this file is no find of its own.
REGISTRIES = "|".join(
    (
        r"registry\.npm" + "js",
        r"registry\.yarn" + "pkg",
        r"py" + r"pi\.(org|python)",
        r"python" + "hosted",
        r"repo1?\\.maven" + r"|maven\.apache\.org/maven2",
        r"(deb|security|archive)\.(debian|ubuntu)" + r"\.",
    )
)
MACHINE = "|".join(
    (r"(?<![\w.-])/wo" + r"rk/", r"(?<![\w.-])/tm" + r"p/", r"/r" + r"oot/", r"/ho" + r"me/\w")
)
WORKSHOP = "|".join(
    (
        r"\b(design|domain|style|contract)\.md" + r"\b",
        r"\b(issue|task) #?\d+\b",
        r"\b(AI|LLM|coding) (agent|assistant|helper)",
        r"\bthis (issue|brief)\b",
    )
)
#: Addresses that tests and documents may name: nobody answers there (RFC 2606) or they are ours.
SECRETS = r"-----BEGIN [A-Z ]*PRIVATE KEY-----"


def repository_files() -> list[Path]:
    """Everything that is or will be in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The text files of the repository by name."""
    found = {}
    for path in repository_files():
        content = path.read_bytes()
        if b"\0" not in content[:8000]:
            found[str(path.relative_to(ROOT))] = content.decode("utf-8")
    return found


def finds(texts: dict[str, str], pattern: str) -> list[str]:
    """`file:line: text` of every find."""
    wanted = re.compile(pattern, re.IGNORECASE)
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts.items()
        if wanted.search(text)
        for number, line in enumerate(text.splitlines(), 1)
        if wanted.search(line)
    ]


def test_all_text_is_utf8_and_there_is_some(texts):
    assert len(texts) > 400


@pytest.mark.parametrize(
    "pattern", [REGISTRIES, MACHINE, WORKSHOP, SECRETS], ids=["registry", "path", "work", "key"]
)
def test_nothing_names(texts, pattern):
    assert finds(texts, pattern) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (REGISTRIES, "https://registry.npm" + "js.org/x"),
        (REGISTRIES, "https://files.python" + "hosted.org"),
        (MACHINE, "see /wo" + "rk/main/x"),
        (MACHINE, 'Path("/tm' + 'p/x")'),
        (WORKSHOP, "as is" + "sue 3 says"),
        (WORKSHOP, "see design" + ".md"),
    ],
)
def test_the_patterns_find_what_they_are_for(pattern, line):
    assert finds({"x": line}, pattern)


def test_nobody_is_told_to_do_something_later(texts):
    assert finds(texts, r"\b(?-i:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b") == []


def test_no_large_files():
    large = [str(path) for path in repository_files() if path.stat().st_size > 1_000_000]
    assert large == []
