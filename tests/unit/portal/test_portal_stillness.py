"""Why a case stands still: the sentence, what can be done, and where the button leads."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from leancity.cases import Token
from leancity.org import Substitution
from leancity.requests import RequestState
from tests.fakes.city import CITY_UUID, NOW, PEOPLE
from tests.fakes.rooms import a_request

KEY = CITY_UUID(3)
CARD = f"/cases/{KEY}"
#: 11:05 in the city; it is 14:05, and from 13:00 to 14:00 is lunch.
SINCE = datetime(2026, 11, 24, 0, 5, tzinfo=UTC)
_WHY = re.compile(r'class="case-head__why">(.*?)</p>', re.DOTALL)
_BUTTON = re.compile(r'<a class="btn[^"]*" href="([^"]*)">([^<]*)</a>')


class Someone:
    login = "li.s"


def still(browser):
    """The line of the card: (its words without the button, address of the button, its words)."""
    line = _WHY.search(browser.get(CARD).text).group(1)
    button = _BUTTON.search(line)
    words = re.sub(r"<[^>]+>", "", _BUTTON.sub("", line))
    address, label = map(unescape, button.groups()) if button else ("", "")
    return " ".join(unescape(words).split()), address, label


@pytest.fixture
def stands(kernel):
    """Let the case stand at one place."""

    def at(**facts):
        token = {"activity_id": "approve", "name": "Согласовать документы", "type": "userTask"}
        kernel.cases.cases[KEY].tokens = [Token(since=SINCE, **{"holder": "", **token, **facts})]

    return at


@pytest.fixture
def task(kernel):
    """The one task of the case."""
    return kernel.engine.tasks["t3"]


HELD = "Сейчас: Согласовать документы — Ли С. А., уже 2 ч."
OFFERED = "Ждёт исполнителя уже 2 ч: Согласовать документы — Руководитель контроля, ДОБИК."


def test_a_task_in_ones_own_hands_has_its_button_above(someone, stands):
    stands(holder="Ли С. А.")
    assert still(someone("li.s")) == (HELD, "", "")


def test_whoever_works_on_the_case_asks_the_holder_in_a_note(someone, stands):
    stands(holder="Ли С. А.")
    assert still(someone("pak.o")) == (
        f"{HELD} Спросите в заметке: её увидят все, кто работает с делом.",
        f"{CARD}/tasks#notes",
        "Написать заметку",
    )


def test_a_head_gives_a_held_task_to_somebody_else(someone, stands, task):
    task.assignee, task.groups = "pak.o", ("specialist.dobik",)
    stands(holder="Пак О. В.")
    assert still(someone("li.s")) == (
        "Сейчас: Согласовать документы — Пак О. В., уже 2 ч."
        " Как руководитель вы можете передать её другому.",
        "/tasks/t3",
        "Открыть задачу",
    )


def test_a_task_of_ones_own_group_has_its_button_above(someone, stands, task):
    task.assignee = None
    stands(holder="Руководитель контроля, ДОБИК")
    assert still(someone("li.s")) == (OFFERED, "", "")


def test_whoever_waits_for_another_group_asks_in_a_note(someone, stands, task):
    task.assignee = None
    stands(holder="Руководитель контроля, ДОБИК")
    text, address, label = still(someone("pak.o"))
    assert text.startswith(OFFERED)
    assert (address, label) == (f"{CARD}/tasks#notes", "Написать заметку")


def test_whoever_may_only_read_gets_the_sentence_alone(kernel, someone, stands):
    kernel.org.known["audit.a"] = replace(
        PEOPLE["pak.o"], login="audit.a", groups=frozenset({"employee", "auditor.city"})
    )
    stands(holder="Ли С. А.")
    assert still(someone("audit.a")) == (HELD, "", "")


def test_a_substitute_takes_over_what_an_absent_person_holds(kernel, someone, stands, task):
    task.assignee, task.groups = "pak.o", ("specialist.dobik",)
    stands(holder="Пак О. В.")
    today = NOW.date()
    absence = Substitution(
        absent="pak.o", substitute="english.e", valid_from=today, valid_to=today + timedelta(days=3)
    )
    kernel.org.substitute(absence, Someone)
    text, address, label = still(someone("english.e", "en"))
    assert text.endswith("Пак О. В. is absent, and you stand in.")
    assert (address, label) == ("/tasks/t3", "Open the task")


@pytest.mark.parametrize("kind", ["intermediateTimer", "intermediateTimerCatchEvent"])
def test_a_timer_needs_nobody(someone, stands, kind):
    stands(activity_id="wait_term", name="Срок устранения", type=kind)
    assert still(someone("pak.o")) == (
        "Ждём срока: Срок устранения, с сегодня, 11:05. Дело продолжится само.", "", "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("activity", "told"),
    [
        ("wait_term", ("Пришло известие?", f"{CARD}/acts/wait_term", "Сообщили об устранении")),
        ("wait_mail", ("Дело продолжится, когда придёт известие или наступит срок.", "", "")),
    ],
)
def test_word_from_outside_is_brought_by_a_button_where_there_is_one(
    someone, stands, activity, told
):
    stands(activity_id=activity, name="Ждать сообщения", type="receiveTask")
    text, *rest = still(someone("pak.o"))
    assert text.startswith("Сейчас: Ждать сообщения")
    assert (text.endswith(told[0]), *rest) == (True, *told[1:])


def test_another_bodys_answer_names_the_body_and_the_day(kernel, someone, stands):
    stands(activity_id="owner_answer", name="Внести ответ", holder="Специалист, ДОБИК")
    sent = a_request(KEY, state=RequestState.SENT, sent_at=NOW)
    kernel.requests.rows[KEY] = [sent]
    assert still(someone("pak.o")) == (
        "Ждём ответа с 24 нояб. 2026: Росреестр, «Выписка из ЕГРН», срок 29 нояб. 2026."
        " Когда ответ придёт, внесите его — или напомните о запросе.",
        f"{CARD}/requests",
        "Открыть запрос",
    )


@pytest.mark.parametrize(
    "facts",
    [{"answered_at": NOW, "state": RequestState.ANSWERED}, {"answer_at": "elsewhere"}],
    ids=["answered", "of another place"],
)
def test_no_other_body_is_waited_for(kernel, someone, stands, facts):
    stands(holder="Ли С. А.")
    kernel.requests.rows[KEY] = [a_request(KEY, **{"answer_at": "approve", **facts})]
    assert still(someone("li.s")) == (HELD, "", "")


STOPPED = "Шаг «Подготовить документы» остановился сам; администраторы это видят."


def test_a_failed_step_asks_nothing_of_a_clerk(someone, stands):
    stands(name="Подготовить документы", type="serviceTask", incident="timeout")
    assert still(someone("pak.o")) == (
        f"{STOPPED} Ничего не потеряно, от вас ничего не требуется.", "", "",
    )  # fmt: skip


def test_a_failed_step_leads_an_operator_to_the_failures(kernel, someone, stands):
    operator = PEOPLE["pak.o"]
    kernel.org.known["pak.o"] = replace(operator, groups=operator.groups | {"admin"})
    stands(name="Подготовить документы", type="serviceTask", incident="timeout")
    assert still(someone("pak.o")) == (STOPPED, "/failures", "Сбои")


def test_a_step_in_progress_says_who_works(someone, stands):
    stands(activity_id="documents", name="Подготовить документы", type="serviceTask")
    assert still(someone("pak.o")) == (
        "Сейчас: Подготовить документы, уже 2 ч. Над этим работает платформа.", "", "",
    )  # fmt: skip


def test_a_failed_step_speaks_before_people(kernel, someone, stands):
    stands(name="Подготовить документы", type="serviceTask", incident="timeout")
    tokens = kernel.cases.cases[KEY].tokens
    kernel.cases.cases[KEY].tokens = [replace(tokens[0], incident="", holder="Ли С. А."), *tokens]
    assert still(someone("pak.o"))[0].startswith(STOPPED)
