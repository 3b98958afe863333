"""What a kind of bot offers: a file of `bots/configurations/`, no code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml

from bots.dialogue import Item, Plan
from leancity.errors import ConfigurationError

API_VERSION = "leancity/v1"


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """One kind of bot."""

    kind: str
    #: process key -> how its start form is led, in the order they are offered
    starts: Mapping[str, Plan]
    #: what the list of tasks is called; none: tasks are not offered
    tasks: Mapping[str, str] | None
    #: whether `/raid` tells today's route
    raids: bool = False


def load_configuration(kind: str) -> Configuration:
    """The configuration of a kind; ConfigurationError names what is wrong."""
    source = files("bots") / "configurations" / f"{kind}.yaml"
    if not kind.isidentifier() or not source.is_file():
        raise ConfigurationError(f"there is no bot of the kind {kind!r}")
    return read_configuration(kind, yaml.safe_load(source.read_text(encoding="utf-8")))


def read_configuration(kind: str, document: Any) -> Configuration:
    """A configuration from its document."""
    try:
        if document["apiVersion"] != API_VERSION:
            raise ValueError(f"apiVersion must be {API_VERSION}")
        starts = {str(row["process"]): _plan(row) for row in document.get("starts", ())}
        tasks = document.get("tasks")
        return Configuration(
            kind=kind,
            starts=starts,
            tasks=tasks and dict(tasks["label"]),
            raids=bool(document.get("raids")),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ConfigurationError(f"bots/configurations/{kind}.yaml: {error!r}") from error


def _plan(row: Mapping[str, Any]) -> Plan:
    rest = {name: value for name, value in row.items() if name not in {"process", "items"}}
    return Plan(items=tuple(Item(**item) for item in row.get("items", ())), **rest)
