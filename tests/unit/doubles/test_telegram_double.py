"""The double as a service: updates, webhooks, files, faults, telephones."""

from __future__ import annotations

import io
import threading
from asyncio import to_thread
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import requests
from PIL import Image
from telegram import Bot, InputMediaPhoto, Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter
from telegram.ext import ApplicationBuilder, MessageHandler, filters
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from tests.doubles.telegram import (
    BOT_TOKEN,
    blocked,
    broken,
    chat_not_found,
    deactivated,
    flood,
    lost,
)
from tests.unit.doubles.conftest import CHAT

GROUP = -1_002_147_483_648


def jpeg(width: int = 2000, height: int = 1000) -> bytes:
    """A photograph lying on its side, with a camera's notes."""
    exif = Image.Exif()
    exif[0x0112], exif[0x0110] = 6, "Camera of the inspector"
    target = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(target, "JPEG", exif=exif)
    return target.getvalue()


def texts(updates: list) -> list[str]:
    return [update["message"]["text"] for update in updates]


# --- updates -----------------------------------------------------------------------------
def test_updates_come_again_until_they_are_confirmed(ask, phone):
    phone.says("раз")
    phone.says("два")
    first = ask("getUpdates")["result"]
    assert texts(first) == ["/start", "раз", "два"]
    assert texts(ask("getUpdates", limit=1)["result"]) == ["/start"]
    rest = ask("getUpdates", offset=first[1]["update_id"] + 1)["result"]
    assert texts(rest) == ["два"]
    assert texts(ask("getUpdates")["result"]) == ["два"]
    assert first[0]["update_id"] + 2 == first[2]["update_id"]


def test_an_update_may_be_delivered_again_after_it_was_confirmed(ask, phone):
    update = ask("getUpdates")["result"][0]
    assert ask("getUpdates", offset=update["update_id"] + 1)["result"] == []
    phone.delivers_again()
    assert ask("getUpdates", offset=update["update_id"] + 1)["result"] == [update]


def test_a_long_poll_ends_when_something_comes(telegram, ask, phone):
    seen = ask("getUpdates")["result"][-1]["update_id"] + 1
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(ask, "getUpdates", offset=seen, timeout=30)
        telegram.until(lambda: len(telegram.called("getUpdates")) == 2)
        phone.says("привет")
        assert texts(waiting.result(5)["result"]) == ["привет"]


def test_the_later_of_two_polls_ends_the_earlier(telegram, ask):
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(ask, "getUpdates", timeout=30)
        telegram.until(lambda: telegram.called("getUpdates"))
        assert ask("getUpdates")["result"] == []
        ended = waiting.result(5)
    assert ended["error_code"] == 409
    assert "terminated by other getUpdates request" in ended["description"]


def test_a_bot_gets_what_it_asks_for(ask, phone):
    ask("getUpdates", offset=-1, allowed_updates=["message"])
    message = phone.says("раз")
    phone.edits(message, "два")
    phone.blocks()
    kinds = [set(update) - {"update_id"} for update in ask("getUpdates")["result"]]
    assert kinds == [{"message"}, {"message"}]


# --- webhooks ----------------------------------------------------------------------------
@contextmanager
def hooked(*answers: int) -> Iterator[tuple[str, list[tuple[str, dict]], threading.Event]]:
    """A program that takes updates: its address, what came, and a sign when all has come."""
    left, came, all_came = list(answers), [], threading.Event()

    @Request.application
    def app(request: Request) -> Response:
        came.append((request.headers["X-Telegram-Bot-Api-Secret-Token"], request.get_json()))
        status = left.pop(0) if left else 200
        if not left:
            all_came.set()
        return Response(status=status)

    http = make_server("127.0.0.1", 0, app)
    http.log = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{http.server_port}/hook", came, all_came
    http.shutdown()
    http.server_close()


def test_a_webhook_is_tried_until_it_takes_the_update(telegram, ask, phone):
    with hooked(500, 503, 204) as (url, came, all_came):
        assert ask("setWebhook", url=url, secret_token="s-3cret")["result"] is True
        assert all_came.wait(10)
        telegram.until(lambda: telegram.bot().pending == 0)
        assert [secret for secret, _ in came] == ["s-3cret"] * 3
        assert len({update["update_id"] for _, update in came}) == 1
        info = ask("getWebhookInfo")["result"]
        assert (info["url"], info["pending_update_count"]) == (url, 0)
        assert "503" in info["last_error_message"]
        assert ask("getUpdates")["error_code"] == 409
        ask("deleteWebhook")
        assert ask("getWebhookInfo")["result"]["url"] == ""
        assert ask("getUpdates")["result"] == []


