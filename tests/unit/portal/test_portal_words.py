"""Words: complete in both languages, none of them hard-wired into a page."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from leancity.i18n import (
    LOCALES,
    format_date,
    format_moment,
    format_size,
    format_working,
    translate,
    translate_plural,
)
from tests.catalogue import ROOT, read, source_catalogue

SAKHALIN = ZoneInfo("Asia/Sakhalin")
NOW = datetime(2020, 11, 17, 3, 5, tzinfo=UTC)
PLACES = re.compile(r"%\(\w+\)s")
TEMPLATES = sorted((ROOT / "portal" / "templates").rglob("*.html"))
CYRILLIC = re.compile("[А-Яа-яЁё]")
#: Names and signs that are the same in every language.
SAME = {"LeanCity", "RU", "EN", "№"}
SPOKEN = {"title", "placeholder", "aria-label", "alt", "data-label", "content"}


@pytest.fixture(scope="module")
def messages():
    return [message for message in source_catalogue() if message.id]


def texts(value):
    return list(value) if isinstance(value, (tuple, list)) else [value]


@pytest.mark.parametrize("locale", LOCALES[1:])
def test_every_word_of_the_sources_is_translated(messages, locale):
    known = read(locale)
    missing = []
    for message in messages:
        found = known.get(message.id if isinstance(message.id, str) else message.id[0])
        if found is None or found.fuzzy or not all(texts(found.string)):
            missing.append(message.id)
    assert not missing


@pytest.mark.parametrize("locale", LOCALES[1:])
def test_no_translation_outlives_its_sentence(messages, locale):
    alive = {texts(message.id)[0] for message in messages}
    assert not [m.id for m in read(locale) if m.id and texts(m.id)[0] not in alive]


@pytest.mark.parametrize("locale", LOCALES[1:])
def test_a_translation_has_the_places_of_its_sentence(locale):
    for message in read(locale):
        if not message.id:
            continue
        wanted = set().union(*(PLACES.findall(text) for text in texts(message.id)))
        for text in texts(message.string):
            assert set(PLACES.findall(text)) == wanted, message.id


def test_russian_reads_like_russian():
    for message in read("ru"):
        for text in texts(message.string) if message.id else ():
            letters = re.sub(r"%\(\w+\)s|[A-Z]{2,}|Cockpit|Tasklist|JavaScript|Enter", "", text)
            assert CYRILLIC.search(letters) or not re.search(r"[A-Za-z]{2}", letters), text


class Literals(HTMLParser):
    """Collects what a template says without asking the catalogue."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag, attrs):
        self._silent += tag in {"script", "style"}
        for name, value in attrs:
            if name in SPOKEN and tag != "meta":
                self._take(value or "")

    def handle_endtag(self, tag):
        self._silent -= tag in {"script", "style"}

    def handle_data(self, data):
        if not self._silent:
            self._take(data)

    def _take(self, text):
        self.found += [word for word in text.split() if re.search(r"\w", word)]


def literals(source: str) -> list[str]:
    bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", source, flags=re.DOTALL)
    parser = Literals()
    parser.feed(bare)
    return [word for word in parser.found if word.strip("·…:,") not in SAME and word != "/"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_asks_the_catalogue_for_every_word(path: Path):
    assert literals(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Save</p>", ["Save"]),
        ("<p>{{ _('Save') }}</p>", []),
        ("<button title='Close it'></button>", ["Close", "it"]),
        ("{% if x %}Да{% endif %}", ["Да"]),
        ("<a href='/tasks' class='btn'>№ {{ n }}</a>", []),
    ],
)
def test_the_search_for_literals_finds_them(source, found):
    assert literals(source) == found


def test_the_code_of_the_portal_speaks_through_the_catalogue():
    own_names = {'LANGUAGES = {"ru": "Русский", "en": "English"}'}
    for path in sorted((ROOT / "portal").rglob("*.py")):
        if "frontend" in path.parts:
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            quoted = re.sub(r'^\s*#.*|""".*|.*"""$|  #.*', "", line).strip()
            assert quoted in own_names or not CYRILLIC.search(quoted), f"{path}: {line}"


@pytest.mark.parametrize(
    ("moment", "ru", "en"),
    [
        (NOW, "сегодня, 14:05", "today, 14:05"),
        (NOW - timedelta(days=1), "вчера, 14:05", "yesterday, 14:05"),
        (NOW + timedelta(days=1), "завтра, 14:05", "tomorrow, 14:05"),
        (NOW - timedelta(days=20), "28 окт. 2020, 14:05", "28 Oct 2020, 14:05"),
        (NOW + timedelta(days=365), "17 нояб. 2021, 14:05", "17 Nov 2021, 14:05"),
        # 23:30 of the day before in Greenwich is today in the city
        (datetime(2020, 11, 16, 23, 30, tzinfo=UTC), "сегодня, 10:30", "today, 10:30"),
    ],
)
def test_a_moment_reads_as_people_say_it(moment, ru, en):
    assert format_moment(moment, NOW, SAKHALIN, "ru") == ru
    assert format_moment(moment, NOW, SAKHALIN, "en") == en


@pytest.mark.parametrize(
    ("minutes", "ru", "en"),
    [
        (0, "1 мин", "1 min"), (40, "40 мин", "40 min"), (59.6, "1 ч", "1 h"),
        (180, "3 ч", "3 h"), (-180, "3 ч", "3 h"), (950, "16 ч", "16 h"),
        (960, "2 раб. дня", "2 working days"), (5 * 480, "5 раб. дней", "5 working days"),
        (21 * 480, "21 раб. день", "21 working days"),
    ],
)  # fmt: skip
def test_a_span_of_working_time(minutes, ru, en):
    assert format_working(minutes, "ru") == ru
    assert format_working(minutes, "en") == en


@pytest.mark.parametrize(
    ("size", "ru", "en"),
    [(10, "1 КБ", "1 KB"), (12_288, "12 КБ", "12 KB"), (3_565_158, "3,4 МБ", "3.4 MB"),
     (10 * 1024 * 1024, "10 МБ", "10 MB")],
)  # fmt: skip
def test_a_size(size, ru, en):
    assert format_size(size, "ru") == ru
    assert format_size(size, "en") == en


def test_a_date_is_given_as_a_day_or_its_iso_text():
    assert format_date("2020-11-07", "ru") == "7 нояб. 2020"
    assert format_date(NOW.date(), "en") == "17 Nov 2020"


def test_an_unknown_sentence_and_an_unknown_language_stay_as_they_are():
    assert translate("Never said %(x)s", "ru", x=1) == "Never said 1"
    assert translate("Send", "fr") == "Send"
    assert translate_plural("%(num)s file", "%(num)s files", 22, "ru") == "22 файла"
