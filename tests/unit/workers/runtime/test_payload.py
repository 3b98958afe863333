"""Payloads are checked before any work begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from workers.runtime.errors import PayloadError, PermanentError, RegistrationError
from workers.runtime.payload import build_payload, check_payload_type


@dataclass(frozen=True, kw_only=True)
class Payload:
    """One field of each kind."""

    text: str
    flag: bool = False
    count: int = 0
    share: float = 0.0
    names: list[str] | None = None
    data: dict[str, Any] | None = None
    moment: datetime | None = None
    note: str | None


def test_missing_and_null_variables_take_the_default_or_none():
    built = build_payload(Payload, {"text": "a", "count": None, "unknown": object()})
    assert built == Payload(text="a", note=None)


def test_every_kind_is_taken():
    moment = datetime(2026, 11, 23, tzinfo=UTC)
    given = {
        "text": "", "flag": True, "count": 3, "share": 2, "names": ["a"], "data": {"a": 1},
        "moment": moment, "note": "n",
    }  # fmt: skip
    built = build_payload(Payload, given)
    assert built == Payload(**given)
    assert isinstance(built.share, float)


@pytest.mark.parametrize(
    ("given", "variable", "sentence"),
    [
        ({}, "text", 'The variable "text" is missing'),
        ({"text": None}, "text", 'The variable "text" is missing'),
        ({"text": 5}, "text", 'The variable "text" must be text'),
        ({"text": "a", "flag": 1}, "flag", 'The variable "flag" must be true or false'),
        ({"text": "a", "count": True}, "count", 'The variable "count" must be a whole number'),
        ({"text": "a", "count": 1.5}, "count", 'The variable "count" must be a whole number'),
        ({"text": "a", "share": "2"}, "share", 'The variable "share" must be a number'),
        ({"text": "a", "share": True}, "share", 'The variable "share" must be a number'),
        ({"text": "a", "names": "b"}, "names", 'The variable "names" must be a list'),
        ({"text": "a", "names": ["b", 1]}, "names", 'The variable "names" must be text'),
        ({"text": "a", "data": []}, "data", 'The variable "data" must be an object'),
        (
            {"text": "a", "moment": "now"},
            "moment",
            'The variable "moment" must be a date with time',
        ),
    ],
)
def test_a_bad_payload_is_a_permanent_failure_that_names_the_variable(given, variable, sentence):
    with pytest.raises(PayloadError) as caught:
        build_payload(Payload, given)
    assert isinstance(caught.value, PermanentError)
    assert caught.value.variable == variable
    assert str(caught.value) == sentence


def test_the_value_of_a_bad_variable_is_not_told():
    with pytest.raises(PayloadError) as caught:
        build_payload(Payload, {"text": 79_000_000_001})
    assert "79" not in str(caught.value)


def test_a_moment_is_not_a_date():
    @dataclass(frozen=True)
    class Dated:
        day: date

    with pytest.raises(PayloadError, match="must be a date"):
        build_payload(Dated, {"day": datetime(2026, 11, 23, tzinfo=UTC)})


def test_a_payload_checks_itself_for_what_types_cannot_say():
    @dataclass(frozen=True)
    class Positive:
        count: int

        def __post_init__(self) -> None:
            if self.count < 1:
                raise PayloadError("count", "must be above 0")

    assert build_payload(Positive, {"count": 1}).count == 1
    with pytest.raises(PayloadError, match='"count" must be above 0'):
        build_payload(Positive, {"count": 0})


@dataclass
class Mutable:
    """Not frozen."""

    a: str


@dataclass(frozen=True)
class Unreadable:
    """A field that no variable can fill."""

    a: set[str]


@pytest.mark.parametrize(
    "wrong", [dict, "Payload", None, Payload(text="", note=None), Mutable, Unreadable]
)
def test_a_class_that_is_no_payload_is_refused(wrong):
    with pytest.raises(RegistrationError):
        check_payload_type(wrong)
