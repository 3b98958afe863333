"""Words and figures in a person's language.

The platform's catalogue goes from English msgids to another language and is read straight from
its `.po` file, so there is no compiled copy to forget. Legal documents and the labels of a
process package have catalogues of their own (see the library).
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from leancity.errors import UserError

#: What the platform speaks; the first is the language of its msgids.
LOCALES = ("en", "ru")
#: `<locale>/platform.po` lie here.
CATALOGUES = Path(__file__).resolve().parents[1] / "locale"
DOMAIN = "platform"
#: Working minutes of a full day, for words only; deadlines are computed by the calendar.
WORKING_DAY = 8 * 60


def N_(message: str) -> str:
    """Mark a msgid for extraction where it is not translated at once."""
    return message


@lru_cache(maxsize=8)
def translations(locale: str) -> GNUTranslations | NullTranslations:
    """The platform's catalogue in a language; an unknown one answers with the msgids."""
    path = CATALOGUES / locale / f"{DOMAIN}.po"
    if not path.exists():
        return Translations()
    with path.open("rb") as source:
        catalogue = read_po(source, locale=locale, domain=DOMAIN)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled, domain=DOMAIN)


def translate(message: str, locale: str, **params: object) -> str:
    """A msgid in a language, its `%(name)s` places filled."""
    text = translations(locale).gettext(message) if message else ""
    return text % params if params else text


def translate_plural(singular: str, plural: str, count: int, locale: str, **params: object) -> str:
    """A msgid that depends on a count; `%(num)s` is the count."""
    text = translations(locale).ngettext(singular, plural, count)
    return text % {"num": count, **params}


def translate_error(error: UserError, locale: str) -> str:
    """What a person reads of an error."""
    return translate(error.message, locale, **error.params)


def known_locale(wanted: str | None, default: str) -> str:
    """A language we speak: the wanted one, or the default."""
    return wanted if wanted in LOCALES else default


def format_date(day: date | str, locale: str) -> str:
    """A date in words: "17 нояб. 2020", "17 Nov 2020". An ISO string is accepted."""
    value = date.fromisoformat(day) if isinstance(day, str) else day
    return str(dates.format_date(value, "d MMM y", locale))


def format_moment(moment: datetime, now: datetime, zone: ZoneInfo, locale: str) -> str:
    """A moment as people say it: "сегодня, 14:05", else "17 нояб. 2020, 14:05"."""
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    clock = f"{local:%H:%M}"
    named = {
        0: N_("today, %(clock)s"),
        1: N_("yesterday, %(clock)s"),
        -1: N_("tomorrow, %(clock)s"),
    }.get((today - local.date()).days)
    if named:
        return translate(named, locale, clock=clock)
    return f"{format_date(local.date(), locale)}, {clock}"


def format_working(minutes: float, locale: str) -> str:
    """A span of working time: "40 мин", "3 ч", "2 раб. дня" (a day has eight hours)."""
    whole = max(1, round(abs(minutes)))
    if whole < 60:
        return translate(N_("%(count)s min"), locale, count=whole)
    if whole < 2 * WORKING_DAY:
        return translate(N_("%(count)s h"), locale, count=round(whole / 60))
    days = round(whole / WORKING_DAY)
    return translate_plural("%(num)s working day", "%(num)s working days", days, locale)


def format_size(size: int, locale: str) -> str:
    """A file's size: "12 КБ", "3,4 МБ"."""
    if size < 1024 * 1024:
        return translate(N_("%(size)s KB"), locale, size=max(1, round(size / 1024)))
    megabytes = numbers.format_decimal(size / 1024 / 1024, "0.#", locale)
    return translate(N_("%(size)s MB"), locale, size=megabytes)
