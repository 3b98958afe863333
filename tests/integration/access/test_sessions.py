"""Sessions: cookies, forged requests, leaving, being dismissed, guessing."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote, unquote, urlsplit

import lxml.html
import pytest
import requests
from click.testing import CliRunner

from leancity.cli import main
from leancity.engine import EngineForbiddenError
from leancity.engine.transport import new_session
from portal import create_app
from tests.integration.access.people import PEOPLE
from tests.integration.access.portal_addresses import ADDRESSES
from tests.visitor import PASSWORD, Visitor

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
ELSEWHERE = (
    "https://evil.example/", "//evil.example/", "/\\evil.example/", "\\\\evil.example", "///evil.example",
    "http:evil.example", "javascript:alert(1)", "/%0d%0aLocation:%20//evil.example",
    "/\t/evil.example", "https:evil.example", "//evil%E3%80%82example", "/camunda@evil.example",
    "/camunda/../../evil", "/camunda/%2e%2e/engine-rest/task", "/camunda/..;/engine-rest/task",
)  # fmt: skip


def set_cookies(answer: requests.Response) -> dict[str, str]:
    """Name -> attributes of every cookie an answer sets."""
    lines = answer.raw.headers.getlist("Set-Cookie")
    return {line.partition("=")[0]: line.partition(";")[2].lower() for line in lines}


class TestCookies:
    def test_are_out_of_reach_of_scripts_and_other_sites(self, stack):
        visitor = stack.visitor("yugay.n")
        page = new_session(1).get(f"{stack.city.portal_url}/sign-in", timeout=10)
        session = set_cookies(page)["leancity_session"]
        answer = visitor.get("/sso/webapps", allow_redirects=False)
        webapps = set_cookies(answer)["leancity_webapps"]
        for attributes in (session, webapps):
            assert "httponly" in attributes
            assert "samesite=lax" in attributes
        assert "path=/camunda" in webapps
        assert "max-age=900" in webapps

    def test_go_by_tls_only_in_production(self, stack):
        settings = replace(
            stack.kernel.settings,
            profile="production",
            secret_key="k" * 40,
            portal_url="https://city.example",
            webapps_url="https://city.example/camunda",
        )
        client = create_app(settings, stack.portal_kernel).test_client()
        page = client.get("/sign-in", base_url="https://city.example")
        token = lxml.html.fromstring(page.text).xpath("//input[@name='csrf_token']/@value")[0]
        answer = client.post(
            "/sign-in",
            base_url="https://city.example",
            data={"csrf_token": token, "login": "yugay.n", "password": PASSWORD},
            headers={"Referer": "https://city.example/sign-in"},
        )
        assert answer.status_code == 302
        sent = answer.headers["Set-Cookie"]
        assert "Secure" in sent
        assert "HttpOnly" in sent
        assert "SameSite=Lax" in sent
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")

    def test_of_the_engine_are_out_of_reach_too(self, cast):
        answer = cast.webapps("yugay.n").get("/app/cockpit/default/")
        for name, attributes in set_cookies(answer).items():
            assert "samesite=lax" in attributes, name
            assert "httponly" in attributes or name == "XSRF-TOKEN"


CHANGES = tuple(address for address in ADDRESSES if address.verb != "GET")


class TestForgedRequests:
    @pytest.mark.parametrize("address", CHANGES, ids=lambda a: f"{a.verb} {a.endpoint}")
    def test_a_change_without_the_token_of_the_session_is_refused(self, scene, address):
        ids = {"case": "x", "task": scene.approval.task("approve"), "photo": "x", "document": "x",
               "held": scene.held.task("choose_measure")}  # fmt: skip
        stolen = scene.cast.browser("kim.i").get("/session").json()["csrf"]
        mine = scene.cast.browser("pak.s")
        url = mine.base_url + address.path.format(**ids)
        for headers in ({}, {"X-CSRFToken": "x"}, {"X-CSRFToken": stolen}):
            answer = mine.session.request(address.verb, url, headers=headers, json={"data": {}})
            assert answer.status_code == 400, headers
        assert mine.get("/session").json()["login"] == "pak.s"

    def test_no_page_of_another_site_may_ask(self, stack):
        headers = {"Origin": "https://evil.example"}
        answer = stack.visitor("kim.i").get("/api/v1/tasks", headers=headers)
        assert not [name for name in answer.headers if name.startswith("Access-Control")]


@pytest.mark.parametrize("target", ELSEWHERE)
class TestReturnAddresses:
    def test_signing_in_stays_in_the_portal(self, stack, target):
        visitor = stack.visitor("dobrynina.e")
        answer = visitor.get(f"/sign-in?next={quote(target)}", allow_redirects=False)
        assert inside(answer, visitor.base_url)

    def test_choosing_a_language_stays_in_the_portal(self, stack, target):
        visitor = stack.visitor("dobrynina.e")
        answer = visitor.session.post(
            f"{visitor.base_url}/language",
            data={
                "csrf_token": visitor.get("/session").json()["csrf"],
                "locale": "ru",
                "next": target,
            },
            allow_redirects=False,
        )
        assert inside(answer, visitor.base_url)

    def test_the_way_to_the_web_apps_leads_to_them(self, stack, target):
        answer = stack.visitor("yugay.n").get(
            f"/sso/webapps?next={quote(target)}", allow_redirects=False
        )
        place = urlsplit(answer.headers["Location"])
        assert f"{place.scheme}://{place.netloc}" == stack.city.engine_root
        assert place.path.startswith("/camunda")
        assert not {".."} & {step.partition(";")[0] for step in unquote(place.path).split("/")}


def inside(answer: requests.Response, base_url: str) -> bool:
    """Whether a redirect stays at its site as browsers read it."""
    assert answer.status_code == 302
    location = answer.headers["Location"]
    if location.startswith(base_url + "/"):
        location = location.removeprefix(base_url)
    clean = not any(ord(sign) <= 32 for sign in location) and "\\" not in location
    return clean and location.startswith("/") and not location.startswith("//")


PAGES = ("/tasks", "/start", "/registry/prevention", "/search?q=x", "/failures", "/cases/{case}",
         "/cases/{case}/documents", "/cases/{case}/requests", "/cases/{case}/history",
         "/cases/{case}/tasks", "/tasks/{task}", "/start/prevention", "/nowhere")  # fmt: skip


class TestPages:
    @pytest.mark.parametrize("login", ["kim.i", "gorelov.v", "morozova.a"])
    def test_carry_the_policy_and_no_script_of_their_own(self, scene, login):
        ids = {"case": scene.approval.business_key, "task": scene.approval.task("approve")}
        for path in PAGES:
            answer = scene.cast.browser(login).get(path.format(**ids))
            assert answer.headers["Content-Security-Policy"] == POLICY, path
            assert answer.headers["X-Frame-Options"] == "DENY"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cache-Control"] == "no-store"
            assert inline_code(answer.text) == [], path

    def test_the_sign_in_page_too(self, stack):
        answer = new_session(1).get(f"{stack.city.portal_url}/sign-in")
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert inline_code(answer.text) == []


def inline_code(page: str) -> list[str]:
    """Scripts, handlers and style sheets written into a page; JSON for a script is none."""
    tree = lxml.html.fromstring(page)
    scripts = tree.xpath("//script[not(@src) and not(@type='application/json')]")
    handlers = tree.xpath("//@*[starts-with(name(), 'on')] | //@*[starts-with(., 'javascript:')]")
    return [str(found) for found in (*scripts, *tree.xpath("//style"), *handlers)]


class TestLeaving:
    def test_signing_out_closes_cockpit_too(self, stack):
        yugay = Visitor(stack.city.portal_url, "yugay.n")
        cockpit = f"{stack.city.engine_root}/camunda/app/cockpit/default/"
        interface = f"{stack.city.engine_root}/camunda/api/engine/engine/default/process-definition"
        assert yugay.get("/sso/webapps").url == cockpit
        assert yugay.session.get(interface).json()
        yugay.post("/sign-out", yugay.get("/session").json()["csrf"])
        assert "leancity_webapps" not in yugay.session.cookies.get_dict()
        assert yugay.session.get(interface, allow_redirects=False).status_code == 401
        left = yugay.session.get(cockpit, allow_redirects=False)
        assert left.headers["Location"].startswith(f"{stack.city.portal_url}/sso/webapps?next=")
        assert yugay.get("/tasks", allow_redirects=False).headers["Location"].startswith("/sign-in")
        # With the session of the engine's pages alone nobody comes in again.
        assert "/sign-in" in yugay.session.get(cockpit).url

    def test_the_next_person_at_the_same_browser_is_somebody_else_in_cockpit(self, stack, cast):
        browser = new_session(2)
        root = f"{stack.city.engine_root}/camunda"
        who = f"{root}/api/admin/auth/user/default"
        for login in ("yugay.n", "morozova.a", "yugay.n"):
            cookie = stack.portal_kernel.tokens.sign(login, "webapps")
            browser.cookies.set("leancity_webapps", cookie, path="/camunda")
            assert browser.get(who).json()["userId"] == login


class TestDismissal:
    def test_ends_portal_token_and_cockpit_at_once(self, scene):
        stack = scene.cast.stack
        login = hire(stack, "inspector", "process_owner")
        visitor = Visitor(stack.city.portal_url, login)
        task = scene.check.task("check")
        visitor.claim(task).raise_for_status()
        cockpit = visitor.get("/sso/webapps").url
        token = stack.portal_kernel.engine.as_user(login)
        assert [found.id for found in token.tasks(assignee=login)] == [task]
        assert "/app/cockpit/" in cockpit

        done = leancity(stack, "org", "dismiss", login)
        assert done.exit_code == 0, done.output

        assert visitor.get("/tasks", allow_redirects=False).status_code == 302
        assert visitor.get("/api/v1/tasks").status_code == 401
        with pytest.raises(EngineForbiddenError) as refusal:
            token.tasks()
        assert refusal.value.status == 401
        assert visitor.session.get(cockpit, allow_redirects=False).status_code == 302
        interface = f"{stack.city.engine_root}/camunda/api/engine/engine/default/task"
        assert visitor.session.get(interface, allow_redirects=False).status_code == 401
        with pytest.raises(requests.HTTPError):
            Visitor(stack.city.portal_url, login)
        assert stack.kernel.engine.reader.task(task).assignee is None

    def test_before_the_engine_hears_of_it_the_portal_lets_nobody_in(self, stack):
        login = hire(stack, "specialist")
        visitor = Visitor(stack.city.portal_url, login)
        stack.kernel.org.dismiss(login, stack.kernel.clock.today())
        assert visitor.get("/tasks", allow_redirects=False).status_code == 302
        assert visitor.get("/api/v1/tasks").status_code == 401
        stack.kernel.org.sync(stack.kernel.engine.as_user("svc-deploy"))


class TestGuessing:
    def test_an_unknown_login_answers_as_a_known_one_until_both_are_blocked(self, stack):
        told = {
            login: [attempt(stack, login, "wrong-password") for _ in range(6)]
            for login in ("hvan.m", "ghost.g")
        }
        assert told["hvan.m"] == told["ghost.g"]
        assert [status for status, _ in told["hvan.m"]] == [422] * 5 + [429]
        # While it rests the right password opens nothing either, and says no more.
        assert attempt(stack, "hvan.m", PASSWORD) == attempt(stack, "ghost.g", PASSWORD)
        assert attempt(stack, "hvan.m", PASSWORD)[0] == 429

    def test_a_neighbour_is_not_held_up(self, stack):
        assert Visitor(stack.city.portal_url, "mamedova.l").get("/session").json()["login"]


def attempt(stack, login: str, password: str) -> tuple[int, str]:
    """The answer to one sign-in, without the login that was typed and the token of the page."""
    session = new_session(1)
    url = f"{stack.city.portal_url}/sign-in"
    page = lxml.html.fromstring(session.get(url).text)
    token = page.xpath("//input[@name='csrf_token']/@value")[0]
    answer = session.post(
        url,
        data={"csrf_token": token, "login": login, "password": password},
        allow_redirects=False,
    )
    words = lxml.html.fromstring(answer.text).xpath("//main//text()[normalize-space()]")
    return answer.status_code, " ".join(" ".join(words).split())


def hire(stack, *roles: str) -> str:
    """A new person of the unit with these roles, known to the engine; dismissed by the test."""
    login = f"temp.{roles[0][:4]}"
    assert login not in PEOPLE
    person = {
        "login": login, "last_name": "Временный", "first_name": "Пётр", "gender": "m",
        "active_from": "2020-01-09", "email": f"{login}@leancity.example",
        "assignments": [{"unit": "dobik", "post": "inspector", "roles": list(roles),
                         "from": "2020-01-09"}],
    }  # fmt: skip
    stack.kernel.org.load({"demo_password": PASSWORD, "people": [person]})
    stack.kernel.org.sync(stack.kernel.engine.as_user("svc-deploy"))
    return login


def leancity(stack, *words: str):
    """The command line at the machine of the city."""
    return CliRunner().invoke(main, list(words), env=stack.city.variables())
