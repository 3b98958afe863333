"""A file on its way into the city, in Chromium: chosen, checked, loaded, found in the registry."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy import select

from leancity.cases.models import Case
from tests.browser.browsing import PHONE, WIDE
from tests.browser.test_pages_look import LANGUAGES, SHOTS, overflowing, serious_faults, take
from tests.sheets import line, register

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = (
    line(801, date(2020, 11, 10), "Складированы шины, ул. Чехова, 70",
         person="Вымыслова Анна Олеговна", phone="8-914-000-00-81",
         note="12.11.2020 вручена листовка; 20.11.2020 направлено предостережение, срок до "
         "20.12.2020; исполнено 18.12.2020"),
    line(802, "когда-то", "Мусор"), line(803, "11.11.20", "Грязный фасад киоска", note="ДГР"),
    line(804, "12.11.2020", "Снег на крыше, пр-т Мира, 12", phone="00-11"),
    *(line(number, "13.11.2020", "Мусор после стройки") for number in range(805, 860)),
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def shots_folder() -> Path:
    SHOTS.mkdir(parents=True, exist_ok=True)
    return SHOTS


def looked_at(page: Page, name: str) -> list[str]:
    """Take pictures in both languages and widths; what is wrong with the page."""
    faults: list[str] = []
    for locale in LANGUAGES:
        page.locator(f".languages__item[value={locale}]").click()
        page.wait_for_selector(f"html[lang={locale}]")
        page.wait_for_load_state("networkidle")
        for width, height in ((WIDE, 900), (PHONE, 844)):
            page.set_viewport_size({"width": width, "height": height})
            take(page, name, locale, width)
            faults += overflowing(page)
        faults += serious_faults(page)
        page.set_viewport_size({"width": WIDE, "height": 900})
    page.locator(".languages__item[value=ru]").click()
    page.wait_for_selector("html[lang=ru]")
    return faults


def test_a_register_comes_in_and_is_found(stack, browsing):
    leader = browsing.person("abdullaev.t")
    page = leader.open("/imports")
    faults = looked_at(page, "imports")
    file = FilePayload(name="Реестр 2020.xlsx", mimeType=XLSX, buffer=register(*ROWS))
    form = page.locator("form[aria-labelledby=kind-register]")
    form.locator("input[type=file]").set_input_files([file])
    form.locator("button").click()
    expect(page.locator(".imports__counts dd")).to_have_text(
        ["58", "0", "0", "3 из них не войдут: 1"]
    )
    faults += looked_at(page, "imports-planned")
    page.get_by_role("button", name="Загрузить 58 строк").click()
    expect(page.locator(".notice--done")).to_be_visible()
    faults += looked_at(page, "imports-done")
    with page.expect_download() as download:
        page.get_by_role("link", name="Скачать эти строки").click()
    assert download.value.suggested_filename == "Реестр 2020 - на проверку.xlsx"
    faults += looked_at(leader.open("/imports"), "imports-again")

    with stack.kernel.database.begin() as session:
        key = session.scalars(select(Case.business_key).where(Case.number == "801/2020")).one()
    specialist = browsing.person("pak.s")
    page = specialist.open("/registry/prevention?text=801/2020")
    expect(page.locator(".registry__row")).to_have_count(1)
    faults += looked_at(specialist.open("/registry/prevention"), "registry-imported")
    faults += looked_at(specialist.open(f"/cases/{key}"), "card-imported")
    faults += looked_at(specialist.open(f"/cases/{key}/history"), "card-imported-history")
    assert faults == []
