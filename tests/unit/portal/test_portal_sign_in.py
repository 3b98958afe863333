"""Who gets in, where they land, and how they leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.security import safe_next
from tests.fakes.city import PASSWORD
from tests.fakes.portal import fake_app, fake_assets, fake_kernel
from tests.fakes.visitor import Visitor

OUTSIDE = [
    "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example",
    "javascript:1", "http:/evil.example", "/tasks\n//evil.example", "tasks", "",
    " //evil.example", "///evil.example",
]  # fmt: skip


def test_dense_lists_are_kept_with_the_person(someone):
    browser = someone("pak.o")
    assert 'class=" dense"' not in browser.get("/tasks").text
    assert browser.post("/density", {"dense": "1", "next": "/start"}).location == "/start"
    # In another session, too; and no colleague sees them.
    assert 'class=" dense"' in someone("pak.o").get("/tasks").text
    assert 'class=" dense"' not in someone("li.s").get("/tasks").text
    browser.post("/density", {"dense": ""})
    assert 'class=" dense"' not in browser.get("/tasks").text


@pytest.mark.parametrize("target", OUTSIDE)
def test_a_return_address_outside_the_portal_is_not_followed(target):
    assert safe_next(target, "/tasks") == "/tasks"


@pytest.mark.parametrize("target", ["/cases/1?tab=2", "/", "/registry/prevention?text=a%2F%2Fb"])
def test_a_return_address_inside_is_followed(target):
    assert safe_next(target, "/tasks") == target


def test_a_person_lands_on_the_page_that_asked_for_signing_in(visitor):
    asked = visitor.get("/registry/prevention?overdue=1")
    assert asked.status_code == 302
    assert asked.location == "/sign-in?next=/registry/prevention?overdue%3D1"
    assert visitor.sign_in("pak.o", next="/registry/prevention?overdue=1").location == (
        "/registry/prevention?overdue=1"
    )


@pytest.mark.parametrize("target", OUTSIDE)
def test_signing_in_never_leads_out_of_the_portal(visitor, target):
    assert visitor.sign_in("pak.o", next=target).location == "/tasks"


@pytest.mark.parametrize("login", ["pak.o", "nobody.n", "PAK.O"])
def test_a_wrong_password_and_an_unknown_login_read_the_same(visitor, login):
    answer = visitor.sign_in(login, "wrong")
    assert answer.status_code == 422
    assert "Неверный логин или пароль." in answer.text
    assert visitor.get("/tasks").status_code == 302


def test_capital_letters_and_spaces_around_the_login_are_forgiven(visitor):
    assert visitor.sign_in(" PAK.o ").status_code == 302


def test_a_blocked_login_is_told_for_how_long(kernel, visitor):
    kernel.org.blocked = True
    answer = visitor.sign_in("pak.o")
    assert answer.status_code == 429
    assert "Попробуйте через 4 мин." in answer.text


def test_guessing_is_slowed_down_for_one_login_and_not_for_a_neighbour(visitor):
    answers = [visitor.sign_in("pak.o", "wrong").status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    assert visitor.sign_in("kim.i").status_code == 302


def test_access_ends_with_the_dismissal_although_the_session_is_open(kernel, someone):
    browser = someone("pak.o")
    kernel.org.dismiss("pak.o")
    assert browser.get("/tasks").location.startswith("/sign-in")


def test_after_signing_out_the_pages_are_closed(someone):
    browser = someone("khan.v")
    browser.get("/sso/webapps")
    assert browser.cookie("leancity_webapps", "/camunda")
    answer = browser.post("/sign-out")
    assert answer.location == "/sign-in"
    assert browser.cookie("leancity_webapps", "/camunda") is None
    assert browser.get("/tasks").location.startswith("/sign-in")


def test_a_new_session_keeps_nothing_of_the_one_before(someone):
    browser = someone("pak.o")
    before = browser.cookie("leancity_session").value
    browser.post("/sign-out")
    browser.sign_in("kim.i")
    assert browser.cookie("leancity_session").value != before
    assert browser.json("/session").get_json()["login"] == "kim.i"


def test_the_session_cookie_is_out_of_reach_of_scripts(visitor):
    answer = visitor.sign_in("pak.o")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_behind_tls_the_session_cookie_never_leaves_it(tmp_path):
    kernel = fake_kernel(tmp_path, portal_url="https://portal.example")
    app = fake_app(kernel, fake_assets(tmp_path / "dist"))
    page = app.test_client().get("/sign-in", base_url="https://portal.example")
    assert "Secure" in page.headers["Set-Cookie"]
    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")


@pytest.mark.parametrize(("language", "title"), [("ru", "Вход"), ("en-GB", "Signing in")])
def test_the_first_page_speaks_the_language_of_the_browser(app, language, title):
    assert f"<h1>{title}</h1>" in Visitor(app, language).get("/sign-in").text


def test_a_chosen_language_stays_with_the_person_in_every_browser(app, kernel, someone):
    browser = someone("pak.o")
    assert browser.post("/language", {"locale": "en", "next": "/start"}).location == "/start"
    assert "What would you like to start?" in browser.get("/start").text
    assert "What would you like to start?" in someone("pak.o").get("/start").text
    assert kernel.org.known["pak.o"].locale == "en"


def test_a_language_chosen_before_signing_in_is_kept(app, kernel):
    browser = Visitor(app)
    browser.post("/language", {"locale": "en"})
    browser.sign_in("kim.i")
    assert "Tasks" in browser.get("/tasks").text


def test_an_unknown_language_changes_nothing(someone):
    browser = someone("pak.o")
    browser.post("/language", {"locale": "xx"})
    assert "Задачи" in browser.get("/tasks").text


def test_a_script_is_told_that_nobody_is_signed_in(visitor):
    answer = visitor.json("/session")
    assert answer.status_code == 401
    assert answer.get_json()["title"] == "Сеанс завершён"


def test_the_persons_own_language_wins_over_the_browsers(kernel, someone):
    kernel.org.known["kim.i"] = replace(kernel.org.known["kim.i"], locale="en")
    assert "Tasks" in someone("kim.i", language="ru").get("/tasks").text


def test_the_password_is_never_shown_again(visitor):
    assert PASSWORD not in visitor.sign_in("pak.o", PASSWORD + "x").text


def test_a_session_in_use_is_renewed_now_and_then_and_not_by_each_answer(kernel, visitor):
    visitor.sign_in("pak.o")
    written = [
        "leancity_session" in visitor.get("/tasks/count").headers.get("Set-Cookie", "")
        for _ in range(2)
    ]
    kernel.clock.advance(timedelta(minutes=11))
    later = visitor.get("/tasks/count").headers.get("Set-Cookie", "")
    assert (written, "leancity_session" in later) == ([True, False], True)
