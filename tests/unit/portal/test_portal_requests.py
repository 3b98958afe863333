"""The tab of requests: what it tells, whom it lets act, what it does with wrong input."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from leancity.errors import ConflictError
from leancity.files import Upload
from leancity.requests import Reason, RequestState
from tests.fakes.city import CITY_UUID, NOW
from tests.fakes.rooms import a_request

KEY = CITY_UUID(3)
TAB = f"/cases/{KEY}/requests"
ONE = f"{TAB}/{CITY_UUID(600)}"
DAY = "2026-11-24"


@pytest.fixture
def browser(someone):
    return someone("li.s")


@pytest.fixture
def put(kernel):
    """Let the case have a request."""

    def with_facts(**facts):
        kernel.requests.rows[KEY] = [a_request(KEY, **facts)]

    return with_facts


def test_a_case_without_requests_says_so(browser):
    assert "Запросы не отправлялись" in browser.get(TAB).text


def test_a_request_that_is_made_asks_to_be_sent(browser, put):
    put()
    page = browser.get(TAB).text
    for words in ("Отправлено: 0/1 | Получен ответ: 0/1", "Выписка из ЕГРН", "Росреестр",
                  "Сформирован", "Номер в РСМЭВ", "Заменить письмо"):  # fmt: skip
        assert words in page
    assert "Добавить ответ" not in page


def test_a_request_that_was_sent_tells_number_and_both_terms(browser, put):
    put(state=RequestState.SENT, sent_at=NOW, sent_on=date(2026, 11, 24), sent_number="12-7")
    page = browser.get(TAB).text
    for words in ("Отправлено: 1/1", "№ 12-7", "по закону до", "Исправить номер и дату"):
        assert words in page
    assert "Заменить письмо" not in page


def test_the_task_that_waits_is_one_button_away(browser, put, kernel, someone):
    put()
    kernel.engine.tasks["t3"].activity_id = "owner_answer"
    assert 'href="/tasks/t3">Внести ответ' in browser.get(TAB).text
    assert "Ответ вносят в задании, которое его ждёт." in someone("pak.o").get(TAB).text


@pytest.mark.parametrize(
    ("reason", "words"),
    [(Reason.WAIT_OVER, "дело пошло дальше без него"), (Reason.CASE_ENDED, "Дело завершено"),
     (Reason.WITHDRAWN, "Решено не ждать ответа")],
)  # fmt: skip
def test_a_cancelled_request_says_why_and_still_takes_an_answer(browser, put, reason, words):
    put(state=RequestState.CANCELLED, cancelled_at=NOW, cancel_reason=str(reason))
    page = browser.get(TAB).text
    assert words in page
    assert "Добавить ответ" in page
    assert "Номер в РСМЭВ" not in page


def test_a_late_answer_is_shown_with_a_clear_sentence(browser, put, kernel):
    upload = Upload(business_key=KEY, field="request:1", uploaded_by="pak.o")
    kernel.files.add(CITY_UUID(650), "ответ.pdf", upload)
    put(
        state=RequestState.CANCELLED, cancelled_at=NOW, cancel_reason=str(Reason.WAIT_OVER),
        answered_at=NOW + timedelta(days=1), answered_on=date(2026, 11, 25),
        answer_file_id=CITY_UUID(650), answer={"files": [CITY_UUID(650)]}, answered_by="pak.o",
    )  # fmt: skip
    page = browser.get(TAB).text
    for words in ("Ответ пришёл после отмены запроса.", "ответ.pdf", "Получен ответ: 1/1"):
        assert words in page
    assert "Добавить ответ" not in page


def test_number_and_date_are_recorded(browser, put, kernel):
    put()
    answer = browser.post(f"{ONE}/sent", {"number": " 12   7 ", "on": DAY})
    assert (answer.status_code, answer.location) == (302, TAB)
    ((name, sending),) = kernel.requests.acts
    assert (name, sending.number, sending.on, sending.by) == (
        "sent", "12 7", date(2026, 11, 24), "li.s",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"number": " ", "on": DAY}, "Впишите номер"),
        ({"number": "5" * 101, "on": DAY}, "Впишите номер"),
        ({"number": "17-42", "on": "вчера"}, "Впишите дату"),
    ],
)
def test_what_cannot_be_recorded_comes_back_with_what_was_typed(browser, put, kernel, form, words):
    put()
    answer = browser.post(f"{ONE}/sent", form)
    assert answer.status_code == 400
    assert words in answer.text
    assert f'value="{form["number"]}"' in answer.text
    assert kernel.requests.acts == []


def test_somebody_who_was_faster_is_told(browser, put, kernel):
    put()
    kernel.requests.refuses = ConflictError("The answer to this request is kept already.")
    answer = browser.post(f"{ONE}/sent", {"number": "1", "on": DAY})
    assert answer.status_code == 409
    assert "Ответ на этот запрос уже сохранён." in answer.text


def test_a_file_must_be_chosen(browser, put):
    put()
    assert "Сначала выберите файл" in browser.post(f"{ONE}/letter").text


def test_another_unit_finds_neither_the_tab_nor_the_acts(someone, put):
    put()
    stranger = someone("orlova.m")
    assert stranger.get(TAB).status_code == 404
    assert stranger.post(f"{ONE}/sent", {"number": "1", "on": DAY}).status_code == 404


def test_whoever_may_only_read_may_not_act(browser, put, kernel):
    put()
    kernel.cases.may = lambda _key, _person, action: action == "R"
    assert "Номер в РСМЭВ" not in browser.get(TAB).text
    assert browser.post(f"{ONE}/sent", {"number": "1", "on": DAY}).status_code == 403


def test_a_request_of_another_case_does_not_exist(browser, put):
    put()
    other = f"/cases/{CITY_UUID(4)}/requests/{CITY_UUID(600)}/sent"
    assert browser.post(other, {"number": "1", "on": DAY}).status_code == 404
