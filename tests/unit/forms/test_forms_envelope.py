"""What a page sends, before anybody looks at the answers."""

from __future__ import annotations

from typing import Any

import pytest

from leancity.errors import UserError
from leancity.forms import clean, read_envelope


def test_envelope_is_read() -> None:
    envelope = read_envelope({"data": {"a": 1}, "formHash": "h", "version": 3, "csrf": "x"})
    assert (envelope.data, envelope.form_hash, envelope.version) == ({"a": 1}, "h", 3)


@pytest.mark.parametrize(
    "payload",
    [None, [], "x", {}, {"data": None}, {"data": []}, {"data": {}, "formHash": "h" * 65},
     {"data": {}, "version": -1}, {"data": {}, "version": "x"}],
)  # fmt: skip
def test_broken_envelope_is_refused(payload: Any) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        read_envelope(payload)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a\x00b", "ab"),
        ("\ud800x", "�x"),
        ("😀", "😀"),
        (float("nan"), None),
        (float("inf"), None),
        ({"a\x00": [True, None, 1.5]}, {"a": [True, None, 1.5]}),
    ],
)
def test_what_no_database_holds_is_taken_out(given: Any, kept: Any) -> None:
    assert clean(given) == kept


def test_endless_nesting_is_refused() -> None:
    nested: Any = "x"
    for _ in range(30):
        nested = [nested]
    with pytest.raises(UserError, match="cannot be read"):
        clean(nested)


def test_endless_text_is_refused() -> None:
    with pytest.raises(UserError, match="longer than 100000"):
        clean("x" * 100_001)
