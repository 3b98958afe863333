"""The whole way of a leader: files laid over, findings seen, corrected, handed in.

The pictures are in `tests/output/screenshots`, named `library-<state>-<language>-<width>.png`.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from leancity.library import Package
from leancity.local.environment import ROOT
from tests.browser.browsing import PHONE, WIDE, Browsing
from tests.browser.soundness import overflowing, serious_faults
from tests.browser.test_pages_look import COMPLETE
from tests.road import Road
from tests.stack import Stack

SHOTS = ROOT / "tests" / "output" / "screenshots"
LEADER = "abdullaev.t"
#: Longest wait for an order that moves every case of the city, milliseconds.
MOVED = 120_000
DIAGRAM = ROOT / "processes" / "prevention" / "prevention.bpmn"
FORM = ROOT / "forms" / "prevention" / "complete_card.form"

Shoot = Callable[[str, str], None]


def as_modeler_writes(diagram: str) -> bytes:
    """A diagram as Camunda Modeler saves it: its exporter named, long lines, its own order."""
    exporter = 'exporter="Camunda Modeler" exporterVersion="5.34.0" '
    return diagram.replace(
        'id="prevention_definitions" ', f'id="prevention_definitions" {exporter}'
    ).encode()


def shorter() -> bytes:
    """The form with less room for one text."""
    form = FORM.read_text(encoding="utf-8")
    assert '"maxLength": 1000' in form
    return form.replace('"maxLength": 1000', '"maxLength": 900', 1).encode()


def drop(place: Locator, *files: tuple[str, bytes]) -> None:
    """Drag files onto a place and let them go."""
    given = [[name, base64.b64encode(data).decode()] for name, data in files]
    transfer = place.page.evaluate_handle(
        """(files) => {
            const transfer = new DataTransfer();
            for (const [name, text] of files) {
                const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
                transfer.items.add(new File([bytes], name));
            }
            return transfer;
        }""",
        given,
    )
    for event in ("dragover", "drop"):
        place.dispatch_event(event, {"dataTransfer": transfer})


def drawn(page: Page) -> None:
    """Wait for every diagram of the page."""
    for place in page.locator("[data-diagram]").all():
        expect(place.locator(".djs-shape").first).to_be_visible()


@pytest.fixture
def shoot(browsing: Browsing) -> Shoot:
    """Take a state of the way in both languages, on a desk and in a hand, and judge it.

    The states that need no way (the list, a package, its forms, files, history) are looked at
    with the other pages.
    """
    SHOTS.mkdir(parents=True, exist_ok=True)
    visits = {locale: browsing.person(LEADER, locale=locale) for locale in ("en", "ru")}

    def take(name: str, path: str) -> None:
        for locale, visit in visits.items():
            visit.page.set_viewport_size({"width": WIDE, "height": 900})
            page = visit.open(path)
            drawn(page)
            page.wait_for_function(COMPLETE)
            for width in (WIDE, PHONE):
                page.set_viewport_size({"width": width, "height": 900})
                shot = Path(SHOTS / f"library-{name}-{locale}-{width}.png")
                page.screenshot(path=shot, full_page=True)
                assert overflowing(page) == [], name
        assert serious_faults(page) == [], name

    return take


def test_a_leader_changes_a_process(browsing: Browsing, stack: Stack, shoot: Shoot) -> None:
    before = stack.kernel.library.versions("prevention")[0].version
    road = Road(stack)
    road.capture()
    road.task("choose_measure")
    visit = browsing.person(LEADER)
    page = visit.open("/library")
    page.locator(".registry__link").first.click()
    drawn(page)

    source = DIAGRAM.read_text(encoding="utf-8")
    longer = source.replace("calendar.due('2wh')", "calendar.due('3wh')", 1).replace(
        'name="deadline" value="2wh"', 'name="deadline" value="3wh"', 1
    )
    faulty = longer.replace('camunda:topic="geocode"', 'camunda:topic="geo-code"')
    drop(page.locator("form[data-drop]"), ("diagram_1.bpmn", as_modeler_writes(faulty)))
    page.wait_for_url("**/library/prevention/draft")
    drawn(page)
    expect(page.locator(".finding")).to_have_count(1)
    expect(page.locator(".finding")).to_contain_text("geo-code")
    expect(page.locator('.djs-element[data-element-id="geocode"].lc-mark-fault')).to_have_count(1)
    expect(page.locator(".library-submit button")).to_be_disabled()
    page.locator("[data-diagram-show=geocode]").click()
    shoot("draft-faulty", "/library/prevention/draft")

    changes = [("diagram_2.bpmn", as_modeler_writes(longer)), ("complete_card.form", shorter())]
    drop(page.locator("form[data-drop]"), *changes)
    expect(page.locator(".finding")).to_have_count(0)
    drawn(page)
    shoot("draft-good", "/library/prevention/draft")
    page.locator("#comment").fill("Карточку дополняют три часа: так успевают")
    page.locator(".library-submit button").click()
    page.wait_for_url(re.compile(r".*/library/prevention$"))
    expect(page.locator(".notice--done")).to_contain_text(str(before + 1))
    newest = stack.kernel.library.versions("prevention")[0]
    assert (newest.version, newest.author) == (before + 1, LEADER)
    exported = stack.kernel.library.export("prevention")
    assert exported["processes/prevention/prevention.bpmn"] == as_modeler_writes(longer)
    _move_cases(page, road, shoot)
    _go_back(page, stack, before, shoot)
    _come_late(page, stack, shoot)


def _move_cases(page: Page, road: Road, shoot: Shoot) -> None:
    """Move the running cases to the new version, this one among them."""
    stack, version = road.stack, road.definition_version()
    address = f"/library/prevention/migration?source={version}"
    shoot("migration", address)
    page.locator("a[href$='/migration']").click()
    page.goto(f"{stack.city.portal_url}{address}")
    expect(page.locator(".library-good").first).to_be_visible()
    page.locator("main form button").click()
    # Every case of the city that the tests before left open moves with it.
    expect(page.locator(".lead")).to_contain_text(re.compile(r"\d+ дел"), timeout=MOVED)
    assert road.definition_version() == version + 1
    order = stack.kernel.orders.last("migrate", "prevention")
    assert order is not None
    shoot("migration-report", f"/library/prevention/orders/{order.id}")


def _come_late(page: Page, stack: Stack, shoot: Shoot) -> None:
    """Somebody else hands in first: one's own files are laid over that."""
    page.goto(f"{stack.city.portal_url}/library/prevention/history")
    page.locator("button[name=version]").first.click()
    page.wait_for_url("**/draft?back=*")
    package = stack.kernel.library.latest("prevention")
    remark = package.resources["process.yaml"] + "# Замечание\n".encode()
    theirs = Package.from_resources("prevention", {**package.resources, "process.yaml": remark})
    stack.kernel.library.submit(theirs, author="yugay.n", comment="Замечание владельца")
    shoot("draft-stale", "/library/prevention/draft")
    page.reload()
    page.locator("[role=alert] button").click()
    expect(page.locator(".notice--done")).to_be_visible()
    expect(page.locator("[role=alert]:visible")).to_have_count(0)
    expect(page.locator(".library-submit button")).to_be_enabled()
    page.locator("form[action$='/discard'] button").click()
    page.wait_for_url(re.compile(r".*/library/prevention$"))


def _go_back(page: Page, stack: Stack, before: int, shoot: Shoot) -> None:
    """Compare the new version with the one before, and return to that."""
    page.goto(f"{stack.city.portal_url}/library/prevention/history")
    page.locator(".versions a", has_text="Что изменилось").first.click()
    drawn(page)
    expect(page.locator('[data-element-id="complete_card"].lc-mark-changed')).to_have_count(2)
    told = page.locator(".difference").all_inner_texts()
    assert "срок: 2wh → 3wh" in told[0]
    assert "не больше знаков: 1000 → 900" in told[1]
    shoot("compare", f"/library/prevention/compare?old={before}&new={before + 1}")

    page.locator("button[name=version]").click()
    page.wait_for_url("**/library/prevention/draft?back=*")
    expect(page.locator("#comment")).to_have_value(f"Возврат к версии {before}")
    page.locator(".library-submit button").click()
    page.wait_for_url(re.compile(r".*/library/prevention$"))
    newest = stack.kernel.library.versions("prevention")[0]
    assert (newest.version, newest.base) == (before + 2, before + 1)
    kept = stack.kernel.library.export("prevention", before)
    assert stack.kernel.library.export("prevention") == kept
