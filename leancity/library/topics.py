"""The topics that a diagram may use: what each reads, writes and may answer.

`topics.yaml` is the handlers' side of the contract, written down here because the kernel does
not import the workers; a test compares it with the handlers' signatures and docstrings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("topics.yaml")


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One topic of external tasks."""

    name: str
    title: str
    #: variables that must have a value when the task begins
    required: tuple[str, ...] = ()
    #: variables that it reads when they are there
    optional: tuple[str, ...] = ()
    #: variables that it leaves in the case
    writes: tuple[str, ...] = ()
    #: BPMN error codes it may answer with
    errors: tuple[str, ...] = ()


@cache
def known_topics() -> Mapping[str, Topic]:
    """Every topic that has a handler, by name."""
    rows = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {
        name: Topic(
            name=name,
            title=row["title"],
            **{part: tuple(row.get(part, ())) for part in _LISTS},
        )
        for name, row in rows.items()
    }


_LISTS = ("required", "optional", "writes", "errors")
