"""Days as tables hold them: cells of the date type, serial numbers, texts in many shapes."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

#: Day 0 of the serial numbers of spreadsheets, with their leap day that never was.
_EPOCH = date(1899, 12, 30)
#: Serial numbers of 1954 to 2064: anything else is a number that is no day.
_SERIALS = range(20_000, 60_000)
_EARLIEST = 1991
_MONTHS = (
    ("январь", "января"), ("февраль", "февраля"), ("март", "марта"), ("апрель", "апреля"),
    ("май", "мая"), ("июнь", "июня"), ("июль", "июля"), ("август", "августа"),
    ("сентябрь", "сентября"), ("октябрь", "октября"), ("ноябрь", "ноября"), ("декабрь", "декабря"),
)  # fmt: skip
_GAP = r"\s*[.,/\-]\s*"
_DIGITS = re.compile(rf"(\d{{1,2}}){_GAP}(\d{{1,2}}){_GAP}(\d{{4}}|\d{{2}})(?!\d)")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_WORDS = re.compile(r"(\d{1,2})\s*[-.]?\s*([а-я]{3,9})\.?\s*(\d{4}|\d{2}(?!\d))")
#: What may stand behind a day: the word for year, a time.
_TAIL = re.compile(r"[\s,t]*(?:г\.?|год[а]?)?[\s,t]*(?:\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?\s*\.?")
#: Where a day begins in a longer text.
ANYWHERE = re.compile(
    rf"(?<!\d)(?:\d{{1,2}}{_GAP}\d{{1,2}}{_GAP}(?:\d{{4}}|\d{{2}})(?!\d)|\d{{4}}-\d{{2}}-\d{{2}}(?!\d)"
    r"|\d{1,2}\s+(?:янв|фев|мар|апр|ма[яй]|июн|июл|авг|сен|окт|ноя|дек)[а-я]*\.?\s+\d{4})"
    r"(?:\s*(?:г\.|года|г\b))?",
    re.IGNORECASE,
)


class Unreadable(ValueError):
    """The text is no day that anybody could have meant."""


def parse_day(value: Any) -> date:
    """The day of a cell; raises `Unreadable`. Two digits of a year mean this century."""
    if isinstance(value, datetime):
        return _sane(value.date())
    if isinstance(value, date):
        return _sane(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _serial(float(value))
    text = " ".join(str(value).lower().split())
    if re.fullmatch(r"\d{5}(?:[.,]\d+)?", text):
        return _serial(float(text.replace(",", ".")))
    return _of_text(text)


def _serial(number: float) -> date:
    if int(number) not in _SERIALS:
        raise Unreadable(number)
    return _EPOCH + timedelta(days=int(number))


def _of_text(text: str) -> date:
    if found := _DIGITS.match(text):
        day, month, year = found.groups()
    elif found := _ISO.match(text):
        year, month, day = found.groups()
    elif found := _WORDS.match(text):
        day, name, year = found.groups()
        month = str(_month(name))
    else:
        raise Unreadable(text)
    if not _TAIL.fullmatch(text[found.end() :]):
        raise Unreadable(text)
    try:
        return _sane(date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day)))
    except ValueError as error:
        raise Unreadable(text) from error


def _month(name: str) -> int:
    for number, spellings in enumerate(_MONTHS, start=1):
        if any(spelling.startswith(name) for spelling in spellings):
            return number
    raise Unreadable(name)


def _sane(day: date) -> date:
    if day.year < _EARLIEST:
        raise Unreadable(day.isoformat())
    return day
