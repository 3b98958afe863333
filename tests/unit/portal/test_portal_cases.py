"""The card, its tabs, the registry and the search."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from leancity.cases import CaseQuery, Token
from leancity.cases.references import Reference
from leancity.cases.repeats import Links
from portal.filters import case_args, case_query
from tests.fakes.city import CITY_UUID, NOW

CASE = f"/cases/{CITY_UUID(3)}"


@pytest.fixture
def browser(someone):
    return someone("li.s")


def test_the_head_tells_number_status_deadline_and_who_answers(browser):
    page = browser.get(CASE).text
    for words in ("Нарушение № 0471", "На согласовании", "осталось 3 раб. дня", "Ким И. С."):
        assert words in page


def test_a_case_without_a_number_yet_has_a_card(browser):
    assert "Нарушение № …" in browser.get(f"/cases/{CITY_UUID(1)}").text


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ({"holder": "Руководитель контроля, ДОБИК"}, "Ждёт исполнителя уже 2 ч: Согласовать"),
        ({"holder": "Ли С. А.", "activity_id": "held"}, "Сейчас: Согласовать — Ли С. А., уже 2 ч"),
        ({"holder": ""}, "Сейчас: Согласовать, уже 2 ч."),
        ({"holder": "", "incident": "timeout"}, "Шаг «Согласовать» остановился сам"),
    ],
)
def test_one_sentence_says_why_the_case_stands(kernel, browser, token, words):
    kernel.engine.tasks["t3"].activity_id = "held"
    shown = {"activity_id": "other", "name": "Согласовать", "type": "userTask", **token}
    since = datetime(2026, 11, 24, 0, 5, tzinfo=UTC)  # 11:05; from 13:00 to 14:00 is lunch
    kernel.cases.cases[CITY_UUID(3)].tokens = [Token(since=since, **shown)]
    assert words in browser.get(CASE).text


def test_a_closed_case_waits_for_nothing(browser):
    page = browser.get(f"/cases/{CITY_UUID(7)}").text
    assert "Закрыто" in page
    assert "case-head__why" not in page


@pytest.mark.parametrize(
    ("links", "link"),
    [
        (Links(of=Reference(business_key="earlier", number="0421")), True),
        (Links(of=Reference(business_key="", number="0421")), False),
        (Links(by=((NOW, Reference(business_key="earlier", number="0421")),)), True),
    ],
)
def test_a_case_and_its_repeat_lead_to_each_other(kernel, browser, links, link):
    kernel.cases.ties[CITY_UUID(3)] = links
    page = browser.get(CASE).text
    assert ("Повтор дела" if links.of else "Повторы:") in page
    assert "№ 0421" in page
    assert ('href="/cases/earlier"' in page) == link


def test_a_case_that_was_taken_for_a_repeat_says_so(kernel, browser):
    earlier = Reference(business_key="earlier", number="0421")
    kernel.cases.ties[CITY_UUID(3)] = Links(taken_for=earlier)
    page = browser.get(CASE).text
    assert "не повтор дела" in page
    assert 'href="/cases/earlier"' in page


def test_a_task_of_mine_is_one_button_away(browser, someone):
    assert 'href="/tasks/t3"' in browser.get(CASE).text
    assert 'href="/tasks/t3"' not in someone("kim.i").get(CASE).text


def test_the_card_shows_fields_by_section_photos_with_a_pager_and_the_place(browser):
    page = browser.get(CASE).text
    for words in ("Где и когда", "Вид нарушения", "4 дек. 2026", "1 из 3", "46.95"):
        assert words in page
    assert f"/files/{CITY_UUID(900)}/800.jpg" in page
    assert 'data-lat="46.9' in page


def test_personal_values_are_marked_as_recorded(browser):
    assert "Персональные данные: каждый просмотр записывается" in browser.get(CASE).text


def test_documents_are_downloaded_by_name_and_number(browser):
    page = browser.get(f"{CASE}/documents").text
    assert "PB-1/0471-1" in page
    assert f"/files/{CITY_UUID(800)}?download=1" in page


@pytest.mark.parametrize(
    ("state", "words"),
    [("sent", "отправлено"), ("unknown", "неизвестно, отправлено ли"),
     ("not_configured", "не отправлено: канал не настроен")],
)  # fmt: skip
def test_a_letter_says_honestly_what_became_of_it(kernel, browser, state, words):
    letter = SimpleNamespace(subject="Уведомление № 0471", state=state, at=NOW)
    kernel.notifications.letters[CITY_UUID(3)] = [letter]
    page = browser.get(f"{CASE}/documents").text
    assert "Уведомление № 0471" in page
    assert words in page


def test_tabs_without_content_say_what_will_appear(browser):
    page = browser.get(f"/cases/{CITY_UUID(4)}/documents").text
    assert "Документов пока нет" in page
    assert "Запросы не отправлялись" in browser.get(f"{CASE}/requests").text


def test_history_is_told_in_sentences_of_the_persons_language(browser, someone):
    assert "Дело открыто." in browser.get(f"{CASE}/history").text
    assert "Задача «Выбрать меру и срок» выполнена." in browser.get(f"{CASE}/history").text
    assert "The case was opened." in someone("english.e").get(f"{CASE}/history").text


def test_the_diagram_comes_with_its_tokens(browser):
    told = browser.json(f"{CASE}/diagram").get_json()
    assert told["xml"].lstrip().startswith("<")
    assert told["tokens"] == [
        {
            "element": "approve",
            "name": "Согласовать документы",
            "holder": "Руководитель контроля, ДОБИК",
            "since": "сегодня, 11:05",
            "tone": "late",
        }
    ]


def test_the_tasks_tab_links_only_what_the_person_may_work_on(browser, someone):
    assert 'href="/tasks/t3"' in browser.get(f"{CASE}/tasks").text
    assert 'href="/tasks/t3"' not in someone("kim.i").get(f"{CASE}/tasks").text


# --- registry --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "query"),
    [
        ({}, CaseQuery()),
        ({"text": " ленина "}, CaseQuery(text="ленина")),
        ({"status": "draft"}, CaseQuery(statuses=("draft",))),
        ({"overdue": "1"}, CaseQuery(overdue=True)),
        ({"overdue": "yes"}, CaseQuery()),
        ({"from": "2026-11-01", "to": "2026-11-30"},
         CaseQuery(created_from=date(2026, 11, 1), created_to=date(2026, 11, 30))),
        ({"from": "soon", "to": "2026-02-30"}, CaseQuery()),
        ({"after": "k"}, CaseQuery(after="k")),
    ],
)  # fmt: skip
def test_the_address_says_what_the_registry_shows(args, query):
    assert case_query(args) == query


def test_an_address_and_its_filter_are_each_others_inverse():
    args = {"text": "a", "status": "draft", "from": "2026-11-01", "to": "2026-11-02"}
    assert case_args(case_query(args)) == args
    assert case_args(case_query(args), status=None)["text"] == "a"
    assert "status" not in case_args(case_query(args), status=None)


def test_the_registry_shows_own_columns_counters_and_a_link_to_each_card(browser):
    page = browser.get("/registry/prevention").text
    for words in ("№", "Адрес", "Дом", "Срок", "Статус", "0472", "просрочено"):
        assert words in page
    assert f'data-href="/cases/{CITY_UUID(2)}"' in page
    assert 'href="/registry/prevention?status=approval"' in page
    assert 'title="28 нояб. 2026"' in page
    assert "28.11.26" in page


def test_counters_of_a_long_registry_follow_its_rows(kernel, browser):
    def counters(address):
        page = browser.get(f"/registry/prevention{address}").text
        return re.findall(r'<span class="count"[^>]*>(\d+)</span>', page), page

    told, _ = counters("?overdue=1")
    assert told
    kernel.cases.long = True
    none, page = counters("?overdue=1")
    assert not none
    assert "0464" in page
    assert 'hx-get="/registry/prevention/counters?overdue=1"' in page
    # Without scripts they are one press away.
    assert 'href="/registry/prevention?overdue=1&amp;counted=1"' in page
    assert counters("?overdue=1&counted=1")[0] == told
    later, fragment = counters("/counters?overdue=1")
    assert later == told
    assert 'id="registry-total" hx-swap-oob="true">' in fragment
    assert 'href="/registry/prevention?status=approval&amp;overdue=1"' in fragment


def test_a_counter_that_is_not_exact_is_read_out_in_words(kernel, browser, monkeypatch):
    page = kernel.cases.page
    monkeypatch.setattr(
        kernel.cases, "page", lambda *asked: replace(page(*asked), total_text="57+")
    )
    for address in ("", "/counters", "/print"):
        shown = browser.get(f"/registry/prevention{address}").text
        assert '<span aria-hidden="true">57+</span>' in shown
        assert '<span class="visually-hidden">не менее 57</span>' in shown


@pytest.mark.parametrize("found", [0, 2])
def test_a_page_that_was_not_filled_says_where_to_look_on(kernel, browser, monkeypatch, found):
    page = kernel.cases.page

    def looked_through(*asked):
        whole = page(*asked)
        return replace(whole, rows=whole.rows[:found], next_key="2026-11-01T00:00:00|k")

    monkeypatch.setattr(kernel.cases, "page", looked_through)
    shown = browser.get("/registry/prevention?street=чехов").text
    assert "after=2026-11-01T00:00:00%7Ck" in shown
    assert "Посмотреть более старые записи" in shown
    assert ("Среди новых записей ничего не нашлось" in shown) is (found == 0)


def test_a_part_of_the_filter_is_removed_by_its_chip(browser):
    page = browser.get("/registry/prevention?text=мира&overdue=1").text
    assert 'href="/registry/prevention?text=%D0%BC%D0%B8%D1%80%D0%B0"' in page
    assert 'href="/registry/prevention?overdue=1"' in page


def test_counters_keep_the_rest_of_the_filter(browser):
    page = browser.get("/registry/prevention?overdue=1").text
    assert 'href="/registry/prevention?status=approval&amp;overdue=1"' in page


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/registry/prevention?text=nothing-like-it", "По фильтру ничего не нашлось"),
        ("/registry/prevention", "Реестр пуст"),
    ],
)
def test_an_empty_registry_says_what_to_do(kernel, someone, address, words):
    if "text" not in address:
        kernel.cases.cases.clear()
    assert words in someone("pak.o").get(address).text


def test_the_map_shows_the_same_cases(browser):
    pins = browser.json("/registry/prevention/pins?status=approval").get_json()
    assert len(pins) == 4
    assert pins[0].keys() == {"lat", "lon", "label", "href", "status", "tone"}
    assert {pin["status"] for pin in pins} == {"На согласовании"}
    assert {pin["tone"] for pin in pins} == {"accent", "late"}


def test_only_who_may_start_finds_the_button(browser, someone):
    assert "/start/prevention" in someone("pak.o").get("/registry/prevention").text
    assert "/start/prevention" not in browser.get("/registry/prevention").text


# --- search ----------------------------------------------------------------------------------


def test_the_search_lists_finds_by_registry(browser):
    page = browser.get("/search?q=ленина").text
    assert "Профилактика" in page
    assert "№ 0466" in page


def test_a_single_find_opens_at_once(browser):
    assert browser.get("/search?q=0471").location == CASE


@pytest.mark.parametrize(
    ("text", "words"), [("", "Что ищете?"), ("nothing-like-it", "Ничего не найдено")]
)
def test_a_search_without_finds_says_how_to_search(browser, text, words):
    assert words in browser.get(f"/search?q={text}").text


def test_the_search_never_finds_anothers(someone):
    assert "Ничего не найдено" in someone("orlova.m").get("/search?q=ленина").text
