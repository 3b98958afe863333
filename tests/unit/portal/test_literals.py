"""Literals within a sentence."""

from __future__ import annotations

import pytest

from portal.literals import literals


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("код из process.yaml, например «PB-4»",
         "код из <code>process.yaml</code>, например <code>PB-4</code>"),
        ("логин, «group:<группа>» или имя",
         "логин, <code>group:&lt;группа&gt;</code> или имя"),
        ('"house" at the house <itself>',
         "<code>house</code> at the house &lt;itself&gt;"),
        ("Уведомление «О мусоре»", "Уведомление «О мусоре»"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_is_typed_letter_by_letter_is_code(text, html):
    assert str(literals(text)) == html
