"""Dates, times, telephone numbers and spaces as official letters write them."""

from __future__ import annotations

import re
from datetime import date, datetime

from leancity.documents.grammar.cases import NBSP

_MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
_SHORT_WORD = re.compile(
    r"(?<![А-Яа-яёЁ])(№|ст\.|ч\.|п\.|пп\.|абз\.|г\.|ул\.|пр\.|пр-т|пер\.|пл\.|д\.|корп\.|стр\.|кв\.|"
    r"оф\.|с\.|тел\.|см\.|т\.|р-н|[А-ЯЁ]\.|[А-ЯЁ]{2,5}(?= [«\"]))\s+(?=[«\"А-ЯЁа-яё0-9])"
)
_BEFORE_SHORT = re.compile(
    r"(?<=\d)\s+(?=(?:г\.|гг\.|ч\.|мин\.|руб\.|коп\.|кв\. м|м|км|чел\.|шт\.)(?![А-Яа-яёЁ]))"
)
_BEFORE_INITIALS = re.compile(r"(?<=[а-яё])\s+(?=[А-ЯЁ]\.\s?[А-ЯЁ]\.)")
_POINT = re.compile(r"(?<=\d\.)(\d{3,}),\s+(?=-?\d)")
_NUMBER_WORD = re.compile(r"(?<=\d)\s+(?=[а-яё]{2,})")


def date_long(day: date) -> str:
    """`17 ноября 2020 г.`, kept on one line."""
    return NBSP.join((str(day.day), _MONTHS[day.month - 1], str(day.year), "г."))


def date_short(day: date) -> str:
    """`17.11.2020`."""
    return f"{day:%d.%m.%Y}"


def moment(time: datetime) -> str:
    """`17.11.2020 14:05`, kept on one line."""
    return f"{time:%d.%m.%Y}{NBSP}{time:%H:%M}"


def keep_together(text: str) -> str:
    """No-break spaces where a line must not break: `№ 5`, `ул. Мира`, `д. 7`, `10 дней`."""
    text = _SHORT_WORD.sub(rf"\1{NBSP}", _BEFORE_INITIALS.sub(NBSP, text))
    text = _POINT.sub(rf"\1,{NBSP}", _BEFORE_SHORT.sub(NBSP, text))
    return _NUMBER_WORD.sub(NBSP, text)


def phone(number: str) -> str:
    """`+74242000000` -> `+7 (4242) 00-00-00`, a mobile `+7 (914) 000-00-00`; others unchanged."""
    digits = re.sub(r"\D", "", number)
    if len(digits) != 11 or digits[0] not in "78":
        return number
    if digits[1] == "9":
        code, rest = digits[1:4], (digits[4:7], digits[7:9], digits[9:])
    else:
        code, rest = digits[1:5], (digits[5:7], digits[7:9], digits[9:])
    return f"+7{NBSP}({code}){NBSP}" + "-".join(rest)
