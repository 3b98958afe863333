"""Reading `process.yaml`: YAML without surprises, judged by its JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from leancity.library.errors import PackageError

_SCHEMA = Path(__file__).with_name("process.schema.json")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Refuses a key that stands twice: the second would silently win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A mapping whose keys are all different."""
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        repeated = {key for key in keys if keys.count(key) > 1}
        if repeated:
            raise yaml.constructor.ConstructorError(
                None, None, f"{repeated.pop()} stands twice", node.start_mark
            )
        return dict(super().construct_mapping(node, deep))


def read_yaml(file: str, data: bytes) -> dict[str, Any]:
    """A YAML mapping; `PackageError` when it is none."""
    try:
        row = yaml.load(data, Loader=_Loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PackageError(file, " ".join(str(error).split())) from error
    if not isinstance(row, dict):
        raise PackageError(file, "a mapping is expected")
    return row


def schema_faults(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(place, fault) of everything the JSON Schema refuses."""
    errors = sorted(_validator().iter_errors(row), key=lambda error: list(map(str, error.path)))
    return [(".".join(map(str, error.path)) or "/", error.message) for error in errors]


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(_SCHEMA.read_text(encoding="utf-8")))
