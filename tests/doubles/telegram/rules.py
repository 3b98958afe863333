"""The published rules of parameters: which a method takes, of what kind, how long."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.doubles.telegram.faults import Refused, bad
from tests.doubles.telegram.wire import Query, decoded

#: Takes the name and the raw value, gives the value or refuses.
Kind = Callable[[str, Any], Any]


def integer(least: int | None = None, most: int | None = None) -> Kind:
    """A whole number between two others."""

    def check(name: str, raw: Any) -> int:
        try:
            value = int(raw) if not isinstance(raw, (bool, float)) else None
        except (TypeError, ValueError):
            value = None
        if value is None or not _between(value, least, most):
            raise bad(f"invalid {name} specified")
        return value

    return check


def number(least: float, most: float) -> Kind:
    """A number between two others."""

    def check(name: str, raw: Any) -> float:
        try:
            value = float(raw)
        except (TypeError, ValueError):
            raise bad(f"invalid {name} specified") from None
        if not least <= value <= most:
            raise bad(f"invalid {name} specified")
        return value

    return check


def flag(name: str, raw: Any) -> bool:
    """True or False."""
    words = {"true": True, "1": True, "false": False, "0": False}
    value = words.get(str(raw).lower())
    if value is None:
        raise bad(f"{name} must be of type Boolean")
    return value


def string(least: int = 0, most: int | None = None) -> Kind:
    """A text of so many characters; JSON of another type is no text."""

    def check(name: str, raw: Any) -> str:
        if not isinstance(raw, str) or not _between(len(raw), least, most):
            raise bad(f"invalid {name} specified")
        return raw

    return check


def words(*known: str, refusal: str) -> Kind:
    """One of some words."""

    def check(_name: str, raw: Any) -> str:
        if raw not in known:
            raise bad(refusal)
        return str(raw)

    return check


def structure(kind: type, what: str) -> Kind:
    """A list or an object, as JSON or as a text of JSON."""

    def check(_name: str, raw: Any) -> Any:
        value = decoded(raw, what) if isinstance(raw, str) else raw
        if not isinstance(value, kind):
            raise bad(f"{'an Array' if kind is list else 'Object'} expected as {what}")
        return value

    return check


def anything(_name: str, raw: Any) -> Any:
    """Checked by the method itself."""
    return raw


@dataclass(frozen=True)
class Rule:
    """One parameter; `missing` is what is said when it lacks, None: it may."""

    kind: Kind
    missing: str | None = None


def need(kind: Kind, missing: str = "") -> Rule:
    """A parameter that must be there."""
    return Rule(kind, missing)


def may(kind: Kind) -> Rule:
    """A parameter that may be there."""
    return Rule(kind)


def checked(query: Query, rules: Mapping[str, Rule]) -> dict[str, Any]:
    """The parameters of a call, each of its kind; files under the name of their parameter."""
    known = {name.lower() for name in rules}
    for name in query.values:
        if name.lower() not in known:
            raise Refused(400, f'Bad Request: unknown parameter "{name}"')
    given: dict[str, Any] = {}
    for name, rule in rules.items():
        raw = query.files.get(name, query.values.get(name))
        if raw is None or raw == "":
            if rule.missing is not None:
                raise bad(rule.missing or f'parameter "{name}" is required')
        else:
            given[name] = rule.kind(name, raw)
    return given


def _between(value: float, least: float | None, most: float | None) -> bool:
    return (least is None or value >= least) and (most is None or value <= most)
