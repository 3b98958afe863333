"""The pages of figures: who sees them, and what they say."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import openpyxl
import pytest

OWNER, HEAD, SPECIALIST = "khan.v", "li.s", "pak.o"
PAGE = "/metrics/prevention"


@pytest.fixture
def owner(someone):
    return someone(OWNER)


def become(kernel, login, *groups):
    kernel.org.known[login] = replace(kernel.org.known[login], groups=frozenset(groups))


@pytest.mark.parametrize(
    ("groups", "status"),
    [
        (["process_owner.dobik"], 200),
        (["control_head.dobik"], 200),
        (["leader.dobik"], 200),
        (["dt_leader.project_office"], 200),
        (["specialist.dobik"], 404),
        (["inspector.dobik"], 404),
        (["process_owner.land"], 404),
        (["leader.land", "control_head.land"], 404),
        (["admin"], 404),
        (["employee"], 404),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
@pytest.mark.parametrize("path", ["", "/prevention", "/prevention/diagram", "/prevention/workbook"])
def test_figures_are_for_owners_heads_and_leaders(kernel, someone, groups, status, path):
    become(kernel, SPECIALIST, *groups)
    browser = someone(SPECIALIST)

    assert browser.get(f"/metrics{path}").status_code == status
    assert ("/metrics" in browser.get("/tasks").text) is (status == 200)


def test_an_unknown_process_is_not_found(owner):
    assert owner.get("/metrics/nothing").status_code == 404


def test_the_first_line_answers_in_words(owner):
    text = owner.get(PAGE).text

    assert "Держим обещание." in text
    assert "Было 3 раб. дн. → обещали 1 раб. дн. → сейчас" in text
    assert "Дольше всего дела ждут на действии «" in text
    assert "Узкое место: «Выбрать меру и срок»" in text


def test_the_labels_are_those_of_the_method(owner):
    text = owner.get(PAGE).text

    for label in (
        "Показатели функции", "Время протекания функции", "Время полезной нагрузки",
        "Суммарное время простоя", "Мощность функции", "Количество запусков функции в мес",
        "Суммарная трудоемкость", "Ошибки", "Метрики протекания операций",
    ):  # fmt: skip
        assert label in text


def test_the_page_speaks_english(kernel, someone):
    become(kernel, "english.e", "process_owner.dobik")

    text = someone("english.e").get(PAGE).text

    assert "We keep the promise." in text
    assert "3 working days before → 1 working day promised" in text


def test_a_broken_promise_is_told(kernel, owner):
    kernel.owner_reports.delay = 60
    text = owner.get(PAGE).text

    assert "Не держим обещание." in text
    assert "answer--broken" in text


def test_nothing_to_measure_says_what_will_appear(kernel, owner):
    kernel.owner_reports.count = 0

    text = owner.get(PAGE).text

    assert "Пока нечего измерять" in text
    assert "data-diagram" not in text
    assert "За этот период ещё ни одно дело не завершено." in owner.get("/metrics").text


def test_few_cases_are_no_verdict(kernel, owner):
    kernel.owner_reports.count = 4

    assert "Завершённых дел пока мало, чтобы судить об обещании." in owner.get(PAGE).text


def test_a_year_without_calendar_is_named(kernel, owner):
    kernel.owner_reports.missing_year = 2031

    answer = owner.get(PAGE)

    assert answer.status_code == 503
    assert "Рабочий календарь на 2031 год не загружен" in answer.text


@pytest.mark.parametrize(
    ("days", "shown"), [("30", 30), ("365", 365), ("", 90), ("7", 90), ("x", 90)]
)
def test_the_period_is_one_of_three(owner, days, shown):
    assert f"days={shown}&amp;heat=waiting" in owner.get(f"{PAGE}?days={days}").text


@pytest.mark.parametrize(
    ("heat", "element", "text"),
    [("waiting", "wait_term", "раб. д"), ("touch", "choose_measure", "мин"), ("count", "approve", "×"), ("no", "wait_term", "раб. д")],
)  # fmt: skip
def test_the_heat_of_the_diagram(owner, heat, element, text):
    answer = owner.get(f"{PAGE}/diagram?heat={heat}").get_json()

    assert "bpmn" in answer["xml"]
    assert text in answer["heat"][element]["text"]
    assert answer["heat"]["choose_measure"]["name"] == "Выбрать меру и срок"
    assert max(one["share"] for one in answer["heat"].values()) == 1


def test_the_time_of_others_has_a_figure_and_no_colour(owner):
    waiting, often = (
        owner.get(f"{PAGE}/diagram?heat={kind}").get_json()["heat"] for kind in ("waiting", "count")
    )

    assert waiting["wait_term"]["share"] == 0
    assert often["wait_term"]["share"] > 0


def test_cases_are_links_for_whoever_may_read_them(someone):
    assert 'href="/cases/' in someone(HEAD).get(PAGE).text

    text = someone(OWNER).get(PAGE).text

    assert 'href="/cases/' not in text
    assert "Номера дел видит тот, кому разрешено их читать." in text


def test_the_workbook_holds_numbers(owner):
    answer = owner.get(f"{PAGE}/workbook")

    assert "prevention-2026-11-24.xlsx" in answer.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == [
        "Показатели функции", "Метрики протекания операций", "Действия", "По неделям", "Потери",
        "Версии процесса",
    ]  # fmt: skip
    figures = {row[0]: row[2] for row in book.worksheets[0].iter_rows(values_only=True) if row[0]}
    assert isinstance(figures["Время протекания функции"], float)
    assert "choose_measure" not in {
        row[0] for row in book.worksheets[1].iter_rows(values_only=True)
    }
    assert book.worksheets[3].max_row > 5
    assert isinstance(book.worksheets[4]["D2"].value, float)
    assert book.worksheets[5]["A2"].value == "1 → 2"


def test_nothing_personal_is_on_the_page(owner):
    text = owner.get(PAGE).text

    assert "kim.i" not in text
    assert "Ким" not in text


def test_losses_are_told_in_hours_and_money(owner):
    text = owner.get(PAGE).text

    assert "Сделано повторно" in text
    assert "Ожидание в очереди" in text
    assert "по ставкам процесса" in text


def test_versions_are_compared_with_their_doubt(kernel, owner):
    assert "может быть случайной" in owner.get(PAGE).text

    kernel.owner_reports.count = 9

    assert "Дел пока мало: 6 до и " in owner.get(PAGE).text


def test_the_first_page_tells_the_trend_and_where_the_city_waits(owner):
    text = owner.get("/metrics").text

    assert 'class="spark"' in text
    assert "Где ждёт город" in text
    assert "Проверить устранение" in text


def test_reasons_of_returns_are_for_those_who_may_read_the_cases(kernel, someone, owner):
    become(kernel, HEAD, "control_head.dobik")

    assert "comment: нет адреса дома" in someone(HEAD).get(PAGE).text
    assert "нет адреса дома" not in owner.get(PAGE).text


def test_all_years_tell_everything(owner):
    text = owner.get(f"{PAGE}?days=0").text

    assert "всё время" in text
    assert "Держим обещание." in text
    for title in (
        "Метрики протекания операций", "Чьё это время", "Потери", "Возвраты", "Нагрузка групп",
    ):  # fmt: skip
        assert title in text, title
    assert owner.get(f"{PAGE}/workbook?days=0").status_code == 200


def test_an_old_report_says_of_when_it_is(kernel, owner):
    assert "Данные на" not in owner.get(PAGE).text
    kernel.clock.advance(timedelta(hours=3))

    assert "Данные на сегодня, 14:05" in owner.get(PAGE).text
    assert "Данные на" in owner.json("/api/v1/metrics/prevention/panel").get_json()["made_of"]