# --- files -------------------------------------------------------------------------------
def fetched(telegram, path: str) -> bytes:
    answer = requests.Session().get(f"{telegram.base_file_url}{BOT_TOKEN}/{path}", timeout=10)
    assert answer.status_code == 200
    return answer.content


def test_a_photograph_is_drawn_anew_in_several_sizes(telegram, ask, phone):
    sizes = phone.sends_photo(jpeg(), "яма")["photo"]
    assert [(one["width"], one["height"]) for one in sizes] == [
        (45, 90), (160, 320), (400, 800), (640, 1280),
    ]  # fmt: skip
    file = ask("getFile", file_id=sizes[-1]["file_id"])["result"]
    image = Image.open(io.BytesIO(fetched(telegram, file["file_path"])))
    assert (image.size, dict(image.getexif())) == ((640, 1280), {})
    assert file["file_size"] == sizes[-1]["file_size"]


def test_a_file_keeps_the_notes_of_the_camera(telegram, ask, phone):
    original = jpeg()
    document = phone.sends_file(original, "IMG_2041.jpg")["document"]
    assert (document["file_name"], document["mime_type"]) == ("IMG_2041.jpg", "image/jpeg")
    path = ask("getFile", file_id=document["file_id"])["result"]["file_path"]
    assert fetched(telegram, path) == original


def test_a_file_above_twenty_megabytes_cannot_be_fetched(ask, phone):
    document = phone.sends_file(b"x", "film.mp4", size=20 * 1024**2 + 1)["document"]
    refused = ask("getFile", file_id=document["file_id"])
    assert refused["description"] == "Bad Request: file is too big"


def test_the_same_picture_has_a_new_id_in_every_message(phone):
    first, second = (phone.sends_photo(jpeg(300, 200))["photo"][-1] for _ in range(2))
    assert first["file_id"] != second["file_id"]
    assert first["file_unique_id"] == second["file_unique_id"]


def test_an_album_is_several_messages_of_one_group(phone):
    album = phone.sends_album([jpeg(200, 100), jpeg(100, 200)], "двор")
    assert len({one["media_group_id"] for one in album}) == 1
    assert [one.get("caption") for one in album] == ["двор", None]


# --- faults ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        (flood(7), 429, "Too Many Requests: retry after 7"),
        (blocked(), 403, "Forbidden: bot was blocked by the user"),
        (deactivated(), 403, "Forbidden: user is deactivated"),
        (chat_not_found(), 400, "Bad Request: chat not found"),
        (broken(500), 500, "Internal Server Error"),
    ],
)
def test_a_fault_meets_one_call(ask, phone, telegram, fault, code, words):
    telegram.fail("sendMessage", fault)
    body = ask("sendMessage", chat_id=CHAT, text="x")
    assert (body["error_code"], body["description"]) == (code, words)
    assert body.get("parameters", {}) == ({"retry_after": 7} if code == 429 else {})
    assert ask("sendMessage", chat_id=CHAT, text="x")["ok"]


@pytest.mark.parametrize("after", [False, True])
def test_a_connection_breaks_before_or_after_the_work(ask, phone, telegram, after):
    telegram.fail("sendMessage", lost(after=after), broken(after=after))
    with pytest.raises(requests.ConnectionError):
        ask("sendMessage", chat_id=CHAT, text="x")
    with pytest.raises(requests.JSONDecodeError):
        ask("sendMessage", chat_id=CHAT, text="x")
    assert len([one for one in phone.screen.messages if not one.mine]) == (2 if after else 0)


# --- telephones --------------------------------------------------------------------------
def test_the_screen_shows_what_there_is_now(ask, phone):
    rows = {
        "inline_keyboard": [
            [{"text": "Да", "callback_data": "y"}],
            [{"text": "Нет", "callback_data": "n"}],
        ]
    }
    asked = ask("sendMessage", chat_id=CHAT, text="Верно?", reply_markup=rows)["result"]
    ask("sendMessage", chat_id=CHAT, text="Меню", reply_markup={"keyboard": [["Адрес"]]})
    screen = phone.screen
    assert [(one.mine, one.text) for one in screen.messages] == [
        (True, "/start"), (False, "Верно?"), (False, "Меню"),
    ]  # fmt: skip
    assert screen.messages[1].buttons == [["Да"], ["Нет"]]
    assert screen.keyboard == [["Адрес"]]
    query = phone.presses("Нет")
    assert (query["data"], query["message"]["message_id"]) == ("n", asked["message_id"])
    assert ask("answerCallbackQuery", callback_query_id=query["id"], text="Жаль")["ok"]
    ask("editMessageText", chat_id=CHAT, message_id=asked["message_id"], text="Неверно")
    assert phone.hears("Неверно").buttons == []
    assert phone.screen.toasts == ["Жаль"]
    assert phone.presses("Адрес")["text"] == "Адрес"
    with pytest.raises(AssertionError, match="no button 'Да'"):
        phone.presses("Да")
    ask("deleteMessage", chat_id=CHAT, message_id=asked["message_id"])
    ask("sendMessage", chat_id=CHAT, text="x", reply_markup={"remove_keyboard": True})
    assert (phone.screen.keyboard, "Неверно" in phone.screen.text) == ([], False)


