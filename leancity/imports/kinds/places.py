"""A street and a house in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TYPES = (
    r"(?:улиц[аеыу]|ул|проспект[аеу]?|просп|пр-т|пр-кт|пр|переулок|переулк[еау]|пер|бульвар[ае]?"
    r"|б-р|площад[ьи]|пл|шоссе|проезд[ае]?|набережн(?:ая|ой)|микрорайон[ае]?|мкр)"
)
_NAME = r"(?:\d{1,3}\s+лет\s+)?[А-ЯЁ][А-Яа-яё\-]+(?:\s+[А-ЯЁ][А-Яа-яё\-]+){0,2}"
_HOUSE = (
    r"(?:д(?:ом)?\.?\s*)?№?\s*(\d{1,4}(?:\s?[А-Еа-е](?![а-яё]))?(?:[/-]\d{1,3})?(?:\s?к\.?\s?\d+)?)"
)
_STREET = rf"(?<![А-Яа-яё])({_TYPES}\.?\s*{_NAME})"
_WITH_HOUSE = re.compile(rf"{_STREET}[\s,]+{_HOUSE}(?=[\s,.;:)]|$)")
_WITHOUT_HOUSE = re.compile(_STREET)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where something is, as the sentence says it."""

    street: str
    house: str


def find_place(text: str) -> Place | None:
    """The first street of a text with its house, or nothing."""
    found = _WITH_HOUSE.search(text)
    if found is not None:
        return Place(street=_tidy(found[1]), house=found[2].replace(" ", ""))
    found = _WITHOUT_HOUSE.search(text)
    return Place(street=_tidy(found[1]), house="") if found is not None else None


def _tidy(street: str) -> str:
    return " ".join(street.split())
