"""Bad input and bad moments: a clear answer on the page, and nothing that was typed is lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from leancity.cases.models import Case
from tests.browser.browsing import Visit
from tests.browser.pages import Card, FormPage
from tests.photos import bomb, truncated, write_large
from tests.places import next_sight
from tests.road import HEAD, INSPECTOR, OWNER, SPECIALIST, Road, fresh_photo
from tests.stack import Stack

OFFICE = "/start/prevention"
COLLEAGUE = "burkova.t"
TEXT = "Длинное описание: куча строительного мусора у дороги, мешает пройти"


@pytest.fixture
def road(stack: Stack) -> Road:
    return Road(stack)


def office(visit: Visit) -> FormPage:
    """The start form, open and drawn."""
    visit.open(OFFICE)
    return FormPage(visit.page).shown()


def fill_office(form: FormPage, description: str = TEXT) -> None:
    """Everything the start form asks for."""
    taken = fresh_photo(point=next_sight().point)
    form.choose_files("photos_before", [("IMG_1.jpg", taken)])
    expect(form.stored("photos_before")).to_have_count(1)
    form.choose("channel", "Рейд")
    form.choose("type", "Мусор, строительные отходы")
    form.fill("description", description)


def task_form(visit: Visit, road: Road, activity: str) -> FormPage:
    """The form of a task of the road, taken by a person in a browser."""
    visit.open(f"/tasks/{road.task(activity)}")
    visit.page.locator("button[data-hotkey=c]").click()
    return FormPage(visit.page).shown()


def unique(text: str) -> str:
    """A text that no other case has."""
    return f"{text} {uuid4().hex[:8]}"


def cases(stack: Stack, description: str) -> int:
    """How many cases have this description."""
    query = select(func.count()).where(Case.data["description"].astext == description)
    with stack.kernel.database.begin() as session:
        return session.scalar(query) or 0


# --- what is wrong with the input -----------------------------------------------------------
@pytest.mark.parametrize(
    ("locale", "title", "line", "beside"),
    [
        (
            "ru",
            "Форма пока не отправлена. Исправьте отмеченное:",
            "Описание: Опишите нарушение или продолжите заполнение в офисе.",
            "Опишите нарушение или продолжите заполнение в офисе.",
        ),
        (
            "en",
            "The form is not sent yet. Correct what is marked:",
            "Description: Describe the violation, or continue in the office.",
            "Describe the violation, or continue in the office.",
        ),
    ],
)
def test_what_is_wrong_takes_the_focus_and_leads_to_the_field(
    browsing, locale, title, line, beside
):
    form = office(browsing.person(INSPECTOR, locale=locale))
    form.send()
    expect(form.summary).to_be_focused()
    expect(form.summary.locator("h2")).to_have_text(title)
    expect(form.field("description").locator(".fjs-form-field-error")).to_have_text(beside)
    form.summary.get_by_role("link", name=line).click()
    expect(form.input("description")).to_be_focused()
    form.page.keyboard.type("Мусор у дороги второй день")
    form.input("phone").focus()
    expect(form.field("description").locator(".fjs-form-field-error")).to_have_count(0)


def test_bad_photos_are_refused_one_by_one_and_the_good_one_stays(browsing, tmp_path: Path):
    visit = browsing.person(INSPECTOR)
    visit.expect_answers(400)
    form = office(visit)
    given = [
        ("text.jpg", "Это не фотография.\n".encode()),
        ("cut.jpg", truncated()),
        ("empty.jpg", b""),
        ("bomb.png", bomb()),
        ("good.jpg", fresh_photo()),
    ]
    form.choose_files("photos_before", given)
    expect(form.refused("photos_before")).to_have_count(4)
    expect(form.stored("photos_before")).to_have_count(1)
    said = dict(reason.split("\n", 1) for reason in form.refused("photos_before").all_inner_texts())
    assert "Это не фотография" in said["text.jpg"]
    assert "повреждена или передана не полностью" in said["cut.jpg"]
    assert "Файл пуст" in said["empty.jpg"]
    assert "точек" in said["bomb.png"]
    form.refused("photos_before").first.locator(".lc-remove").click()
    expect(form.refused("photos_before")).to_have_count(3)


def test_a_photo_of_sixty_megabytes_is_refused_with_its_reason(browsing, tmp_path: Path):
    visit = browsing.person(INSPECTOR)
    visit.expect_answers(413)
    form = office(visit)
    form.input("photos_before").set_input_files(write_large(tmp_path / "huge.jpg"))
    expect(form.refused("photos_before")).to_contain_text("10 МБ")


def test_a_place_is_asked_for_and_must_be_in_the_city(browsing):
    form = office(browsing.person(INSPECTOR))
    form.send()
    expect(form.summary).to_contain_text("Точка на карте: Заполните это поле")
    form.fill("geo", "55.751244, 37.618423")
    form.input("geo").press("Enter")
    form.send()
    expect(form.field("geo").locator(".fjs-form-field-error")).to_have_text(
        "Точка за пределами города"
    )
    expect(form.summary).to_contain_text("Точка на карте: Точка за пределами города")


def test_a_term_in_the_past_is_refused(browsing, road):
    form = office(browsing.person(INSPECTOR))
    form.fill_day("term", road.today - timedelta(days=1))
    form.send()
    expect(form.summary).to_contain_text("Срок устранения")


def test_a_word_is_not_called_wrong_before_it_is_finished(browsing):
    form = office(browsing.person(INSPECTOR))
    wrong = form.field("phone").locator(".fjs-form-field-error")
    form.input("phone").press_sequentially("+7914")
    expect(wrong).to_have_count(0)
    form.input("phone").press("Tab")
    expect(wrong).to_be_visible()
    form.input("phone").press("End")
    form.page.keyboard.type("7778899")
    expect(wrong).to_have_count(0)


def test_the_first_press_of_the_button_counts(browsing):
    form = office(browsing.person(INSPECTOR))
    # Leaving this field puts a line below it, and the button is no longer where it was.
    form.input("description").focus()
    form.button.scroll_into_view_if_needed()
    form.button.hover()
    form.page.mouse.down()
    form.page.mouse.up()
    expect(form.summary).to_be_focused()


def test_text_typed_while_a_photo_arrives_stays(browsing):
    form = office(browsing.person(INSPECTOR))
    form.input("description").fill("Набрано, пока снимок в пути")
    form.choose_files("photos_before", [("IMG_1.jpg", fresh_photo())])
    expect(form.stored("photos_before")).to_have_count(1)
    expect(form.input("description")).to_have_value("Набрано, пока снимок в пути")


# --- bad moments ----------------------------------------------------------------------------
def test_a_double_click_makes_one_case(browsing, stack):
    form = office(browsing.person(INSPECTOR))
    text = unique("Двойное нажатие: мусор у ограды сквера")
    fill_office(form, text)
    form.button.dblclick()
    form.page.wait_for_url("**/cases/*")
    assert Card(form.page).number()
    assert cases(stack, text) == 1


def test_a_session_that_ends_under_a_long_form_loses_nothing(browsing, stack):
    visit = browsing.stranger()
    visit.open("/sign-in")
    visit.sign_in(INSPECTOR)
    visit.page.wait_for_url("**/tasks")
    visit.speak("ru")
    form = office(visit)
    fill_office(form)
    visit.page.wait_for_load_state("networkidle")
    visit.expect_answers(401)
    visit.context.clear_cookies()
    form.send()
    expect(form.summary).to_contain_text("Вы вышли из системы. Всё введённое осталось")
    form.fill("description", "Дописано после окончания сеанса: мусор у дороги")
    with visit.context.expect_page() as opening:
        form.summary.get_by_role("link", name="Войти").click()
    visit.sign_in(INSPECTOR, page=opening.value)
    opening.value.wait_for_url("**/tasks")
    form.summary.get_by_role("button", name="Вход выполнен").click()
    visit.page.wait_for_url("**/cases/*")
    expect(visit.page.locator(".case-body")).to_contain_text("Дописано после окончания сеанса")


def test_a_draft_waits_in_another_browser(browsing):
    first = browsing.person(INSPECTOR)
    form = office(first)
    form.fill("description", TEXT)
    form.choose_files("photos_before", [("IMG_1.jpg", fresh_photo())])
    expect(form.state).to_contain_text("Сохранено")
    second = browsing.person(INSPECTOR)
    second.open(first.page.url.removeprefix(second.base_url))
    again = FormPage(second.page).shown()
    expect(again.input("description")).to_have_value(TEXT)
    expect(again.stored("photos_before")).to_have_count(1)


def test_a_form_open_in_two_windows_says_which_one_is_not_saved(browsing):
    first = browsing.person(INSPECTOR)
    form = office(first)
    form.fill("description", TEXT)
    expect(form.state).to_contain_text("Сохранено")
    second = browsing.person(INSPECTOR)
    second.open(first.page.url.removeprefix(second.base_url))
    again = FormPage(second.page).shown()
    again.fill("description", "Новее: написано во втором окне")
    expect(again.state).to_contain_text("Сохранено")
    first.expect_answers(409)
    form.fill("description", "Старее: написано в первом окне")
    expect(form.state).to_contain_text("Форма открыта в другом окне")


def test_a_task_completed_by_a_colleague_keeps_the_text(browsing, road):
    road.capture()
    visit = browsing.person(SPECIALIST)
    visit.expect_answers(409)
    form = task_form(visit, road, "choose_measure")
    form.fill("owner_name", "Текст, который нельзя потерять")
    task = road.task("choose_measure")
    road.stack.portal_kernel.engine.as_user(SPECIALIST).unclaim(task)
    road.stack.portal_kernel.cases.refresh(road.business_key)
    values = {"measure": "notice", "rule_clause": "waste_removal", "delivery": "email", **OWNER}
    road.complete(COLLEAGUE, "choose_measure", values)
    for key, label in (
        ("measure", "Уведомление"),
        ("rule_clause", "Уборка территории и вывоз отходов"),
        ("delivery", "Лично под подпись"),
    ):
        form.choose(key, label)
    form.send()
    expect(form.summary).to_contain_text("Буркова Т. О.")
    expect(form.summary).to_contain_text("введённое вами сохранено")
    expect(form.input("owner_name")).to_have_value("Текст, который нельзя потерять")


def test_a_task_taken_by_a_colleague_is_not_taken_twice(browsing, road):
    road.capture()
    visit = browsing.person(SPECIALIST)
    visit.open(f"/tasks/{road.task('choose_measure')}")
    road.visitor(COLLEAGUE).claim(road.task("choose_measure"))
    visit.expect_answers(409)
    visit.page.locator("button[data-hotkey=c]").click()
    expect(visit.page.locator("main")).to_contain_text("Коллега взял эту задачу секунду назад")


# --- keys, the way back, no scripts ---------------------------------------------------------
def test_the_list_is_walked_opened_and_taken_by_keys(browsing, road):
    road.capture()
    road.task("choose_measure")
    page = browsing.person(SPECIALIST).open("/tasks?show=free")
    rows = page.locator("[data-row]")
    page.keyboard.press("j")
    expect(rows.first).to_be_focused()
    if rows.count() > 1:
        page.keyboard.press("j")
        expect(rows.nth(1)).to_be_focused()
        page.keyboard.press("k")
        expect(rows.first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tasks/*show=free")
    page.keyboard.press("c")
    FormPage(page).shown()
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()


def test_the_way_back_leads_to_the_list_as_it_was(browsing, road):
    road.capture()
    road.task("choose_measure")
    page = browsing.person(SPECIALIST).open("/tasks?show=free")
    page.locator("[data-row]").first.click()
    page.wait_for_url("**/tasks/*")
    page.go_back()
    page.wait_for_url("**/tasks?show=free")
    expect(page.locator(".pill--active")).to_have_text("Свободные")


def test_the_way_back_to_a_completed_task_says_so(browsing, road):
    road.capture()
    road.choose_measure()
    form = task_form(browsing.person(HEAD), road, "approve")
    form.pick("Согласовать")
    form.button.dblclick()
    expect(form.page.locator(".notice--done")).to_be_visible()
    form.page.go_back()
    form.page.wait_for_url("**/cases/*")
    expect(form.page.locator(".notice--info")).to_contain_text("Согласовать документы")


def test_without_scripts_the_form_says_what_it_needs(browsing):
    visit = browsing.person(INSPECTOR, java_script_enabled=False)
    note = visit.open(OFFICE).locator(".case-form noscript")
    expect(note).to_be_visible()
    assert "включите JavaScript" in note.inner_html()


# --- the engine is silent: last, because it takes the longest -------------------------------
def test_while_the_engine_is_silent_nothing_is_lost_and_the_repetition_works(browsing, road):
    stack = road.stack
    road.capture()
    road.choose_measure()
    head, inspector = browsing.person(HEAD), browsing.person(INSPECTOR)
    for visit in (head, inspector):
        visit.expect_answers(503)
    deciding = task_form(head, road, "approve")
    deciding.pick("Согласовать")
    starting = office(inspector)
    text = unique("Мусор, о котором сообщили при молчащем движке")
    fill_office(starting, text)
    stack.kill("engine")
    try:
        for form in (deciding, starting):
            form.send()
            expect(form.summary).to_contain_text("не отвечает")
            expect(form.button).to_be_enabled()
        page = browsing.person(SPECIALIST).open("/registry/prevention")
        expect(page.locator(".registry__row").first).to_be_visible()
    finally:
        stack.start("engine")
        stack.wait_for_engine()
    for form in (deciding, starting):
        form.send()
    expect(deciding.page.locator(".notice--done")).to_be_visible()
    starting.page.wait_for_url("**/cases/*")
    assert Card(starting.page).number()
    assert cases(stack, text) == 1