def test_a_button_can_be_answered_for_a_while(telegram, ask, phone):
    rows = {"inline_keyboard": [[{"text": "Да", "callback_data": "y"}]]}
    ask("sendMessage", chat_id=CHAT, text="Верно?", reply_markup=rows)
    query = phone.presses("Да")
    telegram.forget_buttons()
    assert (
        "query is too old"
        in ask("answerCallbackQuery", callback_query_id=query["id"])["description"]
    )


def test_a_group_has_several_people(telegram, ask):
    anna, boris = (telegram.phone(GROUP, user_id=user) for user in (CHAT, CHAT + 1))
    anna.says("/start")
    boris.says("и я")
    updates = ask("getUpdates")["result"]
    assert [update["message"]["from"]["id"] for update in updates] == [CHAT, CHAT + 1]
    assert {update["message"]["chat"]["type"] for update in updates} == {"supergroup"}
    refused = ask("sendMessage", chat_id=GROUP, text="x", reply_markup={
        "keyboard": [[{"text": "Где", "request_location": True}]],
    })  # fmt: skip
    assert refused["description"] == "Bad Request: location can be requested in private chats only"


# --- the client that the bots use --------------------------------------------------------
@pytest.mark.anyio
async def test_python_telegram_bot_reads_and_writes(telegram, phone):
    urls = {"base_url": telegram.base_url, "base_file_url": telegram.base_file_url}
    async with Bot(BOT_TOKEN, **urls) as bot:
        assert (await bot.get_me()).username == "lc_inspectors_bot"
        phone.sends_file(b"content", "a.txt")
        phone.sends_location(46.95, 142.73, live_period=900)
        phone.sends_sticker()
        phone.sends_voice()
        phone.sends_video()
        phone.sends_contact("+79620000000")
        phone.blocks()
        phone.unblocks()
        updates = await bot.get_updates()
        assert all(isinstance(update, Update) for update in updates)
        file = await bot.get_file(updates[1].message.document.file_id)
        assert bytes(await file.download_as_bytearray()) == b"content"
        await bot.send_photo(CHAT, jpeg(300, 200), caption="фото")
        album = [jpeg(200, 100), jpeg(100, 200)]
        await bot.send_media_group(CHAT, [InputMediaPhoto(one) for one in album])
        await bot.send_document(CHAT, b"text", filename="акт.docx")
        await bot.send_venue(CHAT, 46.95, 142.73, "Двор", "улица Ленина, 173")
        await bot.set_my_commands([("start", "Начать")])
        shown = [one.kind for one in phone.screen.messages if not one.mine]
        assert shown == ["photo", "photo", "photo", "document", "venue"]
        assert phone.screen.last.message["venue"]["title"] == "Двор"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (flood(3), RetryAfter), (blocked(), Forbidden), (chat_not_found(), BadRequest),
        (broken(), NetworkError), (lost(), NetworkError),
    ],
)  # fmt: skip
async def test_python_telegram_bot_knows_the_faults(telegram, phone, fault, error):
    async with Bot(BOT_TOKEN, base_url=telegram.base_url) as bot:
        telegram.fail("sendMessage", fault)
        with pytest.raises(error):
            await bot.send_message(CHAT, "x")


@pytest.mark.anyio
async def test_an_application_polls_answers_and_stops(telegram):
    async def echo(update: Update, _context: object) -> None:
        await update.effective_message.reply_text(f"{update.effective_message.text}!")

    builder = ApplicationBuilder().token(BOT_TOKEN)
    application = builder.base_url(telegram.base_url).base_file_url(telegram.base_file_url).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    async with application:
        await application.start()
        await application.updater.start_polling(timeout=10)
        phone = telegram.phone(CHAT)
        phone.says("привет")
        shown = await to_thread(phone.hears, "привет!")
        assert not shown.mine
        await to_thread(telegram.until, lambda: telegram.bot().pending == 0)
        await application.updater.stop()
        await application.stop()
