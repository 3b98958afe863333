"""The contracts of all handlers as data: `python -m workers.contracts` writes them anew.

The kernel checks diagrams against them, shows them and makes element templates of them.
"""

from __future__ import annotations

import dataclasses
import typing
from typing import Any

import yaml

from leancity.library.topics import FILE
from workers.app import city_registry
from workers.runtime import Handler, Registry
from workers.runtime.payload import engine_types

_HEAD = """\
# What a diagram may ask of the workers: what each topic reads, writes and may answer.
# Written by `python -m workers.contracts` from the handlers; change them, not this file.
"""


def contracts(registry: Registry) -> str:
    """The text of `topics.yaml`."""
    rows = {handler.topic: _row(handler) for handler in registry}
    return _HEAD + yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=96)


def _row(handler: Handler) -> dict[str, Any]:
    contract = handler.contract
    row = {
        "title": contract.summary.removesuffix("."),
        "about": contract.details,
        "reads": _reads(handler),
        "writes": dict(contract.writes),
        "errors": dict(contract.bpmn_errors),
    }
    return {name: value for name, value in row.items() if value}


def _reads(handler: Handler) -> dict[str, dict[str, Any]]:
    """What the payload says of each variable, and after it what only the docstring knows."""
    types = engine_types(handler.payload_type)
    required = {
        field.name
        for field in dataclasses.fields(typing.cast(Any, handler.payload_type))
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    }
    return {
        name: {
            "type": types.get(name, "String"),
            "required": name in required,
            "meaning": meaning,
        }
        for name, meaning in handler.contract.reads.items()
    }


if __name__ == "__main__":
    FILE.write_text(contracts(city_registry()), encoding="utf-8")
