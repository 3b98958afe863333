"""Cockpit for those who own a process: in without another login page, out with the portal."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from leancity.engine.tokens import WEBAPPS_AUDIENCE
from tests.browser.browsing import Browsing, Visit
from tests.integration.access.forgery import KeyRing, claims, signed
from tests.stack import Stack

OWNER, OTHER_UNIT, ADMIN = "yugay.n", "li.v", "morozova.a"
COOKIE = "leancity_webapps"
PROCESS = "Профилактика нарушений правил благоустройства"


@pytest.fixture
def owner(browsing: Browsing, stack: Stack) -> Visit:
    """The owner of the process, whose session is ended by the tests."""
    visit = browsing.stranger()
    visit.watch.elsewhere = stack.city.engine_root
    visit.open("/sign-in")
    visit.sign_in(OWNER)
    visit.page.wait_for_url("**/tasks")
    visit.speak("ru")
    return visit


def cockpit(stack: Stack) -> str:
    """The first page of Cockpit."""
    return f"{stack.city.engine_root}/camunda/app/cockpit/default/"


def in_cockpit(page: Page, stack: Stack) -> None:
    """Cockpit is open, and nobody asks for a password."""
    page.wait_for_url(f"{cockpit(stack)}**")
    expect(page.get_by_role("link", name="Processes").first).to_be_visible()
    expect(page.locator("input[type=password]")).to_have_count(0)


def test_the_owner_walks_into_cockpit_and_sees_the_diagram(owner, stack):
    owner.page.locator(".nav a", has_text="Cockpit").click()
    in_cockpit(owner.page, stack)
    owner.page.goto(f"{cockpit(stack)}#/processes")
    owner.page.get_by_role("link", name=PROCESS).first.click()
    expect(owner.page.locator(".djs-container .djs-shape").first).to_be_visible()


def test_the_administrator_walks_into_tasklist(browsing, stack):
    visit = browsing.person(ADMIN)
    visit.watch.elsewhere = stack.city.engine_root
    visit.open("/tasks").locator(".nav a", has_text="Tasklist").click()
    visit.page.wait_for_url(f"{stack.city.engine_root}/camunda/app/tasklist/default/**")
    expect(visit.page.get_by_role("link", name="Create task").first).to_be_visible()
    expect(visit.page.locator("input[type=password]")).to_have_count(0)


def test_nobody_without_a_process_finds_the_way(browsing, stack):
    visit = browsing.person(OTHER_UNIT)
    visit.expect_answers(403)
    expect(visit.open("/tasks").locator(".nav")).not_to_contain_text("Cockpit")
    visit.page.goto(cockpit(stack))
    expect(visit.page.locator(".trouble__status")).to_have_text("403")
    assert visit.page.url.startswith(stack.city.portal_url)


def test_signing_out_of_the_portal_closes_cockpit(owner, stack):
    owner.page.goto(cockpit(stack))
    in_cockpit(owner.page, stack)
    owner.open("/tasks")
    owner.page.locator(".top details.menu:last-of-type summary").click()
    owner.page.get_by_role("button", name="Выйти").click()
    owner.page.wait_for_url("**/sign-in")
    owner.page.goto(cockpit(stack))
    owner.page.wait_for_url(re.compile(re.escape(stack.city.portal_url) + "/sign-in"))


def test_an_expired_cookie_goes_through_the_portal_and_comes_back(owner, stack):
    owner.page.goto(cockpit(stack))
    in_cockpit(owner.page, stack)
    owner.page.wait_for_load_state("networkidle")
    ring = KeyRing.of(stack.city.state_dir / "keys")
    past = int(time.time()) - 1200
    said = claims(sub=OWNER, aud=WEBAPPS_AUDIENCE, iat=past, exp=past + 900)
    old = signed(ring.portal, ring.portal_id, said)
    [cookie] = [one for one in owner.context.cookies() if one["name"] == COOKIE]
    owner.context.add_cookies([{**cookie, "value": old}])
    with owner.page.expect_request(re.compile("/sso/webapps")):
        owner.page.goto(f"{cockpit(stack)}#/processes")
    in_cockpit(owner.page, stack)
    [renewed] = [one for one in owner.context.cookies() if one["name"] == COOKIE]
    assert renewed["value"] != old
