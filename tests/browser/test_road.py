"""One violation from a photo to a closed case, walked by its people in a real browser."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.browsing import Browsing, Visit
from tests.browser.pages import Card, Desk, FormPage
from tests.road import HEAD, INSPECTOR, OWNER, SPECIALIST, Road, fresh_photo
from tests.stack import Stack
from tests.waiting import eventually

RETURN = "Уточните правообладателя по выписке ЕГРН"
DESCRIPTION = "Куча строительного мусора у дороги, мешает пройти"
FIXED = "Устранено"


@dataclass
class Walk:
    """The people of one case; `road` looks behind the pages where no page shows it."""

    road: Road
    browsing: Browsing
    number: str = ""

    def visit(self, login: str) -> Visit:
        """A person's browser, opened at the person's tasks."""
        visit = self.browsing.person(login)
        Desk(visit.page).open(visit.base_url)
        return visit

    def take(self, login: str, title: str) -> FormPage:
        """A person takes a task of this case as soon as it has come."""
        return Desk(self.visit(login).page).take(self.number, title)

    def finish(self, form: FormPage) -> None:
        """Send a task's form; the desk says that it is done."""
        form.send()
        expect(form.page.locator(".notice--done")).to_be_visible()

    def card(self, login: str, tab: str = "") -> Card:
        """The card as a person sees it."""
        visit = self.visit(login)
        visit.open(f"/cases/{self.road.business_key}{tab}")
        return Card(visit.page)

    # --- the steps ------------------------------------------------------------------------
    def capture(self) -> None:
        """The inspector starts the office form and hands in two photos."""
        page = self.visit(INSPECTOR).page
        page.locator(".nav a", has_text="Начать").click()
        page.locator(".card-link[href$=prevention]").click()
        form = FormPage(page).shown()
        self.road.business_key = page.url.rpartition("/")[2]
        self._photograph(form)
        form.choose("channel", "Рейд")
        form.choose("type", "Мусор, строительные отходы")
        form.fill("description", DESCRIPTION)
        form.send()
        page.wait_for_url("**/cases/*")
        self.number = Card(page).number()

    def _photograph(self, form: FormPage) -> None:
        point = self.road.sight.point
        form.drop_files("photos_before", [("IMG_1.jpg", fresh_photo("Свалка", point=point))])
        expect(form.stored("photos_before")).to_have_count(1)
        # The camera knew the place; the address is looked up, and a suggestion taken.
        expect(form.input("geo")).to_have_value(self.road.sight.geo)
        form.choose_files(
            "photos_before", [("IMG_2.jpg", fresh_photo("Свалка сбоку", point=point))]
        )
        expect(form.stored("photos_before")).to_have_count(2)
        form.input("address").press_sequentially("сахалинск 6")
        form.page.get_by_role("option", name="улица Сахалинская, 6", exact=True).click()
        expect(form.input("house")).to_have_value("6")

    def choose_measure(self, delivery: str = "По электронной почте") -> None:
        """The specialist takes the case and chooses the measure."""
        form = self.take(SPECIALIST, "Выбрать меру и срок")
        form.choose("measure", "Уведомление")
        form.choose("rule_clause", "Уборка территории и вывоз отходов")
        form.choose("delivery", delivery)
        for key, value in OWNER.items():
            form.fill(key, value)
        self.finish(form)

    def return_and_correct(self) -> None:
        """The head returns the documents with a comment; the specialist reads it and corrects."""
        form = self.take(HEAD, "Согласовать документы")
        expect(form.page.locator(".summary__documents a")).to_have_count(3)
        form.pick("Вернуть на доработку")
        form.fill("comment", RETURN)
        self.finish(form)
        again = self.take(SPECIALIST, "Выбрать меру и срок")
        expect(again.page.locator(".fjs-container")).to_contain_text(RETURN)
        again.fill("owner_basis", "Выписка ЕГРН от сегодняшнего дня")
        self.finish(again)

    def approve(self) -> None:
        """The head approves."""
        form = self.take(HEAD, "Согласовать документы")
        form.pick("Согласовать")
        self.finish(form)

    def hand_over(self) -> None:
        """The specialist proves that the letter was handed over."""
        form = self.take(SPECIALIST, "Вручить уведомление")
        form.choose_files("proof", [("квитанция.pdf", PDF)], "application/pdf")
        expect(form.stored("proof")).to_have_count(1)
        self.finish(form)

    def check(self) -> None:
        """The term ends; the inspector looks and takes photos."""
        self.road.end_term()
        form = self.take(INSPECTOR, "Проверить устранение")
        shots = [(f"after-{i}.jpg", fresh_photo(f"Чисто {i}", tidy=True)) for i in (1, 2, 3)]
        form.choose_files("photos_after", shots)
        expect(form.stored("photos_after")).to_have_count(3)
        form.choose("result", FIXED)
        self.finish(form)


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(scope="module")
def walk(chromium: Browser, stack: Stack) -> Iterator[Walk]:
    """The road to its end; what the consoles said on the way is asked when the module ends."""
    browsing = Browsing(chromium, stack.city.portal_url)
    walked = Walk(Road(stack), browsing)
    walked.capture()
    walked.choose_measure()
    walked.return_and_correct()
    walked.approve()
    card = walked.card(SPECIALIST)
    card.wait_for(card.status, "Ожидает устранения")
    walked.check()
    card.wait_for(card.status, FIXED)
    yield walked
    browsing.close()


