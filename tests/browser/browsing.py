"""People in real browsers: one context each, signed in, and nothing on a console goes unseen."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, WebError

from tests.visitor import PASSWORD

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE, PHONE = 1440, 390
_HEIGHTS = {WIDE: 900, PHONE: 844}
#: Longest wait for anything on a page, milliseconds; the machine may be busy.
PATIENCE = 20_000
_BROWSER_LANGUAGES = {"ru": "ru-RU", "en": "en-GB"}
_ANSWER = re.compile(r"Failed to load resource: the server responded with a status of (\d{3})")


def launch(playwright: Playwright) -> Browser:
    """The real Chromium of this machine."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))


@dataclass
class Watch:
    """What went wrong in a browser and was not expected."""

    #: answers that the test provokes, e.g. 422
    expected: set[int] = field(default_factory=set)
    troubles: list[str] = field(default_factory=list)
    #: root of pages that are not ours; what they say of themselves is their makers' affair
    elsewhere: str = "none:"

    def take(self) -> list[str]:
        """What went wrong since the last look."""
        taken, self.troubles = self.troubles, []
        return taken

    def on_console(self, message: ConsoleMessage) -> None:
        """Errors of scripts, violations of the content policy, answers nobody expected."""
        answer = _ANSWER.match(message.text)
        if answer and int(answer[1]) in self.expected:
            return
        if message.location.get("url", "").startswith(self.elsewhere):
            return
        if message.type == "error" or "Content Security Policy" in message.text:
            self.troubles.append(f"{message.type}: {message.text} ({message.location.get('url')})")

    def on_error(self, error: WebError) -> None:
        """An exception that no script caught."""
        if error.page and error.page.url.startswith(self.elsewhere):
            return
        self.troubles.append(f"uncaught: {error.error}")


@dataclass
class Visit:
    """One person at one browser; `page` is the tab that is looked at."""

    context: BrowserContext
    base_url: str
    watch: Watch
    page: Page

    def open(self, path: str) -> Page:
        """Go to an address of the portal."""
        self.page.goto(f"{self.base_url}{path}")
        return self.page

    def expect_answers(self, *statuses: int) -> None:
        """Do not take these answers for trouble."""
        self.watch.expected.update(statuses)

    def sign_in(self, login: str, password: str = PASSWORD, page: Page | None = None) -> None:
        """Fill in the sign-in page that is open."""
        tab = page or self.page
        tab.locator("#login").fill(login)
        tab.locator("#password").fill(password)
        tab.locator(".sign-in .btn-primary").click()

    def speak(self, locale: str) -> None:
        """Choose the language in the head of the page."""
        self.page.locator(f".languages__item[value={locale}]").click()
        self.page.wait_for_selector(f"html[lang={locale}]")


class Browsing:
    """Browsers of several people; `close` fails when one of them saw trouble."""

    #: Signing in is slow on purpose and limited per minute: once per person, shared by all.
    signed_in: dict[tuple[str, str, str], Any] = {}  # noqa: RUF012 (shared by design)

    def __init__(self, browser: Browser, base_url: str) -> None:
        self._browser = browser
        self._base_url = base_url
        self._visits: list[Visit] = []

    def stranger(self, *, locale: str = "ru", width: int = WIDE, **options: Any) -> Visit:
        """Somebody who has not signed in."""
        context = self._browser.new_context(
            viewport={"width": width, "height": _HEIGHTS.get(width, 900)},
            locale=_BROWSER_LANGUAGES[locale],
            timezone_id="Asia/Sakhalin",
            has_touch=width == PHONE,
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(PATIENCE)
        watch = Watch()
        context.on("console", watch.on_console)
        context.on("weberror", watch.on_error)
        visit = Visit(context, self._base_url, watch, context.new_page())
        self._visits.append(visit)
        return visit

    def person(self, login: str, *, locale: str = "ru", width: int = WIDE, **options: Any) -> Visit:
        """A person who is signed in and speaks this language."""
        key = (self._base_url, login, locale)
        state = self.signed_in.get(key)
        visit = self.stranger(locale=locale, width=width, storage_state=state, **options)
        if state is None:
            visit.open("/sign-in")
            visit.sign_in(login)
            visit.page.wait_for_url("**/tasks")
            visit.speak(locale)
            self.signed_in[key] = visit.context.storage_state()
        return visit

    def shown(self) -> list[str]:
        """What every page shows now, and the trouble so far."""
        return [
            "\n".join([visit.page.url, visit.page.inner_text("body"), *visit.watch.troubles])
            for visit in self._visits
        ]

    def close(self) -> None:
        """Close every browser and tell what went wrong in them."""
        troubles = []
        for visit in self._visits:
            visit.context.close()
            troubles += visit.watch.troubles
        self._visits.clear()
        assert not troubles, "\n".join(troubles)
