"""Every page and state, in both languages, on a desk and in a hand: to be looked at, and sound.

The pictures are in `tests/output/screenshots`, named `<scene>-<language>-<width>.png`; those of a
hand are Russian.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from leancity.local.environment import ROOT
from tests.browser.browsing import PHONE, WIDE, Browsing, Visit
from tests.browser.city import ShownCity
from tests.browser.scenes import SCENES, Scene
from tests.browser.soundness import overflowing, serious_faults
from tests.browser.words import foreign_words

SHOTS = ROOT / "tests" / "output" / "screenshots"
LANGUAGES = ("ru", "en")
#: Letters, pictures in sight and counters have come.
COMPLETE = """() => document.readyState === 'complete' && document.fonts.status === 'loaded'
    && !document.querySelector('.htmx-request')
    && [...document.querySelectorAll('.nav__count')].every((one) => one.textContent.trim())
    && [...document.images].every((one) => one.complete || !one.checkVisibility()
        || one.getBoundingClientRect().top > innerHeight)"""
Visits = Callable[[str, str], Visit]


@pytest.fixture(scope="module")
def visits(chromium: Browser, city: ShownCity) -> Iterator[Visits]:
    """The browser of a person in a language, the same for all scenes."""
    browsing = Browsing(chromium, city.stack.city.portal_url)
    opened: dict[tuple[str, str], Visit] = {}

    def visit(who: str, locale: str) -> Visit:
        if (who, locale) not in opened:
            made = browsing.person(who, locale=locale) if who else browsing.stranger(locale=locale)
            # Looking changes nothing: what is typed is kept neither there nor here.
            made.context.add_init_script("localStorage.clear()")
            made.context.route("**/draft", lambda route: route.fulfill(json={"version": 1}))
            opened[who, locale] = made
        return opened[who, locale]

    yield visit
    browsing.close()


@pytest.fixture(scope="session", autouse=True)
def shots_folder() -> Path:
    SHOTS.mkdir(parents=True, exist_ok=True)
    return SHOTS


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_page_is_sound(scene: Scene, city: ShownCity, visits: Visits):
    faults: set[str] = set()
    for locale in LANGUAGES:
        visit = visits(scene.who, locale)
        visit.expect_answers(*scene.answers)
        visit.page.set_viewport_size({"width": WIDE, "height": scene.height})
        page = visit.open(scene.path(city))
        scene.act(page)
        page.wait_for_function(COMPLETE)
        for width, height in ((WIDE, scene.height), (PHONE, 844)):
            page.set_viewport_size({"width": width, "height": height})
            # In a hand the languages look alike; that their words fit is found below.
            if width == WIDE or locale == LANGUAGES[0]:
                take(page, scene.name, locale, width)
            faults.update(overflowing(page))
            faults.update(foreign_words(page, locale, city))
            if locale == LANGUAGES[0]:
                faults.update(serious_faults(page))
        faults.update(visit.watch.take())
    assert sorted(faults) == []


def take(page: Page, name: str, locale: str, width: int) -> None:
    """Keep a picture of the page as it is now, from its top."""
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=SHOTS / f"{name}-{locale}-{width}.png", full_page=True)
