"""A raid in Chromium: checks chosen, the route on the map, the sheet for the pocket."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import PHONE, WIDE
from tests.browser.test_pages_look import SHOTS, overflowing, serious_faults, take
from tests.raid import RaidRoad


@pytest.fixture(scope="module", autouse=True)
def shots_folder() -> Path:
    SHOTS.mkdir(parents=True, exist_ok=True)
    return SHOTS


def looked_at(page: Page, name: str) -> list[str]:
    """Take pictures in both widths; what is wrong with the page."""
    faults = []
    for width, height in ((PHONE, 844), (WIDE, 900)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_load_state("networkidle")
        take(page, name, "ru", width)
        faults += overflowing(page)
    return faults + serious_faults(page)


def test_a_raid_from_the_choice_to_the_sheet(city, browsing):
    raid = RaidRoad(city.stack)
    raid.begin(days=20)
    plan = raid.task("plan")

    specialist = browsing.person("pak.s")
    page = specialist.open(f"/tasks/{plan}")
    marks = page.locator(".fjs-form-field-checklist input[type=checkbox]")
    expect(marks.first).to_be_visible()
    chosen = page.locator(".fjs-form-field-checklist input:checked").count()
    assert chosen >= 2
    # The map shows them, and a pin marks and unmarks as the list does.
    pins = page.locator(".lc-choice .lc-pin")
    expect(pins).to_have_count(marks.count())
    expect(page.locator(".lc-choice .lc-pin-accent")).to_have_count(chosen)
    pins.last.dispatch_event("click")
    expect(page.locator(".fjs-form-field-checklist input:checked")).not_to_have_count(chosen)
    pins.last.dispatch_event("click")
    expect(page.get_by_text(f"Выбрано: {chosen}")).to_be_visible()
    faults = looked_at(page, "raid-plan")
    page.get_by_role("button", name="Отправить план").click()
    page.wait_for_url("**/tasks")

    inspector = browsing.person("kim.i")
    page = inspector.open(f"/tasks/{raid.task('walk')}")
    stops = page.locator(".stop")
    expect(stops).to_have_count(chosen)
    expect(page.locator(".lc-stop:not(.lc-stop-end)")).to_have_count(chosen)
    faults += looked_at(page, "raid-walk")

    # A stop that the inspector may work on leads to its task.
    check = city.task("check")
    expect(page.locator(f".stop a[href='{check}']")).to_be_visible()

    page = inspector.open(f"/cases/{raid.business_key}/route")
    expect(page.locator(".lc-stop:not(.lc-stop-end)")).to_have_count(chosen)
    faults += looked_at(page, "raid-route")
    page.get_by_role("link", name="Маршрутный лист").click()
    expect(page.locator(".sheet .stop")).to_have_count(chosen)
    expect(page.locator(".sheet .lc-stop").first).to_be_visible()
    faults += looked_at(page, "raid-sheet")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Напечатать")).to_be_hidden()
    take(page, "raid-sheet-print", "ru", WIDE)
    assert faults == []
