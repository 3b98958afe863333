"""Which variables a JUEL expression (`${...}`) reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_EXPRESSION = re.compile(r"[$#]\{((?:[^{}'\"]|'[^']*'|\"[^\"]*\")*)\}")
_STRING = re.compile(r"'[^']*'|\"[^\"]*\"")
_OPTIONAL = re.compile(r"\bexecution\s*\.\s*(?:get|has)Variable\s*\(\s*['\"]([^'\"]+)['\"]\s*\)")
_NAME = re.compile(r"(?<![\w.])([A-Za-z_]\w*)")
_WORDS = frozenset(
    {
        "empty",
        "eq",
        "ne",
        "lt",
        "gt",
        "le",
        "ge",
        "and",
        "or",
        "not",
        "null",
        "true",
        "false",
        "div",
        "mod",
        "instanceof",
    }
)
#: What the engine and its beans bring; not variables of the case.
BEANS = frozenset({"execution", "task", "calendar", "authenticatedUserId", "now", "dateTime"})
#: Variables that a multi-instance loop makes by itself.
LOOP = frozenset({"loopCounter", "nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances"})


@dataclass(frozen=True, kw_only=True)
class Reads:
    """Variables of one text: `needed` must exist, `asked` may be missing."""

    needed: frozenset[str]
    asked: frozenset[str]


def reads(text: str) -> Reads:
    """The variables that the expressions of a text read."""
    needed: set[str] = set()
    asked: set[str] = set()
    for body in expressions(text):
        asked |= set(_OPTIONAL.findall(body))
        bare = _STRING.sub("''", body)
        needed |= {name for name in _NAME.findall(bare) if name not in _WORDS | BEANS | LOOP}
    return Reads(needed=frozenset(needed), asked=frozenset(asked))


def expressions(text: str) -> Iterator[str]:
    """The insides of every `${...}` of a text."""
    yield from _EXPRESSION.findall(text)


def is_expression(text: str) -> bool:
    """Whether the text holds an expression."""
    return bool(_EXPRESSION.search(text))
