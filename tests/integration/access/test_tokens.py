"""Who is let into the engine by which token, at whatever spelling of an address."""

from __future__ import annotations

from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from leancity.engine.transport import new_session
from tests.integration.access.forgery import KeyRing, claims, forgeries, signed

#: Spellings of one address, sent as they are.
PATHS = (
    "/engine-rest/task", "/engine-rest/engine/default/task", "//engine-rest/task",
    "/engine-rest//task", "/engine-rest/;x=1/task", "/engine-rest;x=1/task",
    "/;x=1/engine-rest/task", "/x/../engine-rest/task", "/../engine-rest/task",
    "/camunda/../engine-rest/task", "/engine-rest/./task", "/%65ngine-rest/task",
    "/engine-rest/%74ask", "/engine-rest/..;/engine-rest/task", "/engine-rest/task?access_token=x",
    "/health/../engine-rest/task", "/error/../engine-rest/task",
)  # fmt: skip
WEBAPPS_PATHS = (
    "/camunda/api/engine/engine/default/task", "//camunda/api/engine/engine/default/task",
    "/camunda/;x=1/api/engine/engine/default/task", "/camunda/api/engine/engine/default//task",
    "/camunda;x=1/api/engine/engine/default/task", "/%63amunda/api/engine/engine/default/task",
    "/camunda/app/../api/engine/engine/default/task",
    "/engine-rest/../camunda/api/engine/engine/default/task",
    "/camunda/api/admin/auth/user/default", "/camunda/api/cockpit/plugin/base/default/incident/count",
)  # fmt: skip


@pytest.fixture(scope="module")
def ring(stack) -> KeyRing:
    """The keys of the city."""
    return KeyRing.of(stack.city.state_dir / "keys")


@pytest.fixture(scope="module")
def status(stack):
    """The status of a GET of a path as it is written; `Connection: close` after each."""

    def _status(path: str, **headers: str) -> int:
        connection = HTTPConnection(urlsplit(stack.city.engine_root).netloc, timeout=30)
        try:
            connection.request("GET", path, headers=headers)
            return connection.getresponse().status
        finally:
            connection.close()

    return _status


def test_a_good_token_opens(ring, status):
    good = signed(ring.portal, ring.portal_id, claims())
    opened = [path for path in PATHS if status(path, Authorization=f"Bearer {good}") == 200]
    assert opened == [PATHS[0], PATHS[1], "/engine-rest/task?access_token=x"]


def test_no_forged_token_opens_any_spelling_of_an_address(ring, status):
    answers = {
        (what, path): status(path, Authorization=f"Bearer {token}")
        for what, token in forgeries(ring).items()
        for path in PATHS
    }
    assert {place: code for place, code in answers.items() if code not in (400, 401, 404)} == {}
    assert {code for (_, path), code in answers.items() if path == PATHS[0]} == {401}


def test_the_key_of_the_bots_names_people_to_the_engine_and_opens_nothing_else(stack, ring, status):
    good = {"Authorization": f"Bearer {signed(ring.bots, ring.bots_id, claims())}"}
    assert status(PATHS[0], **good) == 200
    cookie = signed(ring.bots, ring.bots_id, claims(aud="webapps", sub="yugay.n"))
    assert status(WEBAPPS_PATHS[0], Cookie=f"leancity_webapps={cookie}") == 401
    portal = new_session(1)
    for path in ("/tasks", "/registry/prevention", "/api/v1/cases/prevention", "/failures"):
        shown = portal.get(
            f"{stack.city.portal_url}{path}", headers=good, timeout=10, allow_redirects=False
        )
        assert shown.status_code in (302, 401, 404), path


@pytest.mark.parametrize(
    "scheme", ["", "Bearer", "bearer {}", "Basic {}", "Token {}", "Bearer {} x"]
)
def test_a_good_token_said_in_another_way_opens_nothing(ring, status, scheme):
    good = signed(ring.portal, ring.portal_id, claims())
    assert status("/engine-rest/task", Authorization=scheme.format(good)) == 401


def test_the_cookie_of_the_web_apps_is_no_bearer_and_the_other_way_round(ring, status):
    cookie = signed(ring.portal, ring.portal_id, claims(aud="webapps", sub="yugay.n"))
    bearer = signed(ring.portal, ring.portal_id, claims(sub="yugay.n"))
    rest, webapps = "/engine-rest/task", "/camunda/api/engine/engine/default/task"
    assert status(webapps, Cookie=f"leancity_webapps={cookie}") == 200
    assert status(rest, Authorization=f"Bearer {bearer}") == 200
    assert status(rest, Authorization=f"Bearer {cookie}") == 401
    assert status(rest, Cookie=f"leancity_webapps={cookie}") == 401
    assert status(rest, Cookie=f"leancity_webapps={bearer}") == 401
    assert status(webapps, Cookie=f"leancity_webapps={bearer}") == 401
    assert status(webapps, Authorization=f"Bearer {bearer}") == 401


def test_no_forged_cookie_opens_the_web_apps(ring, status):
    answers = {
        (what, path): status(path, Cookie=f"leancity_webapps={cookie}")
        for what, cookie in forgeries(ring).items()
        if what != "of the web apps"
        for path in WEBAPPS_PATHS
    }
    assert {
        place: code for place, code in answers.items() if code not in (302, 400, 401, 404)
    } == {}
    assert {code for (_, path), code in answers.items() if path == WEBAPPS_PATHS[0]} == {401}


@pytest.mark.parametrize("lives", [901, 86_400])
def test_a_cookie_of_more_than_a_quarter_of_an_hour_is_refused(ring, status, lives):
    now = claims()["iat"]
    cookie = signed(ring.portal, ring.portal_id, claims(aud="webapps", exp=now + lives))
    assert status(WEBAPPS_PATHS[0], Cookie=f"leancity_webapps={cookie}") == 401


@pytest.mark.parametrize(
    "path",
    ["/", "/actuator", "/actuator/env", "/h2-console", "/swaggerui", "/openapi.json",
     "/engine", "/api/engine/engine/default/task", "/rest/task"],
)  # fmt: skip
def test_the_engine_app_has_no_other_door(status, path):
    assert status(path) == 404


def test_health_is_open_and_tells_nothing_of_a_case(stack, status):
    assert status("/health") == 200
