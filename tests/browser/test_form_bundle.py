"""The form of the pages in a real browser, under the portal's own content policy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.browsing import PHONE, WIDE, Browsing, Visit
from tests.browser.form_server import PIXEL, FormServer, form_server
from tests.waiting import eventually

AXE = Path(__file__).parents[2] / "portal/frontend/node_modules/axe-core/axe.min.js"


def text_field(key: str, label: str, **rest: Any) -> dict[str, Any]:
    return {"type": "textfield", "id": key, "key": key, "label": label, **rest}


NAME = text_field("name", "Название", validate={"required": True})
PHOTOS = text_field("photos", "Снимки", properties={"widget": "photo"})
GEO = text_field("geo", "Место", properties={"widget": "geo"})
ADDRESS = text_field("address", "Адрес", properties={"widget": "address"})


@pytest.fixture
def server() -> Iterator[FormServer]:
    with form_server() as running:
        running.answer((200, {"redirect": "/?sent"}))
        yield running


@pytest.fixture
def visit(chromium: Browser, server: FormServer) -> Iterator[Visit]:
    browsing = Browsing(chromium, server.base_url)
    yield browsing.stranger(
        geolocation={"latitude": 46.95, "longitude": 142.74}, permissions=["geolocation"]
    )
    browsing.close()


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit.page


def send(page: Page) -> None:
    page.get_by_role("button", name="Отправить").click()


def summary(page: Page) -> Any:
    return page.locator(".lc-summary")


def picture(name: str) -> Any:
    return {"name": name, "mimeType": "image/png", "buffer": PIXEL}


class TestSending:
    def test_what_was_entered_is_sent_with_the_token(self, page: Page, server: FormServer) -> None:
        page.goto(server.show(NAME))
        page.get_by_label("Название").fill("Мусор")
        send(page)
        page.wait_for_url("**/?sent")
        (sent,) = [one for one in server.sent if one[0] == "submit"]
        assert sent == ("submit", {"data": {"name": "Мусор"}, "formHash": "hash"}, "first")

    def test_a_double_click_sends_once(self, page: Page, server: FormServer) -> None:
        server.delay = 0.5
        page.goto(server.show(NAME))
        page.get_by_label("Название").fill("Мусор")
        page.get_by_role("button", name="Отправить").dblclick()
        page.wait_for_url("**/?sent")
        assert len(server.bodies("submit")) == 1

    def test_mistakes_are_listed_and_lead_to_their_fields(
        self, page: Page, server: FormServer
    ) -> None:
        page.goto(server.show(text_field("first", "Первое"), NAME))
        send(page)
        expect(summary(page)).to_contain_text("Название: Заполните это поле")
        expect(summary(page)).to_be_focused()
        expect(page.locator(".fjs-form-field-error")).to_have_text("Заполните это поле")
        summary(page).get_by_role("link").click()
        expect(page.get_by_label("Название")).to_be_focused()
        assert server.bodies("submit") == []

    def test_mistakes_the_server_found_stand_beside_their_fields(
        self, page: Page, visit: Visit, server: FormServer
    ) -> None:
        visit.expect_answers(422)
        rows = {
            "type": "dynamiclist", "id": "rows", "path": "rows", "label": "Строки",
            "isRepeating": True, "defaultRepetitions": 2, "components": [text_field("x", "Что")],
        }  # fmt: skip
        server.answer(
            (422, {"message": "Исправьте", "errors": {"name": ["Занято"], "x.1": ["Мало"]}})
        )
        page.goto(server.show(NAME, rows))
        page.get_by_label("Название").fill("Мусор")
        send(page)
        expect(summary(page)).to_contain_text("Что, строка 2: Мало")
        expect(page.locator(".fjs-form-field-error")).to_have_text(["Занято", "Мало"])
        expect(page.get_by_role("button", name="Отправить")).to_be_enabled()

    @pytest.mark.parametrize(
        ("status", "body", "said"),
        [
            (409, {"message": "Уже выполнено"}, "Уже выполнено"),
            (403, {"message": "Нельзя"}, "Нельзя"),
            (503, {}, "Ничего не потеряно"),
            (500, {}, "Ничего не потеряно"),
        ],
    )
    def test_nothing_is_lost_when_the_server_does_not_take_it(
        self, page: Page, visit: Visit, server: FormServer, status: int, body: Any, said: str
    ) -> None:
        visit.expect_answers(status)
        server.answer((status, body), (200, {"redirect": "/?sent"}))
        page.goto(server.show(NAME))
        page.get_by_label("Название").fill("Мусор")
        send(page)
        expect(summary(page)).to_contain_text(said)
        expect(page.get_by_label("Название")).to_have_value("Мусор")
        send(page)
        page.wait_for_url("**/?sent")

    def test_after_a_new_sign_in_the_same_answers_go_out(
        self, page: Page, visit: Visit, server: FormServer
    ) -> None:
        visit.expect_answers(401)
        server.answer((401, {}), (200, {"redirect": "/?sent"}))
        page.goto(server.show(NAME))
        page.get_by_label("Название").fill("Мусор")
        send(page)
        link = summary(page).get_by_role("link", name="Войти")
        expect(link).to_have_attribute("target", "_blank")
        summary(page).get_by_role("button", name="Вход выполнен").click()
        page.wait_for_url("**/?sent")
        assert [token for what, _, token in server.sent if what == "submit"] == ["first", "second"]

    def test_another_person_does_not_send_them(
        self, page: Page, visit: Visit, server: FormServer
    ) -> None:
        visit.expect_answers(401)
        server.answer((401, {}))
        server.login = "pak.o"
        page.goto(server.show(NAME))
        page.get_by_label("Название").fill("Мусор")
        send(page)
        summary(page).get_by_role("button", name="Вход выполнен").click()
        expect(summary(page)).to_contain_text("вошёл другой человек")
        assert len(server.bodies("submit")) == 1

    def test_a_page_that_was_closed_offers_what_it_kept(
        self, page: Page, visit: Visit, server: FormServer
    ) -> None:
        visit.expect_answers(503)
        server.answer((503, {}))
        address = server.show(NAME, draftUrl=None)
        page.goto(address)
        page.get_by_label("Название").fill("Мусор")
        send(page)
        expect(summary(page)).to_contain_text("Ничего не потеряно")
        page.close(run_before_unload=False)
        again = visit.context.new_page()
        again.goto(address)
        again.get_by_role("button", name="Вернуть").click()
        expect(again.get_by_label("Название")).to_have_value("Мусор")


class TestDraft:
    def test_answers_are_saved_while_they_are_typed(self, page: Page, server: FormServer) -> None:
        page.goto(server.show(NAME, draftVersion=4))
        page.get_by_label("Название").fill("Мусор")
        expect(page.locator(".lc-draft-state")).to_contain_text("Сохранено")
        assert server.bodies("draft") == [{"data": {"name": "Мусор"}, "version": 4}]

    def test_a_page_that_is_left_saves_what_was_typed(self, page: Page, server: FormServer) -> None:
        page.goto(server.show(NAME))
        page.get_by_label("Название").fill("Мусор")
        page.goto("about:blank")
        eventually(lambda: server.bodies("draft"))
        assert server.bodies("draft")[0]["data"] == {"name": "Мусор"}

    def test_another_window_is_told(self, page: Page, visit: Visit, server: FormServer) -> None:
        visit.expect_answers(409)
        server.draft_answer = (409, {})
        page.goto(server.show(NAME))
        page.get_by_label("Название").fill("Мусор")
        expect(page.locator(".lc-draft-state")).to_contain_text("в другом окне")


class TestWidgets:
    def test_photos_are_sent_at_once_and_named_by_their_ids(
        self, page: Page, visit: Visit, server: FormServer
    ) -> None:
        visit.expect_answers(400)
        page.goto(server.show(PHOTOS))
        page.get_by_label("Снимки").set_input_files(
            [picture("a.png"), picture("bad.png"), picture("b.png")]
        )
        expect(page.locator(".lc-file-error")).to_have_text("Это не снимок")
        expect(page.locator(".lc-thumb img[src='/thumb']")).to_have_count(2)
        page.get_by_role("button", name="Убрать a.png").click()
        send(page)
        page.wait_for_url("**/?sent")
        assert server.bodies("submit")[0]["data"] == {"photos": "id-b.png"}

    def test_a_submit_waits_for_files_on_their_way(self, page: Page, server: FormServer) -> None:
        page.goto(server.show(PHOTOS))
        page.get_by_label("Снимки").set_input_files([picture(f"{n}.png") for n in range(6)])
        send(page)
        page.wait_for_url("**/?sent")
        assert len(server.bodies("submit")[0]["data"]["photos"].split()) == 6

    def test_files_are_dropped(self, page: Page, server: FormServer) -> None:
        page.goto(server.show(PHOTOS))
        page.locator(".lc-files").evaluate(
            """(box) => {
                const held = new DataTransfer();
                held.items.add(new File(['x'], 'dropped.png', { type: 'image/png' }));
                box.dispatchEvent(new DragEvent('drop', { dataTransfer: held, bubbles: true }));
            }"""
        )
        expect(page.locator(".lc-file-name")).to_have_text("dropped.png")

    def test_what_the_case_has_is_shown_and_readonly_stays(
        self, page: Page, server: FormServer
    ) -> None:
        known = {"a": {"name": "было.jpg", "size": 2048, "url": "/thumb", "thumb": "/thumb"}}
        page.goto(server.show({**PHOTOS, "readonly": True}, data={"photos": "a"}, files=known))
        expect(page.locator(".lc-file-name")).to_have_text("было.jpg")
        expect(page.locator(".lc-file-input")).to_have_count(0)
        expect(page.locator(".lc-remove")).to_have_count(0)

    def test_a_photo_tells_where_it_was_taken(self, page: Page, server: FormServer) -> None:
        # The map is still on its way when the place is known.
        late: list[Route] = []
        page.route("**/part-picker-*.js", lambda route: late.append(route))  # noqa: PLW0108 (Playwright marks it)
        page.goto(server.show(PHOTOS, GEO))
        page.get_by_label("Снимки").set_input_files([picture("gps.png")])
        expect(page.get_by_label("Место")).to_have_value("46.959120,142.738010")
        for route in late:
            route.continue_()
        expect(page.locator(".lc-pin")).to_be_visible()
        assert late

    def test_a_point_chosen_by_a_person_is_not_overwritten(
        self, page: Page, server: FormServer
    ) -> None:
        page.goto(server.show(PHOTOS, GEO))
        page.get_by_label("Место").fill("46.9, 142.7")
        page.get_by_label("Место").press("Tab")
        page.get_by_label("Снимки").set_input_files([picture("gps.png")])
        page.get_by_role("button", name="Из снимка").click()
        expect(page.get_by_label("Место")).to_have_value("46.959120,142.738010")

    def test_a_point_comes_from_device_map_and_keyboard(
        self, page: Page, server: FormServer
    ) -> None:
        page.goto(server.show(GEO))
        place = page.get_by_label("Место")
        page.get_by_role("button", name="Моё местоположение").click()
        expect(place).to_have_value("46.950000,142.740000")
        expect(page.locator(".lc-pin")).to_be_visible()
        page.locator(".lc-geo-map").click(position={"x": 60, "y": 200})
        expect(place).not_to_have_value("46.950000,142.740000")
        place.fill("55.75 37.61")
        place.press("Tab")
        expect(place).to_have_value("55.750000,37.610000")
        expect(page.locator(".fjs-form-field-error")).to_have_text("Точка за пределами города")

    def test_an_address_is_chosen_by_the_keyboard(self, page: Page, server: FormServer) -> None:
        page.goto(server.show(ADDRESS, text_field("house", "Дом")))
        address = page.get_by_role("combobox", name="Адрес")
        address.press_sequentially("Лен")
        expect(page.get_by_role("option")).to_have_text("улица Ленина, 246")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(address).to_have_value("улица Ленина")
        expect(page.get_by_label("Дом")).to_have_value("246")


def component(kind: str, label: str, **rest: Any) -> dict[str, Any]:
    return {"type": kind, "id": f"c_{kind}", "key": f"c_{kind}", "label": label, **rest}


ONE = [{"value": "a", "label": "Один"}]
EVERYTHING = (
    PHOTOS,
    GEO,
    ADDRESS,
    NAME,
    component("textarea", "Описание"),
    component("number", "Площадь", appearance={"suffixAdorner": "м²"}),
    component("datetime", "", subtype="datetime", dateLabel="День", timeLabel="Час"),
    component("select", "Вид", values=ONE),
    component("radio", "Лицо", values=ONE),
    component("checklist", "Отметки", values=ONE),
    component("taglist", "Метки", values=ONE),
    component("checkbox", "Согласен"),
    text_field("number", "Номер", readonly=True),
)


BESIDE = [
    {
        "kind": "colleague", "who": "Ли Сон", "at": "2026-11-24T03:05:00+00:00",
        "data": {"name": "Мусор", "c_select": "a"}, "gone": {"old_field": "прежнее"},
    }
]  # fmt: skip


def open_list(page: Page) -> None:
    page.locator(".fjs-form-field-select .fjs-input-group").click()
    expect(page.locator(".fjs-dropdownlist")).to_be_visible()


def refuse(page: Page) -> None:
    send(page)
    expect(summary(page)).to_be_focused()


def suggest(page: Page) -> None:
    page.get_by_role("combobox", name="Адрес").press_sequentially("Лен")
    expect(page.get_by_role("option")).to_be_visible()


def open_calendar(page: Page) -> None:
    page.locator("[id$='-c_datetime-date']").focus()
    expect(page.locator(".flatpickr-calendar.open")).to_be_visible()


def open_hours(page: Page) -> None:
    page.locator("[id$='-c_datetime-time']").focus()
    expect(page.locator(".fjs-dropdownlist")).to_be_visible()


STATES: dict[str, Callable[[Page], Any]] = {
    "fresh": lambda page: page.evaluate("window.scrollTo(0, 0)"),
    "refused": refuse,
    "choosing": open_list,
    "tagging": lambda page: page.locator(".fjs-taglist-input").focus(),
    "address": suggest,
    "calendar": open_calendar,
    "hours": open_hours,
}
#: The list of hours is worked by the arrows of its input; a stop of its own would catch the Tab
#: that should lead to the next field.
RULES = {"hours": {"scrollable-region-focusable": {"enabled": False}}}
#: A telephone, a narrow one, and the screen of an office at 200 %.
NARROW, ZOOMED = 360, 720


@pytest.mark.parametrize(
    ("width", "states"),
    [(WIDE, list(STATES)), (PHONE, ["refused", "calendar"]), (NARROW, ["refused"]), (ZOOMED, ["fresh"])],
)  # fmt: skip
def test_everybody_can_use_it(
    chromium: Browser, server: FormServer, width: int, states: list[str]
) -> None:
    browsing = Browsing(chromium, server.base_url)
    scale = {"device_scale_factor": 2} if width == ZOOMED else {}
    page = browsing.stranger(width=width, **scale).page
    for state in states:
        page.goto(server.show(*EVERYTHING, beside=BESIDE))
        expect(page.locator(".leaflet-container")).to_be_visible()
        STATES[state](page)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate(
            "async (rules) => (await axe.run({ rules })).violations", RULES.get(state, {})
        )
        faults = [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
        assert faults == [], state
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), state
    mark = page.locator(".fjs-powered-by")
    mark.scroll_into_view_if_needed()
    expect(mark).to_be_visible()
    browsing.close()


def test_everything_is_filled_in_and_sent_by_the_keyboard(page: Page, server: FormServer) -> None:
    fields = (
        NAME,
        component("number", "Площадь"),
        component("select", "Вид", values=[*ONE, {"value": "b", "label": "Два"}]),
        component("radio", "Лицо", values=[*ONE, {"value": "b", "label": "Два"}]),
        component("checkbox", "Согласен"),
        component("datetime", "", subtype="date", dateLabel="День"),
        text_field("inn", "ИНН", properties={"widget": "organisation"}),
    )
    page.goto(server.show(*fields))
    page.get_by_label("Название").focus()
    keys = page.keyboard
    keys.type("Мусор")
    keys.press("Tab")
    keys.type("12")
    keys.press("Tab")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("Enter")
    keys.press("Tab")
    keys.press("Space")
    keys.press("Tab")
    keys.press("Space")
    keys.press("Tab")
    keys.type("01.12.2026")
    page.get_by_label("ИНН").focus()
    keys.type("7707 083 893")
    expect(page.locator(".lc-widget-organisation .lc-hint")).to_have_text("Организация")
    keys.press("Control+Enter")
    page.wait_for_url("**/?sent")
    (body,) = server.bodies("submit")
    assert body["data"].pop("c_select") in {"a", "b"}
    assert body["data"] == {
        "name": "Мусор", "c_number": 12, "c_radio": "a", "c_checkbox": True,
        "c_datetime": "2026-12-01", "inn": "7707083893",
    }  # fmt: skip


def test_a_wrong_inn_is_said_at_the_field(page: Page, server: FormServer) -> None:
    page.goto(server.show(text_field("inn", "ИНН", properties={"widget": "organisation"})))
    page.get_by_label("ИНН").fill("7707083894")
    send(page)
    expect(summary(page)).to_contain_text("не сходятся контрольные цифры")
    assert server.bodies("submit") == []


def test_a_colleagues_answers_are_put_in_and_saved_as_ones_own(
    page: Page, server: FormServer
) -> None:
    page.goto(server.show(NAME, component("select", "Вид", values=ONE), beside=BESIDE))
    beside = page.locator(".lc-beside")
    expect(beside).to_contain_text("Ли Сон: начато заполнение этой формы (24.11.2026, 14:05)")
    expect(beside.locator("dd")).to_have_text(["Мусор", "Один", "прежнее"])
    expect(page.get_by_label("Название")).to_have_value("")
    beside.get_by_role("button", name="Перенести в форму").click()
    expect(beside).to_have_count(0)
    expect(page.get_by_label("Название")).to_have_value("Мусор")
    expect(page.locator(".lc-draft-state")).to_contain_text("Сохранено")
    assert server.bodies("draft")[0]["data"] == {"name": "Мусор", "c_select": "a"}


def test_a_file_picker_stores_its_file_before_the_form_is_sent(
    page: Page, server: FormServer
) -> None:
    page.goto(server.show(component("filepicker", "Скан")))
    for name in ("a.png", "b.png"):
        page.get_by_label("Скан").set_input_files([picture(name)])
        expect(page.get_by_role("link", name=name)).to_be_visible()
        expect(page.locator(".lc-file")).to_have_count(1)
    send(page)
    page.wait_for_url("**/?sent")
    assert server.bodies("upload") == ["a.png", "b.png"]
    assert server.bodies("submit")[0]["data"] == {"c_filepicker": "id-b.png"}


def test_every_component_is_drawn_and_nothing_is_fetched_elsewhere(
    page: Page, server: FormServer
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    shown = (
        {"type": "text", "id": "s1", "text": "# Пояснение"},
        {"type": "html", "id": "s2", "content": "<p>Разметка</p><script>alert(1)</script>"},
        {"type": "image", "id": "s3", "source": "/thumb", "alt": "Схема"},
        {"type": "separator", "id": "s4"},
        {"type": "spacer", "id": "s5", "height": 20},
        {"type": "table", "id": "s6", "label": "Таблица", "dataSource": "=rows",
         "columns": [{"label": "А", "key": "a"}]},
        {"type": "documentPreview", "id": "s7", "label": "Документы", "dataSource": "=none"},
        {"type": "group", "id": "s8", "label": "Группа", "components": [NAME]},
        {"type": "dynamiclist", "id": "s9", "path": "list", "label": "Список", "isRepeating": True,
         "allowAddRemove": True, "components": [text_field("x", "Что")]},
        {"type": "expression", "id": "s10", "key": "sum", "expression": "=count(rows)"},
        {"type": "button", "id": "s11", "label": "Стереть", "action": "reset"},
    )  # fmt: skip
    page.goto(server.show(*shown, data={"rows": [{"a": "ячейка"}]}))
    for words in ("Пояснение", "Разметка", "ячейка", "Группа", "Список", "Добавить", "Стереть"):
        expect(page.get_by_text(words, exact=True).first).to_be_visible()
    page.get_by_label("Название").fill("Мусор")
    send(page)
    page.wait_for_url("**/?sent")
    data = server.bodies("submit")[0]["data"]
    assert data == {"name": "Мусор", "list": [{"x": ""}], "sum": 1}
    assert {url.split("/")[2] for url in asked if not url.startswith("data:")} == {
        server.base_url.split("/")[2]
    }


def test_it_speaks_english_too(page: Page, server: FormServer) -> None:
    page.goto(server.show(NAME, locale="en", submitLabel="Send"))
    page.get_by_role("button", name="Send").click()
    expect(summary(page)).to_contain_text("Field is required.")
