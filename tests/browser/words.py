"""Words of the other language on a page: what a person can see or hear, without the data.

Keys and names of files, marked up as code, belong to no language; what is marked as being of
another language is read out as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page
from sqlalchemy import select

from leancity.cases.models import Case
from leancity.config import Settings
from leancity.demo.cases import STORIES
from leancity.integrations.models import IntegrationRow
from leancity.library.models import LibraryVersion
from leancity.messengers import load_bots
from leancity.notifications.models import NotificationRow
from leancity.org.models import PersonRow, PostRow, UnitRow
from tests.browser.city import ShownCity
from tests.road import OWNER, VIOLATOR

_SEEN = """() => {
    const seen = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const { parentElement: parent, textContent } = walker.currentNode;
        if (textContent.trim() && !parent.closest('script, style, noscript, code, tspan')
            && parent.closest('[lang]').lang === document.documentElement.lang
            && parent.checkVisibility()) seen.push(textContent.trim());
    }
    // A label of a diagram is broken into lines, within words too.
    for (const label of document.querySelectorAll('svg text')) seen.push(label.textContent.trim());
    for (const name of ['title', 'aria-label', 'placeholder', 'alt']) {
        for (const one of document.querySelectorAll(`[${name}]`)) {
            if (one.checkVisibility()) seen.push(one.getAttribute(name));
        }
    }
    return [document.title, ...seen];
}"""
_CYRILLIC = re.compile(r"[А-Яа-яЁё]{2,}")
_LATIN = re.compile(r"[A-Za-z]{3,}")
#: Names and signs that are the same in Russian.
_INTERNATIONAL = re.compile(
    r"LeanCity|Cockpit|Tasklist|JavaScript|Powered by|bpmn\.io|[Ee]-mail|English|Enter|JPEG|HEIC|PNG"
    r"|PDF|DOCX|XLSX|CSV|OpenAPI|[\w.+-]+@[\w.-]+|\S+\.(?:jpe?g|pdf|docx)|PB-\d|\d{3}-[0-9A-F]{6}"
)


def foreign_words(page: Page, locale: str, city: ShownCity) -> set[str]:
    """Texts with words that are not of the page's language; what was searched is the person's."""
    searched = [value for values in parse_qs(urlsplit(page.url).query).values() for value in values]
    data = dict.fromkeys([*_data(city), *_bots(city), *searched])
    return {
        f"not in {locale}: {text}"
        for text in {seen.replace("\u00a0", " ") for seen in page.evaluate(_SEEN)}
        if text not in data and _foreign(text, locale) and _foreign(_own_words(text, data), locale)
    }


def _foreign(text: str, locale: str) -> bool:
    if locale == "ru":
        return bool(_LATIN.search(_INTERNATIONAL.sub("", text)))
    return bool(_CYRILLIC.search(text))


def _own_words(text: str, data: Iterable[str]) -> str:
    for value in data:
        text = text.replace(value, "")
    return text


def _bots(city: ShownCity) -> list[str]:
    """The names of the bots that the city has by now."""
    settings = Settings.from_env(city.stack.environment)
    return [bot.name for bot in load_bots(settings.bots_file).values()]


@cache
def _data(city: ShownCity) -> list[str]:
    """What people have entered, names of people and places; the longest first."""
    kernel = city.stack.kernel
    with kernel.database.begin() as session:
        found = {
            value
            for data in session.scalars(select(Case.data))
            for value in data.values()
            if isinstance(value, str)
        }
        for incidents in session.scalars(select(Case.incidents)):
            found |= {incident["message"] for incident in incidents}
        people = list(session.scalars(select(PersonRow)))
        found |= set(session.scalars(select(PostRow.title)))
        found |= set(session.scalars(select(UnitRow.name_short)))
        found |= set(session.scalars(select(LibraryVersion.comment)))
        found |= set(session.scalars(select(IntegrationRow.title)))
        found |= set(session.scalars(select(NotificationRow.subject)))
    names = [kernel.org.person(person.login) for person in people]
    found |= {name for one in names for name in (one.full_name, one.short_name, one.login)}
    found |= {street.name for street in kernel.addresses.streets()}
    found |= {story.owner for story in STORIES} | {*OWNER.values(), *VIOLATOR.values()}
    found |= {kernel.settings.city_name, "Русский"}
    return sorted((one for one in found if len(one) > 2), key=len, reverse=True)
