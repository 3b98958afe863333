"""The images: everything they copy exists, their processes are not root."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from leancity.local.environment import ROOT

SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
FILES = sorted(
    {service["build"]["dockerfile"] for service in SERVICES.values() if "build" in service}
)


@dataclass(frozen=True, kw_only=True)
class Instruction:
    """One instruction of a Dockerfile."""

    name: str
    words: tuple[str, ...]

    @property
    def flags(self) -> dict[str, str]:
        """`--name=value` words."""
        pairs = (word[2:].partition("=") for word in self.words if word.startswith("--"))
        return {name: value for name, _, value in pairs}

    @property
    def arguments(self) -> list[str]:
        """The other words."""
        return [word for word in self.words if not word.startswith("--")]


def instructions(path: Path) -> list[Instruction]:
    """The instructions of a Dockerfile, continued lines joined."""
    text = path.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines()]
    split = [line.split(maxsplit=1) for line in lines if line and not line.startswith("#")]
    return [
        Instruction(name=name, words=tuple(shlex.split(rest) if name != "RUN" else [rest]))
        for name, rest in split
    ]


def ignored() -> set[str]:
    """First parts of what the build context leaves out."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    return {line for line in lines if "*" not in line}


@pytest.fixture(params=FILES)
def image(request) -> list[Instruction]:
    """The instructions of one image."""
    return instructions(ROOT / request.param)


def test_there_is_an_image_for_python_and_one_for_java():
    assert FILES == ["camunda/Dockerfile", "leancity/Dockerfile"]


def test_what_is_copied_from_the_repository_exists(image):
    sources = [
        source
        for step in image
        if step.name == "COPY" and "from" not in step.flags
        for source in step.arguments[:-1]
    ]
    assert sources
    assert [name for name in sources if not (ROOT / name).exists()] == []
    assert [name for name in sources if name.rstrip("/") in ignored()] == []


def test_what_is_copied_between_stages_is_made_by_a_named_stage(image):
    stages = {step.words[-1] for step in image if step.name == "FROM" and "AS" in step.words}
    used = {step.flags["from"] for step in image if step.name == "COPY" and "from" in step.flags}
    assert used <= stages
    assert used


def test_processes_are_not_root(image):
    last_stage = max(number for number, step in enumerate(image) if step.name == "FROM")
    users = [step.words[0] for step in image[last_stage:] if step.name == "USER"]
    assert users
    assert users[-1] not in {"root", "0"}
    made = [step.words[0] for step in image[last_stage:] if step.name == "RUN"]
    assert any("useradd" in script and script.rstrip().count(users[-1]) for script in made)


def test_no_image_floats(image):
    bases = [step.words[0] for step in image if step.name == "FROM"]
    assert [base for base in bases if ":" not in base or base.endswith(":latest")] == []


def test_the_images_of_services_do_not_float():
    named = [service["image"] for service in SERVICES.values()]
    assert [image for image in named if ":" not in image or image.endswith(":latest")] == []


def test_no_secret_is_built_in(image):
    assert [step for step in image if step.name == "ARG"] == []
    texts = [" ".join(step.words) for step in image if step.name == "ENV"]
    assert not any(word in text for text in texts for word in ("PASSWORD", "SECRET", "TOKEN"))
