"""What kind of thing an attribute is, how it is searched for and how it is shown masked.

Attributes are named by the forms (`phone`, `subject_name`, `applicant_email`), so the kind
follows from the words of the name.
"""

from __future__ import annotations

import re
from enum import StrEnum

from leancity.subjects import validators


class Kind(StrEnum):
    """Kinds with a rule of their own; everything else is OTHER."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    INN = "inn"
    OGRN = "ogrn"
    SNILS = "snils"
    OTHER = "other"


_WORDS = {
    "phone": Kind.PHONE,
    "mobile": Kind.PHONE,
    "email": Kind.EMAIL,
    "inn": Kind.INN,
    "ogrn": Kind.OGRN,
    "ogrnip": Kind.OGRN,
    "snils": Kind.SNILS,
    "name": Kind.NAME,
    "fio": Kind.NAME,
}
#: By how many people remember a record, and what the law lets a clerk look up.
SEARCHED = frozenset({Kind.NAME, Kind.PHONE, Kind.EMAIL, Kind.INN, Kind.OGRN, Kind.SNILS})
#: Shown instead of a value that has no mask of its own.
GIVEN = {"ru": "указано", "en": "given"}
_ORGANISATION = re.compile(
    r"[«»\"]|^(ООО|АО|ПАО|ЗАО|ОАО|МУП|МКУ|МБУ|МАУ|ГУП|ФГУП|ФГБУ|ТСЖ|ТСН|СНТ|НКО|АНО|LLC|JSC)\b"
)
_TRADER = re.compile(r"^(ИП)\s+", re.IGNORECASE)


def kind_of(attribute: str) -> Kind:
    """The kind of an attribute by the words of its name."""
    for word in reversed(attribute.lower().split("_")):
        if word in _WORDS:
            return _WORDS[word]
    return Kind.OTHER


def normalised(kind: Kind, value: str) -> str:
    """The one spelling under which a value is kept for exact search."""
    if kind is Kind.PHONE:
        return validators.phone(value) or validators.digits(value)
    if kind in {Kind.INN, Kind.OGRN, Kind.SNILS}:
        return validators.digits(value)
    plain = " ".join(value.split()).casefold().replace("ё", "е")
    return plain.strip("\"'«»") if kind is Kind.NAME else plain


def spellings(text: str) -> dict[Kind, str]:
    """What a searched text would be kept as, for every kind it could be."""
    numbers = validators.digits(text)
    found = {Kind.NAME: normalised(Kind.NAME, text)}
    if validators.phone(text):
        found[Kind.PHONE] = normalised(Kind.PHONE, text)
    if "@" in text:
        found[Kind.EMAIL] = normalised(Kind.EMAIL, text)
    if numbers.isdigit():
        found |= dict.fromkeys((Kind.INN, Kind.OGRN, Kind.SNILS), numbers)
    return found


def mask(attribute: str, value: str, locale: str = "ru") -> str:
    """What a list, a message or a log may show of a value; empty stays empty."""
    value = value.strip()
    if not value:
        return ""
    kind = kind_of(attribute)
    if kind is Kind.NAME:
        return _mask_name(value)
    if kind is Kind.PHONE:
        number = validators.phone(value)
        return f"+7***{number[-4:]}" if number else GIVEN[locale]
    if kind is Kind.EMAIL and validators.email(value):
        return f"{value[0]}***@{value.rpartition('@')[2]}"
    return GIVEN[locale]


def _mask_name(value: str) -> str:
    """Surname and initials; the name of an organisation is public (ГК РФ art. 54)."""
    if _ORGANISATION.search(value):
        return value
    trader = _TRADER.match(value)
    surname, *names = value[trader.end() :].split() if trader else value.split()
    initials = [f"{name[0].upper()}." for name in names[:2] if name[0].isalpha()]
    return " ".join([*(["ИП"] if trader else []), surname, *initials])
