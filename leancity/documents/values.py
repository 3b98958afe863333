"""What a context holds besides texts, numbers and dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from leancity.documents.pictures import Picture


class Choice(str):
    """A value of a list: prints as its label, `.value` is what is stored."""

    value: str

    def __new__(cls, label: str, value: str) -> Self:
        """Make a choice of a label and its stored value."""
        choice = super().__new__(cls, label)
        choice.value = value
        return choice


@dataclass(frozen=True, kw_only=True)
class Photo:
    """One photograph of a photo field."""

    #: from 1, in the order of the field
    number: int
    image: Picture
    #: EXIF time
    taken_at: datetime | None = None
    #: "46.959120, 142.738010"
    point: str | None = None
    #: who uploaded it: "Ким И. С."
    author: str | None = None
    caption: str | None = None


@dataclass(frozen=True, kw_only=True)
class Signer:
    """A member of staff as letters name one."""

    login: str
    full_name: str
    short_name: str
    post: str
    #: m or f
    gender: str
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, kw_only=True)
class UnitFacts:
    """The unit a letter comes from."""

    code: str
    #: "Департамент общественной безопасности и контроля"
    name: str
    name_short: str
    #: the same with the administration it belongs to, in the genitive
    name_full: str
    #: "Администрация города Южно-Сахалинска"
    administration: str
    address: str | None = None
    phone: str | None = None
    email: str | None = None
    #: address, telephone and e-mail in one line, as far as they are known
    contacts: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """The case a letter belongs to."""

    number: str
    business_key: str
    #: title of the process
    process: str
    #: "Нарушение № 0421"
    title: str


@dataclass(frozen=True, kw_only=True)
class DocumentFacts:
    """The document itself."""

    code: str
    #: "PB-4/0421-1"
    number: str
    date: date
    title: str
