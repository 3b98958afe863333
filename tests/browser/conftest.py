"""Fixtures of the browser tests: Chromium, people, and a city with cases in every state."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.browsing import PATIENCE, Browsing, launch
from tests.browser.city import ShownCity, shown_city
from tests.stack import Stack

expect.set_options(timeout=PATIENCE)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """A failed test tells what its pages showed."""
    report = yield
    people = getattr(item, "funcargs", {}).get("browsing")
    if report.when == "call" and report.failed and people:
        report.sections += [("page", text) for text in people.shown()]
    return report


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
