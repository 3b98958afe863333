"""Two people change one case at two desks: nothing is lost, and nothing else is touched."""

from __future__ import annotations

from playwright.sync_api import expect

from leancity.audit import AuditQuery
from leancity.cases.edits import EDIT
from tests.browser.browsing import Browsing
from tests.browser.pages import FormPage
from tests.road import HEAD, SPECIALIST, Road
from tests.stack import Stack


def opened(browsing: Browsing, login: str, road: Road) -> FormPage:
    """The form for changes as a person reaches it: by the button of the card."""
    visit = browsing.person(login)
    visit.expect_answers(409)
    page = visit.open(f"/cases/{road.business_key}")
    page.locator(".case-head__acts a[href$='/edit']").click()
    return FormPage(page).shown()


def changes(stack: Stack, road: Road) -> list[tuple[str, str | None]]:
    query = AuditQuery(kind="case", key=road.business_key, action=EDIT)
    return [(row.who, row.field) for row in reversed(stack.kernel.audit.events(query))]


def test_the_second_of_two_is_told_and_saves_over_what_both_see(browsing, stack):
    road = Road(stack)
    road.capture()
    road.task("choose_measure")
    first, second = (opened(browsing, login, road) for login in (SPECIALIST, HEAD))
    first.fill("house", "175/1")
    first.send()
    expect(first.page.locator(".notice--done")).to_be_visible()
    assert changes(stack, road) == [(SPECIALIST, "house")]

    second.fill("house", "175/2")
    second.fill("description", "Мешки и доски лежат уже и на газоне у входа")
    second.send()
    expect(second.summary).to_contain_text("Дом")
    second.summary.get_by_role("button").click()
    again = second.shown()
    expect(again.input("house")).to_have_value("175/2")
    again.fill("house", "175/1")
    again.send()
    expect(again.page.locator(".notice--done")).to_be_visible()
    assert changes(stack, road)[1:] == [(HEAD, "description")]
    data = road.row()["data"]
    assert (data["house"], data["description"][:6]) == ("175/1", "Мешки ")
