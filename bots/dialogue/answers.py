"""What a person typed, as the value of a field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from bots.dialogue.fields import MANY, ONE, Question
from bots.dialogue.surroundings import Surroundings
from leancity.errors import UserError
from leancity.i18n import N_

_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?!\d)|(\d{4})-(\d{2})-(\d{2})")
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})")
_LARGEST = Decimal("1e15")
_YES = frozenset({"да", "yes", "y", "+", "1"})
_NO = frozenset({"нет", "no", "n", "-", "0"})


def read_text(question: Question, text: str, around: Surroundings) -> Any:
    """The value of what was typed; UserError says how to write it."""
    text = text.strip()
    if question.type in ONE:
        return _option(question, text)
    if question.type in MANY:
        return [_option(question, part) for part in text.split(",") if part.strip()]
    if question.type == "datetime":
        return _MOMENTS[str(question.component.get("subtype") or "date")](text, question, around)
    reader = _READERS.get(question.type)
    return reader(text) if reader else text


def _option(question: Question, text: str) -> Any:
    """By its label, whole or its only beginning, or by its number in the list."""
    wanted = text.strip().casefold()
    labels = [str(option["label"]).casefold() for option in question.options]
    exact = [at for at, label in enumerate(labels) if label == wanted]
    found = exact or [at for at, label in enumerate(labels) if wanted and label.startswith(wanted)]
    if wanted.isdecimal() and not found:
        found = [int(wanted) - 1] if 1 <= int(wanted) <= len(labels) else []
    if len(found) != 1:
        raise UserError(N_("Choose one of the buttons, or write its text."))
    return question.options[found[0]]["value"]


def _number(text: str) -> int | float:
    plain = re.sub(r"[\s\u00a0]", "", text).replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation as error:
        raise UserError(N_("A number is wanted here, for example 12 or 12,5.")) from error
    if not number.is_finite() or abs(number) > _LARGEST:
        # Beyond it a number costs more than any answer is worth.
        raise UserError(N_("A number is wanted here, for example 12 or 12,5."))
    return int(number) if number == number.to_integral_value() else float(number)


def _yes_no(text: str) -> bool:
    word = text.casefold()
    if word in _YES | _NO:
        return word in _YES
    raise UserError(N_("Answer yes or no."))


def _day(text: str) -> date:
    found = _DAY.search(text)
    try:
        if found is None:
            raise ValueError(text)
        if found[4]:
            return date(int(found[4]), int(found[5]), int(found[6]))
        year = int(found[3])
        return date(year + 2000 if year < 100 else year, int(found[2]), int(found[1]))
    except ValueError as error:
        raise UserError(N_("A date is wanted here, for example 25.12.2026.")) from error


def _clock(text: str) -> time:
    found = _TIME.search(text)
    try:
        if found is None:
            raise ValueError(text)
        return time(int(found[1]), int(found[2]))
    except ValueError as error:
        raise UserError(N_("A time is wanted here, for example 14:30.")) from error


def _date_value(text: str, _: Question, __: Surroundings) -> str:
    return _day(text).isoformat()


def _time_value(text: str, question: Question, around: Surroundings) -> str:
    """A time is that of today, with the offset the field asks for."""
    moment = datetime.combine(around.local.date(), _clock(text), around.zone)
    return written(moment, question)[11:]


def _moment_value(text: str, question: Question, around: Surroundings) -> str:
    day, rest = _day(text), _DAY.sub("", text, count=1)
    return written(datetime.combine(day, _clock(rest), around.zone), question)


def written(moment: datetime, question: Question) -> str:
    """A moment as the field holds it."""
    match question.component.get("timeSerializingFormat"):
        case "no_timezone":
            return moment.strftime("%Y-%m-%dT%H:%M")
        case "utc_normalized":
            return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
        case _:
            return moment.isoformat(timespec="minutes")


_READERS: Mapping[str, Callable[[str], Any]] = {"number": _number, "checkbox": _yes_no}
_MOMENTS: Mapping[str, Callable[[str, Question, Surroundings], str]] = {
    "date": _date_value,
    "time": _time_value,
    "datetime": _moment_value,
}
