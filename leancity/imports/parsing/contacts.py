"""Phones and e-mail addresses of one cell: none, one or several, with whatever stands around."""

from __future__ import annotations

import re
from typing import Any

from leancity.subjects import validators

_PHONE = re.compile(
    r"(?<!\d)(?:(?:\+?7|8)[\s(.\-]*)?\d{3,5}[\s).\-]*\d{1,3}[\s.\-]*\d{2}[\s.\-]*\d{2}(?!\d)"
)
_EMAIL = re.compile(r"[^\s,;<>\"()]+@[^\s,;<>\"()]+")
#: Words that may stand beside a phone and say nothing of their own.
_SILENT = re.compile(
    r"(?:телефон|тел|моб|сот|раб|дом|факс|контактный|личный|нет|б/н|и|или)\b\.?|[\s,;/|+().:\-–—№]"
)
_BREAK = re.compile(r"[,;/|\n]|\s+(?:и|или)\s+")


def plain(value: Any) -> str:
    """The text of a cell; a number without the point that spreadsheets give it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def phones(value: Any) -> tuple[list[str], bool]:
    """The phones of a cell as +7 and ten digits, and whether that was all there was in it."""
    found: list[str] = []
    clean = True
    for part in _BREAK.split(plain(value)):
        rest = part
        for match in _PHONE.finditer(part):
            number = _number(match[0])
            if number:
                rest = rest.replace(match[0], " ")
                found.append(number)
        clean = clean and not _SILENT.sub("", rest.lower())
    return list(dict.fromkeys(found)), clean


def _number(text: str) -> str | None:
    digits = re.sub(r"\D", "", text)
    if len(digits) == 10:
        # Codes of Russian areas begin with 3, 4, 9; with 7 or 8 a digit was lost.
        return validators.phone(f"8{digits}") if digits[0] in "349" else None
    return validators.phone(digits)


def emails(value: Any) -> tuple[list[str], bool]:
    """The e-mail addresses of a cell, and whether that was all there was in it."""
    text = plain(value)
    found = [part.strip(".") for part in _EMAIL.findall(text)]
    good = [address.lower() for address in found if validators.email(address)]
    rest = _SILENT.sub("", _EMAIL.sub(" ", text).lower())
    return list(dict.fromkeys(good)), not rest and len(good) == len(found)
