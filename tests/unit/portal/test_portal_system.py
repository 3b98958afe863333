"""The way to Cockpit, health, failures."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import OperationalError

from leancity.engine import EngineUnavailableError
from leancity.notifications import PLATFORM, OperatorItem
from portal.views.sso import _address
from tests.fakes.city import NOW
from tests.fakes.portal import fake_app, fake_assets, fake_kernel
from tests.fakes.prevention import package
from tests.fakes.visitor import Visitor

WEBAPPS = "http://127.0.0.1:8080/camunda"
FIRST = f"{WEBAPPS}/app/cockpit/default/"


@pytest.mark.parametrize(
    ("wanted", "address"),
    [
        (None, FIRST),
        ("/camunda/app/tasklist/default/", f"{WEBAPPS}/app/tasklist/default/"),
        ("/camunda/app/cockpit/default/#/processes", f"{WEBAPPS}/app/cockpit/default/#/processes"),
        ("/camunda", WEBAPPS),
        ("/camunda-evil/x", FIRST),
        ("/engine-rest/task", FIRST),
        ("//evil.example/camunda/", FIRST),
        ("https://evil.example/camunda/", FIRST),
        ("/camunda/../engine-rest/task", FIRST),
        ("/camunda/%2e%2e/engine-rest/task", FIRST),
        ("/camunda/%2E./engine-rest", FIRST),
    ],
)
def test_only_pages_of_the_webapps_are_gone_to(wanted, address):
    assert _address(WEBAPPS, wanted, "cockpit") == address


def test_an_owner_of_a_process_is_named_to_the_webapps_for_a_quarter_of_an_hour(someone):
    browser = someone("khan.v")
    answer = browser.get("/sso/webapps?next=/camunda/app/cockpit/default/")
    assert answer.location == FIRST
    cookie = browser.cookie("leancity_webapps", "/camunda")
    assert cookie.value == "token-of-khan.v-webapps"
    assert (cookie.max_age, cookie.http_only, cookie.same_site) == (900, True, "Lax")


def test_behind_tls_the_webapps_cookie_never_leaves_it(tmp_path):
    kernel = fake_kernel(tmp_path, portal_url="https://portal.example")
    browser = Visitor(fake_app(kernel, fake_assets(tmp_path / "dist")))
    base = "https://portal.example"
    client = browser._client
    token = client.get("/sign-in", base_url=base).text.split('csrf_token" value="')[1].split('"')[0]
    form = {"login": "khan.v", "password": "snow-and-fog-2026", "csrf_token": token}
    client.post("/sign-in", data=form, base_url=base, headers={"Referer": f"{base}/sign-in"})
    answer = client.get("/sso/webapps", base_url=base)
    assert "Secure" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("login", ["pak.o", "kim.i", "orlova.m"])
def test_clerks_have_no_business_in_the_webapps(someone, login):
    browser = someone(login)
    assert browser.get("/sso/webapps").status_code == 403
    assert browser.cookie("leancity_webapps", "/camunda") is None


DATABASE_DOWN = OperationalError("x", {}, Exception())
ENGINE_DOWN = EngineUnavailableError("x")


@pytest.mark.parametrize(
    ("down", "status", "told"),
    [
        ((None, None), 200, ("UP", "UP", "UP")),
        ((None, ENGINE_DOWN), 200, ("UP", "UP", "DOWN")),
        ((DATABASE_DOWN, None), 503, ("DOWN", "DOWN", "UP")),
    ],
    ids=["all up", "engine down", "database down"],
)
def test_health_needs_no_session_and_tells_the_parts(kernel, visitor, down, status, told):
    kernel.database.down, kernel.engine.down = down
    for address in ("/health", "/api/v1/health"):
        answer = visitor.json(address)
        assert answer.status_code == status
        assert tuple(answer.get_json()[key] for key in ("status", "database", "engine")) == told


@pytest.mark.parametrize("login", ["pak.o", "khan.v"])
def test_failures_are_for_administrators(someone, login):
    browser = someone(login)
    assert browser.get("/failures").status_code == 404
    assert browser.post("/failures/e1/retry").status_code == 404
    assert browser.post("/failures/items", {"key": "k", "decision": "drop"}).status_code == 404
    assert browser.get("/failures/outcomes").status_code == 404
    assert browser.post("/failures/retry-alike", {"step": "e1"}).status_code == 404
    assert browser.post("/failures/give-up", {"step": "e1", "reason": "because"}).status_code == 404


def test_a_stopped_step_is_shown_and_tried_again(kernel, someone):
    kernel.engine.incident_rows = [
        {
            "id": "i1", "processDefinitionId": "prevention:1:abc", "activityId": "geocode",
            "failedActivityId": "geocode", "incidentType": "failedExternalTask",
            "incidentTimestamp": "2026-11-24T12:05:00.000+1100", "configuration": "e1",
            "incidentMessage": "the register does not answer",
        },
        {
            "id": "i2", "processDefinitionId": "prevention:1:abc", "activityId": "wait",
            "incidentType": "failedJob", "configuration": "j1", "incidentMessage": None,
            "incidentTimestamp": "2026-11-24T12:05:00.000+1100",
        },
    ]  # fmt: skip
    browser = someone("admin.a")
    page = browser.get("/failures").text
    assert "the register does not answer" in page
    assert "сегодня, 12:05" in page
    assert page.count('/retry"') == 1
    browser.post("/failures/e1/retry")
    assert kernel.engine.retried == {"e1": 3}
    assert ("step.retry", "e1") in kernel.audited


def stopped(number: int, **changes) -> dict:
    """An incident of a worker's step."""
    return {
        "id": f"i{number}", "processDefinitionId": "prevention:1:abc",
        "activityId": "send_notice", "failedActivityId": "send_notice",
        "incidentType": "failedExternalTask", "configuration": f"e{number}",
        "incidentTimestamp": f"2026-11-24T12:0{number}:00.000+1100",
        "incidentMessage": 'The variable "recipient" is missing', **changes,
    }  # fmt: skip


