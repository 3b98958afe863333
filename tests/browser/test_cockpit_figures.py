"""Lean figures in Cockpit: the tile, the heat of the diagram, the tab; pictures to be looked at."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete

from leancity.metrics.models import EventActivity, EventInstance, Improvement
from tests.browser.browsing import Visit
from tests.browser.soundness import serious_faults
from tests.browser.test_pages_look import SHOTS
from tests.fakes.city import NOW
from tests.fakes.figures import FakeReports
from tests.stack import Stack

OWNER = "yugay.n"
TRIED = "Согласование на телефоне"
PARTS = (".lean-panel", ".lean-legend")
WORDS = {
    "ru": ("Lean: процессы и их обещания", "Ждут", "Возвраты", "Выкл.", "Показатели функции", "всё время"),
    "en": ("Lean: processes and their promises", "Waiting", "Returns", "Off", "Figures of the function", "all years"),
}  # fmt: skip


@pytest.fixture(scope="module")
def busy_city(stack: Stack) -> Iterator[Stack]:
    """A quarter of cases in the event log, which keeps what the engine has forgotten."""
    source = FakeReports().source("prevention", None)
    database, since = stack.kernel.database, stack.kernel.clock.now() - NOW
    with database.begin() as session:
        session.add_all(
            EventInstance(
                id=run.root, root_id=run.root, process_key="prevention", definition_id="p:1",
                version=1, unit=run.unit, started_at=run.start + since,
                ended_at=run.end and run.end + since, state=run.state,
            )
            for run in source.runs
        )  # fmt: skip
        session.add_all(moved(row, since) for row in source.rows)
        session.add(tried(stack))
    yield stack
    with database.begin() as session:
        session.execute(delete(Improvement).where(Improvement.text == TRIED))
        roots = [run.root for run in source.runs]
        for model in (EventActivity, EventInstance):
            session.execute(delete(model).where(model.root_id.in_(roots)))


def tried(stack: Stack) -> Improvement:
    clock = stack.kernel.clock
    return Improvement(
        id=uuid.uuid4(), process_key="prevention", activity_id="approve", since=clock.today(),
        text=TRIED, author=OWNER, written_at=clock.now(),
    )  # fmt: skip


def moved(row: EventActivity, since: timedelta) -> EventActivity:
    for name in ("started_at", "ended_at", "due_at", "claimed_at", "opened_at", "worked_from"):
        at = getattr(row, name)
        setattr(row, name, at and at + since)
    return row


@pytest.fixture
def owner(browsing, busy_city, locale) -> Visit:
    """The owner of the process at the first page of Cockpit, by the sign-in of the portal."""
    visit = browsing.person(OWNER, locale=locale)
    visit.watch.elsewhere = "none:"
    visit.open("/sso/webapps")
    return visit


def shot(page: Page, name: str, locale: str) -> None:
    page.screenshot(path=SHOTS / f"cockpit-{name}-{locale}-1440.png")


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_cockpit_shows_where_the_time_goes(owner, locale):
    page = owner.page
    tile, waiting, returns, off, block, ever = WORDS[locale]

    expect(page.get_by_role("heading", name=tile)).to_be_visible()
    row = page.locator(".lean-panel tbody tr").first
    expect(row.locator("td").nth(1)).to_have_text(re.compile(r"^1 "))
    row.scroll_into_view_if_needed()
    shot(page, "tile", locale)

    page.goto(page.url.partition("#")[0] + "#/processes")
    page.locator("td a[href*='process-definition/prevention']").first.click()
    expect(page.locator(".lean-figure").first).to_be_visible()
    expect(page.get_by_role("button", name=waiting)).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".lean-heat-5")).not_to_have_count(0)
    expect(page.locator(".lean-idea")).to_have_attribute("href", re.compile(r"/improvements#"))
    shot(page, "heat", locale)

    page.get_by_role("button", name=returns).click()
    expect(page.locator(".lean-figure").first).to_have_text(re.compile(r"^\d+ ×$"))
    page.get_by_role("button", name=off).click()
    expect(page.locator(".lean-figure")).to_have_count(0)

    page.locator(".nav-tabs").get_by_text("Lean", exact=True).click()
    expect(page.get_by_role("heading", name=block)).to_be_visible()
    assert page.locator(".lean-table").last.locator("tbody tr").count() > 5
    shot(page, "tab", locale)

    years = page.locator(".lean-panel").get_by_role("button", name=ever, exact=True)
    years.click()
    expect(years).to_have_attribute("aria-pressed", "true")
    errors = page.locator(".lean-table").first.locator("tr", has_text=re.compile(r"E.*%")).first
    expect(errors).to_contain_text(re.compile(r"\d"))
    shot(page, "all-years", locale)
    assert [fault for part in PARTS for fault in serious_faults(page, part)] == []
