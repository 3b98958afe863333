"""A head works through the inbox with the keyboard alone: no mouse is touched."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import Browsing
from tests.road import HEAD, Road
from tests.stack import Stack
from tests.waiting import eventually

#: More presses than the way to anything on a page takes.
_FAR = 60


@pytest.fixture
def waiting(stack: Stack) -> list[Road]:
    """Two cases whose documents wait for the head."""
    roads = [Road(stack), Road(stack)]
    for road in roads:
        road.capture()
        road.choose_measure()
    for road in roads:
        road.task("approve")
    return roads


def press_until(page: Page, key: str, there: str) -> None:
    """Press a key until what has the focus answers yes to a question of JavaScript."""
    for _ in range(_FAR):
        page.keyboard.press(key)
        if page.evaluate(f"() => {{ const at = document.activeElement; return {there}; }}"):
            return
    raise AssertionError(f"{key} does not lead there: {there}")


def test_a_task_is_found_taken_done_and_the_next_one_opened(
    browsing: Browsing, waiting: list[Road]
) -> None:
    first = waiting[0]
    number = eventually(lambda: first.row()["number"], 40, "number")
    page = browsing.person(HEAD).open("/tasks")
    keys = page.keyboard
    # The filter opens and takes the words; Enter applies it.
    keys.press("f")
    keys.type(number)
    keys.press("Enter")
    page.wait_for_url("**q=*")
    expect(page.locator("[data-row]")).to_have_count(1)
    # The filter is taken away again: the next task is to be one of the whole inbox.
    press_until(page, "Tab", "at.closest('.pills--active')")
    keys.press("Enter")
    page.wait_for_url("**/tasks")
    press_until(page, "j", f"at.matches('[data-row]') && at.textContent.includes('№ {number} ')")
    keys.press("Enter")
    page.wait_for_url("**/tasks/*")
    keys.press("c")
    expect(page.locator(".fjs-form-field").first).to_be_visible()
    keys.press("i")
    press_until(page, "Tab", "at.type === 'radio'")
    keys.press("Space")
    press_until(page, "Tab", "at.matches('.lc-submit')")
    keys.press("Enter")
    expect(page.locator(".notice--done")).to_contain_text("Согласовать документы")
    keys.press("n")
    page.wait_for_url("**/tasks/*")
    expect(page.locator(".work__title")).to_be_visible()
    first.wait_for_status("waiting")
