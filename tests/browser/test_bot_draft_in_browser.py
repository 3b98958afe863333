"""A card begun in a chat goes on in the portal: by its author, then by a specialist."""

from __future__ import annotations

from datetime import datetime, timedelta

from playwright.sync_api import expect
from sqlalchemy import select

from leancity.cases.models import CaseTask
from tests.browser.browsing import WIDE
from tests.browser.test_pages_look import SHOTS, take
from tests.inspector import BOT, CHAT, bot_city, sent_cases
from tests.photos import ZONE, raid
from tests.stack import Stack
from tests.visitor import Visitor
from tests.waiting import eventually

AUTHOR = "orlov.d"
WORDS = "Мешки с мусором у остановки, начато в чате"


def speak_russian(visitor: Visitor) -> None:
    """The bot speaks the language that its person chose last."""
    choice = {"locale": "ru", "csrf_token": visitor.csrf()}
    visitor.session.post(f"{visitor.base_url}/language", data=choice).raise_for_status()


def test_what_was_said_in_a_chat_is_in_the_form_of_the_portal(stack: Stack, browsing):
    SHOTS.mkdir(parents=True, exist_ok=True)
    speak_russian(stack.visitor(AUTHOR))
    photo = raid(datetime.now(ZONE) - timedelta(days=1), 33)[30]
    with bot_city(stack) as city:
        phone = city.linked(AUTHOR, CHAT + 7)
        phone.sends_file(photo.content, photo.name)
        phone.hears("Фотографий: 1.", 60)
        phone.says("ок")
        phone.hears("Выберите что")
        phone.presses("Описание")
        phone.hears("Описание")
        phone.says(WORDS)
        phone.hears("Выберите что")
        opened = city.kernel.dialogues.of(BOT, CHAT + 7)
        assert opened is not None

        # The page that a reminder leads to holds everything, and what is typed there comes back.
        inspector = browsing.person(AUTHOR)
        page = inspector.open(f"/start/prevention/{opened.business_key}")
        expect(page.get_by_label("Описание")).to_have_value(WORDS)
        expect(page.locator(".lc-thumb img")).to_have_count(1)
        expect(page.get_by_role("combobox", name="Адрес")).to_have_value(photo.street)
        page.get_by_label("Описание").fill(f"{WORDS}, дополнено")
        page.get_by_label("Дом").click()
        expect(page.get_by_text("Сохранено")).to_be_visible()
        take(page, "bot-draft", "ru", WIDE)

        phone.says("меню")
        phone.hears("Выберите что")
        phone.presses("Продолжить заполнение в офисе")
        phone.hears("Отправлено:", 60)
        (key,) = set(sent_cases(phone))

    query = select(CaseTask.id).where(
        CaseTask.business_key == key, CaseTask.activity_id == "complete_card"
    )

    def task() -> str | None:
        with stack.kernel.database.begin() as session:
            return session.scalar(query)

    found = eventually(task, 40, "the task of the office")
    stack.visitor("pak.s").claim(found)
    page = browsing.person("pak.s").open(f"/tasks/{found}")
    expect(page.get_by_label("Описание")).to_have_value(f"{WORDS}, дополнено")
    expect(page.locator(".lc-thumb img")).to_have_count(1)
    take(page, "bot-card-in-office", "ru", WIDE)
