"""A description without the people in it: what may stand in an open column."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: Stands where a name, a phone or an address of a person was.
HIDDEN = "[…]"
_EMAIL = re.compile(r"[^\s,;<>\"()]+@[\w.\-]+\.\w{2,}")
_PHONE = re.compile(
    r"(?<![\d:])(?:\+7|8|7)[\s(\-]*\d{3}[\s)\-]*\d{3}[\s\-]*\d{2}[\s\-]*\d{2}(?!\d)"
)
_WORD = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_PATRONYMIC = r"[А-ЯЁ][а-яё]+(?:ич(?:а|у|ем|е)?|(?:вн|чн)(?:а|ы|е|у|ой))"
#: Surname, name, patronymic in any order of the first two; initials with a word on either side.
_NAMES = re.compile(
    rf"\b(?:{_WORD}\s+)?{_WORD}\s+{_PATRONYMIC}\b"
    rf"|(?:\b{_WORD}\s+)?\b[А-ЯЁ]\.\s*[А-ЯЁ]\.(?:\s*{_WORD})?"
)
_STREET_BEFORE = re.compile(r"(?:ул|улиц[аеуы]|пр|пр-т|проспект[ае]?|пер|имени|им)\.?\s*$", re.I)


def without_persons(text: str, names: Iterable[str] = ()) -> str:
    """The text with phones, e-mail addresses and people's names replaced.

    `names` are names known to belong to the case; their surnames go in every case ending.
    Streets that are named after people stay.
    """
    hidden = _PHONE.sub(HIDDEN, _EMAIL.sub(HIDDEN, text))
    hidden = _NAMES.sub(_unless_street, hidden)
    for name in names:
        hidden = _without_name(hidden, name)
    return hidden


def _unless_street(found: re.Match[str]) -> str:
    before = found.string[: found.start()]
    return found[0] if _STREET_BEFORE.search(before) else HIDDEN


def _without_name(text: str, name: str) -> str:
    words = [word for word in re.findall(r"[А-Яа-яЁё\-]+", name) if len(word) > 3]
    if not words:
        return text
    stem = re.escape(words[0][:-1] if words[0][-1] in "аяоеийьы" else words[0])
    pattern = re.compile(rf"\b{stem}[а-яё]{{0,3}}\b(?:\s+[А-ЯЁ]\.\s*(?:[А-ЯЁ]\.)?)?", re.IGNORECASE)
    return pattern.sub(_unless_street, text)
