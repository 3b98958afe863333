"""Every other end and status of a violation, reached by the right people in a real browser."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.browsing import Browsing
from tests.browser.pages import FormPage, Registry
from tests.browser.test_road import PDF, Walk
from tests.road import HEAD, INSPECTOR, SPECIALIST, UNOWNED_TOO, Road
from tests.stack import Stack
from tests.waiting import eventually

SOUGHT = "Установление лица"
LONGER, TOO_LONG = timedelta(days=7), timedelta(days=200)


def begun(stack: Stack, browsing: Browsing, road: Road | None = None, **changes: object) -> Walk:
    """A violation that the inspector has handed in."""
    road = road or Road(stack)
    road.capture(**changes)
    return Walk(road, browsing)


def looked(walk: Walk, status: str) -> None:
    """The card says where the case stands."""
    card = walk.card(SPECIALIST)
    card.wait_for(card.status, status)


@pytest.fixture
def walks(stack: Stack, browsing: Browsing) -> dict[str, Walk]:
    """Cases on their way to different ends; the platform works on one while another begins."""
    found = {
        "mistake": begun(stack, browsing, continue_in_office=True),
        "sought": begun(stack, browsing, geo=UNOWNED_TOO, type="advertising"),
        "control": begun(stack, browsing),
        "commission": begun(stack, browsing),
        "longer": begun(stack, browsing),
    }
    late = [found[name].road for name in ("control", "commission", "longer")]
    for act in (Road.choose_measure, Road.approve, Road.end_term):
        for road in late:
            act(road)
    for road, result in zip(late, ("not_removed", "not_removed", "partly"), strict=True):
        road.check(result)
    found["repeat"] = begun(stack, browsing, Road(stack, sight=found["control"].road.sight))
    for walk in found.values():
        walk.number = eventually(lambda road=walk.road: road.row()["number"], 40, "number")
    return found


def test_every_other_way_ends_as_it_should(walks: dict[str, Walk]) -> None:
    _void_a_mistake(walks["mistake"])
    _say_that_it_is_no_repeat(walks["repeat"])
    _search_for_the_owner(walks["sought"])
    _pass_on(walks["control"], "В муниципальный контроль")
    looked(walks["control"], "Передано в муниципальный контроль")
    _pass_on(walks["commission"], "В административную комиссию")
    looked(walks["commission"], "Передано в административную комиссию")
    _record_the_outcome(walks["commission"])
    _give_more_time(walks["longer"])
    _report_the_removal(walks["longer"])
    _void_a_case_under_way(walks["longer"])


def _void_a_mistake(walk: Walk) -> None:
    form = walk.take(SPECIALIST, "Дополнить карточку")
    form.pick("Аннулировать: заведена ошибочно")
    form.fill("void_reason", "Снята витрина, нарушения нет")
    walk.finish(form)
    looked(walk, "Аннулировано")


def _say_that_it_is_no_repeat(walk: Walk) -> None:
    """The inspector is asked, and says that it is another violation."""
    page = walk.card(INSPECTOR).page
    eventually(lambda: page.reload() and page.get_by_text("Повтор дела").count(), 40, "the tie")
    page.get_by_role("link", name="Подтвердить повтор").click()
    form = FormPage(page).shown()
    form.pick("Нет, другое нарушение: вести дело дальше")
    form.send()
    expect(form.summary).to_be_visible()
    form.fill("repeat_reason", "Куча за забором, у неё другой хозяин")
    walk.finish(form)
    looked(walk, "Подготовка документов")
    expect(walk.card(SPECIALIST).page.locator(".case-head")).to_contain_text(
        "Другое нарушение, не повтор дела"
    )


def _search_for_the_owner(walk: Walk) -> None:
    """The registry shows the search until the answer is entered."""
    looked(walk, SOUGHT)
    page = walk.visit(SPECIALIST).open(f"/registry/prevention?text={walk.number}")
    expect(Registry(page).row(walk.number).locator(".chip")).to_have_text(SOUGHT)
    form = walk.take(SPECIALIST, "Внести ответ Росреестра")
    form.pick("Ответ пришёл, сведений о владельце нет")
    form.choose_files("extract_file", [("выписка.pdf", PDF)], "application/pdf")
    expect(form.stored("extract_file")).to_have_count(1)
    form.fill_day("extract_date", walk.road.today)
    walk.finish(form)
    looked(walk, "Подготовка документов")


def _pass_on(walk: Walk, where: str) -> None:
    form = walk.take(HEAD, "Решить, куда передать")
    form.pick(where)
    if "комиссию" in where:
        form.fill("offence_clause", "статья 30 закона № 490")
    form.fill("transfer_reason", "Срок прошёл, мусор не вывезен")
    walk.finish(form)


def _record_the_outcome(walk: Walk) -> None:
    form = walk.take(SPECIALIST, "Записать исход")
    form.pick("Штраф")
    walk.finish(form)
    looked(walk, "Закрыто")
    page = walk.card(SPECIALIST, "/history").page
    story = " ".join(page.locator("main").inner_text().split())
    assert re.search(r"«Записать исход» выполнена\. Пак С\.", story)


def _give_more_time(walk: Walk) -> None:
    form = walk.take(HEAD, "Решить о продлении срока")
    form.pick("Продлить")
    form.fill_day("term", walk.road.today + TOO_LONG)
    form.fill("reason", "Владелец вывозит мусор частями, просит ещё неделю")
    form.send()
    expect(form.page.locator(".lc-summary")).to_contain_text("180")
    form.fill_day("term", walk.road.today + LONGER)
    walk.finish(form)
    looked(walk, "Ожидает устранения")


def _pressed(walk: Walk, login: str, button: str) -> FormPage:
    """The form behind a button of the card."""
    page = walk.card(login).page
    page.locator(".case-head__acts").get_by_role("link", name=button).click()
    return FormPage(page).shown()


def _report_the_removal(walk: Walk) -> None:
    """The owner calls before the term ends: the check comes at once."""
    form = _pressed(walk, SPECIALIST, "Сообщили об устранении")
    form.fill("reported_note", "Мусор вывезли вчера, просят проверить")
    walk.finish(form)
    looked(walk, "Проверка устранения нарушения")
    expect(walk.card(SPECIALIST).page.locator("main")).to_contain_text("Мусор вывезли вчера")


def _void_a_case_under_way(walk: Walk) -> None:
    """Only the head may; nobody has a task of it any more, and the history names the head."""
    specialist = walk.card(SPECIALIST).page
    expect(specialist.locator(".case-head__acts")).not_to_contain_text("Аннулировать")
    form = _pressed(walk, HEAD, "Аннулировать")
    form.send()
    expect(form.summary).to_be_visible()
    form.fill("void_reason", "Участок не городской: заведено по ошибке")
    walk.finish(form)
    looked(walk, "Аннулировано")
    assert not walk.road.find_task("check")
    expect(walk.card(SPECIALIST, "/history").page.locator("main")).to_contain_text(
        "Нажата кнопка «Аннулировать» на карточке."
    )