def test_steps_alike_stand_together_and_are_tried_again_at_once(kernel, someone):
    kernel.engine.incident_rows = [
        stopped(1), stopped(2), stopped(3, incidentMessage="The database does not answer"),
    ]  # fmt: skip
    browser = someone("admin.a")
    page = browser.get("/failures").text
    assert "Переменная «recipient»: отсутствует" in page
    assert "База данных не отвечает" in page
    assert "Отправить уведомление" in page
    assert "Повторить все (2)" in page
    browser.post("/failures/retry-alike", {"step": "e1"})
    assert kernel.engine.retried == {"e1": 3, "e2": 3}
    assert [entry for entry in kernel.audited if entry[0] == "step.retry"] == [
        ("step.retry", "e1"), ("step.retry", "e2"),
    ]  # fmt: skip


def test_a_step_that_is_gone_is_no_longer_tried(someone):
    assert someone("admin.a").post("/failures/retry-alike", {"step": "e9"}).status_code == 404


def test_a_step_given_up_is_laid_aside_with_its_reason_and_may_be_tried_again(kernel, someone):
    kernel.engine.incident_rows = [stopped(1)]
    browser = someone("admin.a")
    browser.post("/failures/give-up", {"step": "e1", "reason": "Регистр закрыт навсегда"})
    page = browser.get("/failures").text
    assert "Отложены" in page
    assert "Регистр закрыт навсегда" in page
    assert page.count("/failures/e1/retry") == 1
    assert "/failures/give-up" not in page
    assert kernel.engine.answered == {}
    assert ("step.give-up", "e1") in kernel.audited


def test_a_step_given_up_goes_the_way_that_its_diagram_draws(kernel, someone):
    caught = package()
    node = caught.bpmn.nodes["no_address"]
    nodes = {**caught.bpmn.nodes, "no_address": replace(node, error_code="given-up")}
    kernel.packages["prevention:1:abc"] = SimpleNamespace(
        bpmn=SimpleNamespace(nodes=nodes, name=""),
        config=caught.config,
        translate=caught.translate,
        resources=caught.resources,
    )
    kernel.engine.incident_rows = [stopped(1)]
    someone("admin.a").post("/failures/give-up", {"step": "e1", "reason": "Адреса не будет"})
    assert kernel.engine.answered == {"e1": "given-up"}
    assert "annotation" not in kernel.engine.incident_rows[0]


