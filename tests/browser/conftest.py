"""Fixtures of the browser tests: Chromium, people, and a city with cases in every state."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.browsing import PATIENCE, Browsing, launch
from tests.browser.city import ShownCity, shown_city
from tests.stack import Stack

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser per module: its event loop must not outlive the tests that need it."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def browsing(chromium: Browser, stack: Stack) -> Iterator[Browsing]:
    """People in browsers, for one test."""
    opened = Browsing(chromium, stack.city.portal_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def city(stack: Stack) -> ShownCity:
    """The city with cases in every state."""
    return shown_city(stack)
