"""A part of the city is down at some step of the road: clear words, nothing lost, nothing twice."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import requests
from sqlalchemy import func, select

from leancity.documents.models import DocumentRow
from leancity.scheduler import LEASE
from tests.road import INSPECTOR, OWNER, SPECIALIST, Road, fresh_photo
from tests.stack import Stack
from tests.visitor import Visitor
from tests.waiting import eventually

ADMIN = "morozova.a"
#: Seconds within which even a page that cannot be shown says so.
PATIENCE = 15
AWAY = {
    "ru": "Ничего не потеряно: введённое остаётся в форме.",
    "en": "Nothing is lost: what you typed stays in the form.",
}
AGAIN = "Попробуйте через минуту. Повторить то же действие можно без опаски."


@dataclass
class Outage:
    """A case in every situation, and what people were answered while something was down."""

    #: the specialist has opened its form
    opened: Road
    task: str
    form: dict[str, Any]
    answers: dict[str, Any]
    #: nobody has taken its task
    free: Road
    free_task: str
    #: its documents were being made when the lights went out
    moving: Road
    #: its start form is filled in, with a photo
    starting: Road
    start_form: dict[str, Any]
    start_answers: dict[str, Any]
    #: somebody who chose English, before a start form
    english: Visitor
    english_form: dict[str, Any]
    seen: dict[str, requests.Response] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def note(self, name: str, ask: Any) -> None:
        """Keep what a person is answered, and how long it takes."""
        begun = time.monotonic()
        self.seen[name] = ask()
        self.seconds[name] = time.monotonic() - begun


def measure(road: Road) -> dict[str, Any]:
    term = (road.today + timedelta(days=10)).isoformat()
    choice = {"measure": "notice", "rule_clause": "waste_removal", "delivery": "email"}
    return {**choice, "term": term, **OWNER}


def prepare(stack: Stack) -> Outage:
    """Cases on their way; the last thing is a worker in the middle of a document."""
    opened, free, moving, starting = (Road(stack) for _ in range(4))
    for road in (opened, free, moving):
        road.capture()
    inspector, specialist = stack.visitor(INSPECTOR), stack.visitor(SPECIALIST)
    task, free_task = opened.task("choose_measure"), free.task("choose_measure")
    specialist.claim(task)
    form = specialist.form(f"/tasks/{task}")
    starting.business_key, start_form = inspector.start_form("prevention")
    kept = inspector.upload(start_form, "photos_before", "a.jpg", fresh_photo()).json()["id"]
    for path in ("/tasks", "/registry/prevention", f"/cases/{opened.business_key}"):
        for visitor in (inspector, specialist):
            visitor.page(path)
    english = Visitor(stack.city.portal_url, "orlov.d")
    choice = {"locale": "en", "csrf_token": english.csrf()}
    english.session.post(f"{english.base_url}/language", data=choice).raise_for_status()
    _, english_form = english.start_form("prevention")
    moving.choose_measure()
    eventually(lambda: documents_begun(moving), 40, "the first document")
    return Outage(
        opened=opened,
        task=task,
        form=form,
        answers={**form["data"], **measure(opened)},
        free=free,
        free_task=free_task,
        moving=moving,
        starting=starting,
        start_form=start_form,
        start_answers={**start_form["data"], **starting.captured(), "photos_before": kept},
        english=english,
        english_form=english_form,
    )


def documents_begun(road: Road) -> int:
    query = (
        select(func.count())
        .select_from(DocumentRow)
        .where(DocumentRow.business_key == road.business_key)
    )
    with road.stack.kernel.database.begin() as session:
        return session.scalar(query) or 0


def ask_everything(outage: Outage) -> None:
    """What people do while a part of the city is down."""
    stack = outage.opened.stack
    inspector, specialist = stack.visitor(INSPECTOR), stack.visitor(SPECIALIST)
    key = outage.opened.business_key
    for name, path in {
        "registry": "/registry/prevention",
        "card": f"/cases/{key}",
        "history": f"/cases/{key}/history",
        "diagram": f"/cases/{key}/diagram",
        "tasks": "/tasks",
        "form": f"/tasks/{outage.task}",
        "api": f"/api/v1/cases/{key}",
        "health": "/health",
    }.items():
        outage.note(name, lambda path=path: specialist.get(path))
    token = outage.form["csrf"]
    outage.note("claim", lambda: specialist.post(f"/tasks/{outage.free_task}/claim", token))
    outage.note("submit", lambda: specialist.send(outage.form, outage.answers))
    outage.note("start", lambda: inspector.send(outage.start_form, outage.start_answers))
    form = outage.english_form
    outage.note("english", lambda: outage.english.send(form, form["data"]))


def finish(road: Road) -> None:
    """From the approval to the end."""
    road.approve()
    road.wait_for_status("waiting", 60)
    road.end_term()
    road.check()
    road.wait_for_status("fixed")


def recovered(outage: Outage) -> Outage:
    """Everybody repeats what did not go through, and the cases go on."""
    stack = outage.opened.stack
    inspector, specialist = stack.visitor(INSPECTOR), stack.visitor(SPECIALIST)
    outage.note("draft", lambda: specialist.get(f"/tasks/{outage.task}"))
    outage.note("submit again", lambda: specialist.send(outage.form, outage.answers))
    outage.note("start again", lambda: inspector.send(outage.start_form, outage.start_answers))
    outage.note("claim again", lambda: specialist.claim(outage.free_task))
    outage.starting.task("choose_measure")
    for road in (outage.moving, outage.opened):
        finish(road)
    return outage


def check_nothing_is_lost_or_twice(outage: Outage) -> None:
    for road in (outage.moving, outage.opened):
        assert road.documents() == ["PB-1/1", "PB-2/1", "PB-4/1", "PB-7/1"]
        assert len(road.letters()) == 1
    roads = (outage.moving, outage.opened, outage.starting, outage.free)
    assert [road.row()["incidents"] for road in roads] == [[]] * 4
    assert [road.drafts() for road in roads] == [[]] * 4
    assert len({road.row()["number"] for road in roads}) == 4


def spoken(answer: requests.Response) -> str:
    """The words of an answer, page or JSON."""
    if answer.headers["Content-Type"].startswith("application/json"):
        body = answer.json()
        return f"{body.get('message')} {body.get('advice')}"
    return " ".join(answer.text.split())


# --- the engine ------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def engine_down(stack) -> Outage:
    outage = prepare(stack)
    with stack.without("engine"):
        ask_everything(outage)
        # Another server of the portal starts meanwhile: it knows nothing yet.
        with stack.without("portal"):
            pass
        outage.note("fresh portal", lambda: stack.visitor(SPECIALIST).get("/tasks"))
    return recovered(outage)


@pytest.mark.parametrize("name", ["registry", "card", "history", "diagram", "tasks", "api"])
def test_without_the_engine_cases_can_still_be_read(engine_down, name):
    assert engine_down.seen[name].status_code == 200


def test_without_the_engine_the_registry_stays_in_the_navigation(engine_down):
    assert 'href="/registry/prevention"' in engine_down.seen["tasks"].text


@pytest.mark.parametrize("name", ["form", "claim", "submit", "start", "fresh portal"])
def test_without_the_engine_what_cannot_be_done_is_said_in_words(engine_down, name):
    answer = engine_down.seen[name]
    assert answer.status_code == 503
    assert AWAY["ru"] in spoken(answer)
    assert AGAIN in spoken(answer)


def test_without_the_engine_whoever_chose_english_reads_english(engine_down):
    answer = engine_down.seen["english"]
    assert answer.status_code == 503
    assert AWAY["en"] in spoken(answer)


def test_without_the_engine_the_portal_lives_and_says_what_is_down(engine_down):
    assert engine_down.seen["health"].status_code == 200
    assert engine_down.seen["health"].json()["engine"] == "DOWN"


def test_without_the_engine_no_answer_takes_long(engine_down):
    assert {name: s for name, s in engine_down.seconds.items() if s > PATIENCE} == {}


def test_what_could_not_be_sent_is_in_the_form_when_the_engine_is_back(engine_down):
    assert OWNER["owner_basis"] in engine_down.seen["draft"].text


def test_the_same_acts_repeated_go_through_when_the_engine_is_back(engine_down):
    again = ("submit again", "start again", "claim again")
    assert [engine_down.seen[name].status_code for name in again] == [200] * 3


def test_after_the_outage_of_the_engine_nothing_is_lost_or_twice(engine_down):
    check_nothing_is_lost_or_twice(engine_down)


@pytest.fixture
def hanging_engine(stack) -> Iterator[None]:
    """An engine that takes requests and never answers."""
    # The portal has read the package already; it reads it once in its life.
    stack.visitor(SPECIALIST).page("/registry/prevention")
    # A poll that its worker gave up would be answered afterwards and lock a task for nobody.
    with stack.without("workers", number=signal.SIGTERM):
        os.kill(stack.pid("engine"), signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(stack.pid("engine"), signal.SIGCONT)


def test_an_engine_that_hangs_holds_no_page_up(stack, hanging_engine):
    # Nobody has asked for this person before: what the portal knows by heart does not help.
    auditor = Visitor(stack.city.portal_url, "kan.o")
    begun = time.monotonic()
    assert auditor.get("/registry/prevention").status_code == 200
    assert time.monotonic() - begun < PATIENCE
    assert auditor.get("/health").json()["engine"] == "DOWN"


# --- the scheduler ---------------------------------------------------------------------------
def leases(stack: Stack) -> int:
    return stack.log("scheduler").read_text(encoding="utf-8").count("scheduler.leased")


def test_a_scheduler_that_lost_its_lease_takes_it_again_before_it_works_on(stack):
    before = leases(stack)
    with stack.city.postgres.connect("leancity") as connection:
        ended = connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks"
            " WHERE locktype = 'advisory' AND granted AND classid::bigint << 32 | objid::bigint = %s",
            [LEASE],
        ).fetchall()
    assert ended == [(True,)]
    eventually(lambda: leases(stack) == before + 1, 30, "the lease")
    road = Road(stack)
    road.capture()
    road.task("choose_measure")


# --- the database ----------------------------------------------------------------------------
@pytest.fixture(scope="module")
def database_down(stack) -> Outage:
    outage = prepare(stack)
    with stack.without("postgres"):
        ask_everything(outage)
    stack.wait_for_engine()
    stack.wait_for_portal()
    return recovered(outage)


@pytest.mark.parametrize(
    "name", ["registry", "card", "diagram", "tasks", "form", "api", "claim", "submit", "start"]
)
def test_without_the_database_every_page_says_so_in_words(database_down, name):
    answer = database_down.seen[name]
    assert answer.status_code == 503
    assert AWAY["ru"] in spoken(answer)
    assert AGAIN in spoken(answer)


def test_without_the_database_whoever_chose_english_reads_english(database_down):
    answer = database_down.seen["english"]
    assert answer.status_code == 503
    assert AWAY["en"] in spoken(answer)


def test_without_the_database_the_portal_says_that_it_is_down(database_down):
    health = database_down.seen["health"]
    assert health.status_code == 503
    assert health.json()["database"] == "DOWN"


def test_without_the_database_no_answer_takes_long(database_down):
    assert {name: s for name, s in database_down.seconds.items() if s > PATIENCE} == {}


def test_the_same_acts_repeated_go_through_when_the_database_is_back(database_down):
    again = ("submit again", "start again", "claim again")
    assert [database_down.seen[name].status_code for name in again] == [200] * 3


def test_after_the_outage_of_the_database_nothing_is_lost_or_twice(database_down):
    check_nothing_is_lost_or_twice(database_down)


# --- the database at the steps of the platform -----------------------------------------------
@contextmanager
def kernel_closed(stack: Stack) -> Iterator[None]:
    """The kernel's database takes nobody; the engine's own goes on."""

    def allow(yes: bool) -> None:
        with stack.city.postgres.connect() as connection:
            connection.execute(f"ALTER DATABASE leancity ALLOW_CONNECTIONS {yes}")
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'leancity'"
            )

    allow(False)
    try:
        yield
    finally:
        allow(True)


@pytest.fixture(scope="module")
def tried_steps(stack) -> dict[str, dict[str, Any]]:
    """Each step of the platform met a closed database first; then it was tried again."""
    road, tried = Road(stack), {}

    def meet_closed(activity: str, act: Callable[[], object]) -> None:
        # Asked to stop, not killed: the poll of a dead worker would lock the step for nobody.
        stack.kill("workers", signal.SIGTERM)
        act()
        with kernel_closed(stack):
            stack.start("workers")
            tried[activity] = eventually(lambda: failed_step(road, activity), 60, activity)
        road.skip_pause()

    meet_closed("register_number", road.capture)
    road.task("choose_measure")
    meet_closed("generate_documents", road.choose_measure)
    road.task("approve")
    meet_closed("send_notice", road.approve)
    road.wait_for_status("waiting", 60)
    tried["road"] = {"road": road}
    return tried


def failed_step(road: Road, activity: str) -> dict[str, Any] | None:
    return next(
        (
            step
            for step in road.steps()
            if step["activityId"] == activity and step["errorMessage"] and step["retries"]
        ),
        None,
    )


@pytest.mark.parametrize("activity", ["register_number", "generate_documents", "send_notice"])
def test_a_step_that_met_a_closed_database_says_so_and_is_tried_again(tried_steps, activity):
    step = tried_steps[activity]
    assert step["errorMessage"] == "The database does not answer"
    assert step["retries"] >= 3


def test_a_case_whose_every_step_was_tried_again_has_everything_once(tried_steps):
    road = tried_steps["road"]["road"]
    assert road.documents() == ["PB-1/1", "PB-2/1", "PB-4/1"]
    assert len(road.letters()) == 1
    assert road.row()["number"]
    assert road.row()["incidents"] == []


# --- the mail server -------------------------------------------------------------------------
def before_the_letter(stack: Stack) -> Road:
    road = Road(stack)
    road.capture()
    road.choose_measure()
    return road


def test_a_letter_waits_for_the_mail_server_and_leaves_once(stack):
    road = before_the_letter(stack)
    with stack.without("mailbox"):
        road.approve()
        eventually(lambda: failed_step(road, "send_notice"), 40, "the step tried again")
        page = road.visitor(SPECIALIST).get(f"/cases/{road.business_key}/documents").text
        assert "ждёт отправки" in page
        assert road.row()["incidents"] == []
    road.skip_pause()
    road.wait_for_status("waiting")
    assert len(road.letters()) == 1


def test_when_patience_ends_an_operator_decides_and_the_letter_leaves_once(stack):
    road = before_the_letter(stack)
    admin = stack.visitor(ADMIN)
    with stack.without("mailbox"):
        road.approve()
        for left in (3, 2, 1):
            eventually(lambda left=left: retries_of(road) == left, 40, f"{left} tries left")
            road.skip_pause()
        eventually(lambda: road.row()["incidents"], 40, "an incident")
        page = admin.page("/failures")
        (retry,) = page.xpath(f"//form[contains(@action, '{road.steps()[0]['id']}')]/@action")
    assert admin.post(retry, admin.csrf("/failures")).ok
    road.wait_for_status("waiting")
    assert len(road.letters()) == 1
    eventually(lambda: road.row()["incidents"] == [], 20, "no incident any more")


def retries_of(road: Road) -> int | None:
    (step,) = road.steps()
    return step["retries"] if step["errorMessage"] else None