def test_the_case_is_removed_in_the_registry(walk):
    page = walk.visit(SPECIALIST).open(f"/registry/prevention?text={walk.number}")
    row = page.locator(".registry__row", has_text=walk.number)
    expect(row.locator(".chip")).to_have_text(FIXED)
    row.click()
    expect(page).to_have_url(re.compile(walk.road.business_key))


def test_the_letter_arrived_at_the_owner_with_the_notice(walk):
    letter = eventually(walk.road.letters, 20, "the letter")[0]
    assert letter["To"] == OWNER["owner_email"]
    names = [part.get_filename() for part in letter.iter_attachments()]
    assert len(names) == 1
    assert names[0].endswith(".docx")


def test_photos_turn_by_button_and_by_arrow_key(walk):
    card = walk.card(SPECIALIST)
    before, after = card.gallery(0), card.gallery(1)
    expect(before).to_contain_text("1 из 2")
    expect(after).to_contain_text("1 из 3")
    after.locator("[data-gallery-next]").click()
    expect(after).to_contain_text("2 из 3")
    after.locator(".gallery__stage").press("ArrowRight")
    expect(after).to_contain_text("3 из 3")
    after.locator(".gallery__stage").press("ArrowRight")
    expect(after).to_contain_text("1 из 3")
    assert loaded(after.locator("img:visible"))


def test_every_document_opens_as_a_word_file(walk, tmp_path):
    page = walk.card(SPECIALIST, "/documents").page
    links = page.locator(".rows__main[href]")
    titles = links.all_inner_texts()
    assert {"Акт осмотра территории", "Фототаблица", "Акт проверки устранения нарушения"} < {
        *titles
    }
    for number in range(links.count()):
        content = downloaded(page, links.nth(number), tmp_path / f"{number}.docx")
        assert f"№ {walk.number}" in content or walk.number in content, titles[number]


def test_history_tells_who_did_what_and_why(walk):
    page = walk.card(SPECIALIST, "/history").page
    entries = page.locator(".history__entry").all_inner_texts()
    story = "\n".join(" ".join(entry.split()) for entry in reversed(entries))
    told = re.findall(r"Статус: (.+?)\.", story)
    assert told == [
        "Создание черновика", "Зарегистрировано", "Подготовка документов", "На согласовании",
        "Подготовка документов", "На согласовании", "Подготовка документов",
        "Направлено нарушителю", "Ожидает устранения", "Проверка устранения нарушения", FIXED,
    ]  # fmt: skip
    assert re.search(r"«Согласовать документы» выполнена\. Горелов В\. А\.", story)
    assert "Письмо отправлено (эл. почта)." in story


def test_a_letter_by_post_waits_for_its_proof_and_the_card_says_who_holds_it(chromium, stack):
    browsing = Browsing(chromium, stack.city.portal_url)
    road = Road(stack)
    road.capture()
    walk = Walk(road, browsing, number=eventually(lambda: road.row()["number"], 40, "number"))
    walk.choose_measure("Почтовым отправлением")
    road.approve()
    walk.hand_over()
    road.end_term()
    walk.take(INSPECTOR, "Проверить устранение")
    page = walk.card(SPECIALIST, "/history").page
    expect(page.locator(".lc-token")).to_contain_text("Ким И. С.")
    expect(page.locator(".djs-element.lc-active")).to_contain_text("Проверить")
    expect(page.locator(".case-head__why")).to_contain_text("Проверить устранение — Ким И. С.")
    browsing.close()


def loaded(image: Locator) -> bool:
    """Whether a picture came and can be seen."""
    return bool(image.evaluate("(one) => one.decode().then(() => one.naturalWidth > 0)"))


def downloaded(page: Page, link: Locator, path) -> str:
    """The text of a Word file that a click brings."""
    with page.expect_download() as waiting:
        link.click()
    waiting.value.save_as(path)
    with zipfile.ZipFile(path) as document:
        assert document.testzip() is None
        parts = [name for name in document.namelist() if re.fullmatch(r"word/\w+\.xml", name)]
        return "".join(
            re.sub(r"<[^>]+>", "", document.read(name).decode("utf-8")) for name in parts
        )