@pytest.mark.parametrize("reason", ["", "  no  ", "x" * 501])
def test_a_step_is_not_given_up_without_a_reason(kernel, someone, reason):
    kernel.engine.incident_rows = [stopped(1)]
    answer = someone("admin.a").post("/failures/give-up", {"step": "e1", "reason": reason})
    assert answer.status_code == 400
    assert kernel.audited == [] or ("step.give-up", "e1") not in kernel.audited


@pytest.fixture
def letter(kernel):
    kernel.notifications.items["notification:n1"] = OperatorItem(
        key="notification:n1", kind="delivery-unknown", business_key="b",
        message="It is not known whether the letter “%(subject)s” was sent: %(reason)s",
        params={"subject": "Уведомление", "reason": "the mail server does not answer (TimeoutError)"}, created_at=NOW,
    )  # fmt: skip
    return "notification:n1"


@pytest.mark.parametrize("decision", ["arrived", "resend", "drop"])
def test_an_operator_decides_what_became_of_a_letter(kernel, someone, letter, decision):
    browser = someone("admin.a")
    page = browser.get("/failures/outcomes").text
    assert "Неизвестно, отправлено ли письмо «Уведомление»: почтовый сервер не отвечает" in page
    form = {"key": letter, "decision": decision, "reason": "Звонил собственник"}
    browser.post("/failures/items", form)
    assert kernel.notifications.settled == [("n1", "admin.a", decision)]
    assert ("outcome.decide", letter) in kernel.audited
    page = browser.get("/failures/outcomes").text
    assert "Все исходы известны" in page
    assert "admin.a, сегодня" in page


def test_what_cleared_itself_up_is_told_in_the_readers_language(kernel, someone, letter):
    item = kernel.notifications.items.pop(letter)
    kernel.notifications.decided.append(
        replace(item, resolved_by=PLATFORM, resolution="not sent", resolved_at=NOW)
    )
    page = someone("admin.a").get("/failures/outcomes").text
    assert "не отправлено · платформа, сегодня" in page


@pytest.mark.parametrize(("decision", "again"), [("resend", True), ("drop", False)])
def test_an_operator_decides_about_a_form_that_is_refused(kernel, someone, decision, again):
    key = "form:start:1"
    kernel.notifications.items[key] = OperatorItem(
        key=key, kind="form-refused", business_key="b",
        message="The process engine refuses the form %(form)s", params={"form": "start:1"},
        created_at=NOW,
    )  # fmt: skip
    decided = []
    kernel.dialogues = SimpleNamespace(decide=lambda *what, **how: decided.append((what, how)))
    browser = someone("admin.a")
    page = browser.get("/failures/outcomes").text
    assert "Отправить ещё раз" in page
    assert 'value="arrived"' not in page
    form = {"key": key, "decision": decision, "reason": "Права исправлены"}
    browser.post("/failures/items", form)
    assert decided == [((key, "admin.a", decision), {"again": again})]


def test_a_decision_about_a_letter_needs_a_reason(kernel, someone, letter):
    form = {"key": letter, "decision": "resend", "reason": " "}
    assert someone("admin.a").post("/failures/items", form).status_code == 400
    assert not kernel.notifications.settled


@pytest.mark.parametrize("decision", ["", "explode"])
def test_another_decision_than_the_offered_ones_is_refused(kernel, someone, letter, decision):
    answer = someone("admin.a").post("/failures/items", {"key": letter, "decision": decision})
    assert answer.status_code == 400
    assert not kernel.notifications.settled


def test_a_letter_that_certainly_failed_cannot_be_sent_from_here(kernel, someone, letter):
    item = kernel.notifications.items[letter]
    kernel.notifications.items[letter] = item.__class__(**{**vars(item), "kind": "delivery-failed"})
    browser = someone("admin.a")
    assert 'value="resend"' not in browser.get("/failures/outcomes").text
    answer = browser.post("/failures/items", {"key": letter, "decision": "resend"})
    assert answer.status_code == 400


def test_an_item_that_somebody_closed_is_gone(someone):
    answer = someone("admin.a").post("/failures/items", {"key": "x", "decision": "drop"})
    assert answer.status_code == 404
