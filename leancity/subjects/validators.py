"""Forms of identifiers and their check digits, as pure functions.

Each takes text as a person types it and answers whether it can be right; a check digit proves a
typing error, never that the number was issued.
"""

from __future__ import annotations

import re
from datetime import date

_PHONE_NOISE = re.compile(r"[\s()\-.\u2010-\u2015]")


def phone(text: str) -> str | None:
    """The number as +7 and ten digits, or None when it cannot be a Russian number.

    Russian numbers after ITU-T E.164: code 7 and ten digits; 8 is the inland prefix.
    """
    compact = _PHONE_NOISE.sub("", text)
    found = re.fullmatch(r"(?:\+?7|8)(\d{10})", compact)
    return f"+7{found[1]}" if found else None


def digits(text: str) -> str:
    """The digits of a number typed with spaces and hyphens."""
    return re.sub(r"[\s\-]", "", text)


def _weighted(number: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))


def inn(text: str) -> bool:
    """An INN of an organisation (10 digits) or of a person (12).

    Check digits by the order of the tax ministry (МНС) БГ-3-09/178 of 03.03.2004, annex.
    """
    number = digits(text)
    if re.fullmatch(r"[0-9]{10}", number):
        return _weighted(number, (2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10 == int(number[9])
    if re.fullmatch(r"[0-9]{12}", number):
        first = _weighted(number, (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10
        second = _weighted(number, (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10
        return number[10:] == f"{first}{second}"
    return False


def ogrn(text: str) -> bool:
    """An OGRN of a legal person: 13 digits, the last is the rest by 11 of those before it.

    Government decree 438 of 19.06.2002 (rules of the register of legal persons), point 8.
    """
    number = digits(text)
    return bool(re.fullmatch(r"[15][0-9]{12}", number)) and (
        int(number[:12]) % 11 % 10 == int(number[12])
    )


def ogrnip(text: str) -> bool:
    """An OGRNIP of a sole trader: 15 digits, the last is the rest by 13 of those before it.

    Government decree 630 of 16.10.2003 (rules of the register of sole traders).
    """
    number = digits(text)
    return bool(re.fullmatch(r"3[0-9]{14}", number)) and (
        int(number[:14]) % 13 % 10 == int(number[14])
    )


def snils(text: str) -> bool:
    """A SNILS: 11 digits, the last two a checksum; numbers up to 001-001-998 have none.

    The pension fund's rule: digits weighted 9 to 1, the sum by 101, and 100 counts as 00.
    """
    number = digits(text)
    if not re.fullmatch(r"[0-9]{11}", number):
        return False
    if int(number[:9]) <= 1_001_998:
        return number[:9] != "000000000"
    return _weighted(number, tuple(range(9, 0, -1))) % 101 % 100 == int(number[9:])


def passport_series(text: str) -> bool:
    """The series of an internal passport: four digits (Government decree 828 of 08.07.1997)."""
    return bool(re.fullmatch(r"[0-9]{4}", digits(text)))


def passport_number(text: str) -> bool:
    """The number of an internal passport: six digits."""
    return bool(re.fullmatch(r"[0-9]{6}", digits(text)))


def division_code(text: str) -> bool:
    """The code of the office that issued a passport: three digits, hyphen, three digits."""
    return bool(re.fullmatch(r"[0-9]{3}-[0-9]{3}", text.strip()))


def passport_issued(issued: date, born: date, today: date) -> bool:
    """Whether a passport can have been issued that day: not before the 14th birthday."""
    try:
        entitled = born.replace(year=born.year + 14)
    except ValueError:
        # Born on 29 February: the birthday of a common year is 1 March.
        entitled = date(born.year + 14, 3, 1)
    return entitled <= issued <= today


def cadastral_number(text: str) -> bool:
    """A cadastral number: district, area, quarter of six or seven digits, plot."""
    return bool(re.fullmatch(r"[0-9]{2}:[0-9]{2}:[0-9]{6,7}:[0-9]+", text.strip()))


def email(text: str) -> bool:
    """An address a letter can be sent to; the domain needs a dot."""
    found = re.fullmatch(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]+\.[^@\s,;<>\"]{2,}", text.strip())
    return found is not None and len(text.strip()) <= 254
