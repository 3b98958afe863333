"""The topics that a diagram may use: what each reads, writes and may answer.

`topics.yaml` is the handlers' own contract, written by `python -m workers.contracts` because the
kernel does not import the workers; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("topics.yaml")


@dataclass(frozen=True, kw_only=True)
class Input:
    """A variable that a topic reads."""

    name: str
    #: the engine's type: String, Boolean, Integer, Double, Date, Json, Bytes
    type: str
    #: it must have a value when the task begins
    required: bool
    meaning: str


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One topic of external tasks; its texts are msgids."""

    name: str
    title: str
    about: str = ""
    inputs: tuple[Input, ...] = ()
    #: variables that it leaves in the case, with their meaning
    outputs: Mapping[str, str] = field(default_factory=dict)
    #: BPMN error codes it may answer with, with their meaning
    answers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_row(cls, name: str, row: Mapping[str, Any]) -> Topic:
        """A topic as `topics.yaml` tells it."""
        inputs = (Input(name=key, **each) for key, each in (row.get("reads") or {}).items())
        return cls(
            name=name,
            title=row["title"],
            about=row.get("about", ""),
            inputs=tuple(inputs),
            outputs=row.get("writes") or {},
            answers=row.get("errors") or {},
        )

    @property
    def required(self) -> tuple[str, ...]:
        """Variables that must have a value when the task begins."""
        return tuple(each.name for each in self.inputs if each.required)

    @property
    def optional(self) -> tuple[str, ...]:
        """Variables that it reads when they are there."""
        return tuple(each.name for each in self.inputs if not each.required)

    @property
    def writes(self) -> tuple[str, ...]:
        """Variables that it leaves in the case."""
        return tuple(self.outputs)

    @property
    def errors(self) -> tuple[str, ...]:
        """BPMN error codes it may answer with."""
        return tuple(self.answers)

    @property
    def texts(self) -> tuple[str, ...]:
        """Every msgid of it."""
        meanings = (each.meaning for each in self.inputs)
        texts = (self.title, self.about, *meanings, *self.outputs.values(), *self.answers.values())
        return tuple(text for text in texts if text)


@cache
def known_topics() -> Mapping[str, Topic]:
    """Every topic that has a handler, by name."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {name: Topic.from_row(name, row) for name, row in rows.items()}
