"""What the Bot API refuses, and in which words."""

from __future__ import annotations

import json

import pytest

from tests.unit.doubles.conftest import CHAT


def inline(*buttons: object) -> dict:
    return {"inline_keyboard": [list(buttons)]}


PRESS = {"text": "Да", "callback_data": "yes"}
TEXT = {"chat_id": CHAT, "text": "да"}
REFUSED = [
    ("sendMessage", {"text": "x"}, "chat_id is empty"),
    ("sendMessage", {"chat_id": CHAT}, "message text is empty"),
    ("sendMessage", {**TEXT, "text": "  \n"}, "message text is empty"),
    ("sendMessage", {**TEXT, "text": "я" * 4097}, "message is too long"),
    ("sendMessage", {**TEXT, "text": "😀" * 2049}, "message is too long"),
    ("sendMessage", {**TEXT, "chat_id": CHAT + 1}, "chat not found"),
    ("sendMessage", {**TEXT, "chat_id": "@somebody"}, "chat not found"),
    ("sendMessage", {**TEXT, "colour": "red"}, 'unknown parameter "colour"'),
    ("sendMessage", {**TEXT, "parse_mode": "BBCode"}, "unsupported parse_mode"),
    ("sendMessage", {**TEXT, "text": "<b>x", "parse_mode": "HTML"},
     "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
    ("sendMessage", {**TEXT, "text": "a <x>", "parse_mode": "HTML"},
     "can't parse entities: Unsupported start tag \"x\" at byte offset 2"),
    ("sendMessage", {**TEXT, "text": "<b>ы</i>", "parse_mode": "HTML"},
     "can't parse entities: Unmatched end tag at byte offset 5, expected \"</b>\", found \"</i>\""),
    ("sendMessage", {**TEXT, "text": "№ 12.", "parse_mode": "MarkdownV2"},
     "can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'"),
    ("sendMessage", {**TEXT, "text": "*x", "parse_mode": "MarkdownV2"},
     "can't parse entities: Can't find end of Bold entity at byte offset 2"),
    ("sendMessage", {**TEXT, "entities": [{"type": "bold", "offset": 1, "length": 5}]},
     "entity beginning or end is out of the text"),
    ("sendMessage", {**TEXT, "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    ("sendMessage", {**TEXT, "reply_markup": []}, "object expected as reply markup"),
    ("sendMessage", {**TEXT, "reply_markup": {"inline_keyboard": [PRESS]}},
     'field "inline_keyboard" must be an Array of Arrays'),
    ("sendMessage", {**TEXT, "reply_markup": inline({"text": "Да"})},
     "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
    ("sendMessage", {**TEXT, "reply_markup": inline({"callback_data": "x"})},
     'can\'t parse inline keyboard button: Can\'t find field "text"'),
    ("sendMessage", {**TEXT, "reply_markup": inline({**PRESS, "callback_data": "ю" * 33})},
     "BUTTON_DATA_INVALID"),
    ("sendMessage", {**TEXT, "reply_markup": inline({"text": "x", "url": "http://portal/x"})},
     "inline keyboard button URL 'http://portal/x' is invalid: Wrong HTTP URL"),
    ("sendMessage", {**TEXT, "reply_markup": inline(*[PRESS] * 101)}, "reply markup is too long"),
    ("sendMessage", {**TEXT, "reply_markup": {"keyboard": [[7]]}},
     "can't parse keyboard button: KeyboardButton must be a String or an Object"),
    ("sendMessage", {**TEXT, "reply_markup": {"keyboard": []}}, "object expected as reply markup"),
    ("sendMessage", {**TEXT, "reply_parameters": {"message_id": 1}},
     "message to be replied not found"),
    ("sendPhoto", {"chat_id": CHAT}, "there is no photo in the request"),
    ("sendPhoto", {"chat_id": CHAT, "photo": "none"}, "wrong file identifier/HTTP URL specified"),
    ("sendPhoto", {"chat_id": CHAT, "photo": "x", "caption": "я" * 1025},
     "message caption is too long"),
    ("sendDocument", {"chat_id": CHAT}, "there is no document in the request"),
    ("sendLocation", {"chat_id": CHAT, "longitude": 142.7}, "latitude is empty"),
    ("sendLocation", {"chat_id": CHAT, "latitude": 91, "longitude": 1},
     "invalid latitude specified"),
    ("sendVenue", {"chat_id": CHAT, "latitude": 1, "longitude": 1, "title": "x"},
     'parameter "address" is required'),
    ("sendMediaGroup", {"chat_id": CHAT, "media": [{"type": "photo", "media": "x"}]},
     "expected 2 to 10 media in the album"),
    ("sendMediaGroup", {"chat_id": CHAT, "media": "7"}, "an Array expected as media"),
    ("sendChatAction", {"chat_id": CHAT, "action": "dancing"},
     "wrong parameter action in request"),
    ("editMessageText", {"chat_id": CHAT, "message_id": 1, "text": "x"},
     "message to edit not found"),
    ("editMessageText", {"chat_id": CHAT, "text": "x"}, "message identifier is not specified"),
    ("editMessageReplyMarkup", {"chat_id": CHAT, "message_id": 1}, "message to edit not found"),
    ("deleteMessage", {"chat_id": CHAT, "message_id": 1}, "message to delete not found"),
    ("answerCallbackQuery", {"callback_query_id": "1"},
     "query is too old and response timeout expired or query ID is invalid"),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "я" * 201},
     "invalid text specified"),
    ("setMyCommands", {"commands": [{"command": "Start", "description": "x"}]},
     "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "start", "description": ""}]},
     "BOT_COMMAND_DESCRIPTION_INVALID"),
    ("getFile", {}, "file_id not specified"),
    ("getFile", {"file_id": "x"}, "wrong file_id or the file is temporarily unavailable"),
    ("getUpdates", {"limit": 101}, "invalid limit specified"),
    ("setWebhook", {"url": "http://city.example/hook"},
     "bad webhook: An HTTPS URL must be provided for webhook"),
    ("setWebhook", {"url": "https://city.example/hook", "secret_token": "a b"},
     "secret token contains unallowed characters"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "given", "words"), REFUSED,
    ids=[f"{method}-{words[:40]}" for method, _, words in REFUSED],
)  # fmt: skip
def test_refused_in_the_words_of_the_real_one(ask, phone, method, given, words):
    assert ask(method, **given) == {
        "ok": False, "error_code": 400, "description": f"Bad Request: {words}",
    }  # fmt: skip
    assert [one for one in phone.screen.messages if not one.mine] == []


TAKEN = [
    {**TEXT, "text": "я" * 4096},
    {**TEXT, "chat_id": str(CHAT)},
    {**TEXT, "reply_markup": json.dumps(inline({**PRESS, "callback_data": "ю" * 32}))},
    {**TEXT, "reply_markup": inline({"text": "Портал", "url": "http://127.0.0.1:8000/x"})},
    {**TEXT, "reply_markup": {"keyboard": [["Да", {"text": "Где я", "request_location": True}]]}},
    {**TEXT, "reply_markup": {"remove_keyboard": True}},
    {**TEXT, "reply_markup": {"force_reply": True, "input_field_placeholder": "Адрес"}},
]


@pytest.mark.parametrize("given", TAKEN)
def test_taken_as_the_rules_allow(ask, phone, given):
    assert ask("sendMessage", **given)["result"]["chat"]["id"] == CHAT


@pytest.mark.parametrize(
    ("mode", "source", "text", "kinds"),
    [
        ("HTML", "<b>№ 7</b> &lt;<i>да</i>&gt;", "№ 7 <да>", [("bold", 0, 3), ("italic", 5, 2)]),
        ("HTML", '😀<a href="https://x.example">x</a>', "😀x", [("text_link", 2, 1)]),
        ("MarkdownV2", r"*№ 7\.* _да_", "№ 7. да", [("bold", 0, 4), ("italic", 5, 2)]),
        ("MarkdownV2", "[x](https://x.example) ||s||", "x s", [("text_link", 0, 1), ("spoiler", 2, 1)]),
    ],
)  # fmt: skip
def test_formats_become_entities(ask, phone, mode, source, text, kinds):
    message = ask("sendMessage", chat_id=CHAT, text=source, parse_mode=mode)["result"]
    assert message["text"] == text
    found = [(one["type"], one["offset"], one["length"]) for one in message["entities"]]
    assert found == kinds


@pytest.mark.parametrize(
    ("token", "method", "code", "words"),
    [
        ("7104562839:AAF-0123456789abcdefghijklmnopqrstu", "dance", 404,
         "Not Found: method not found"),
        ("7104562839:AAF-someone-elses", "getMe", 401, "Unauthorized"),
        ("no-token", "getMe", 404, "Not Found"),
    ],
)  # fmt: skip
def test_strangers_and_unknown_methods(ask, token, method, code, words):
    body = ask(method, token=token)
    assert (body["error_code"], body["description"]) == (code, words)


def test_a_bot_speaks_to_nobody_first(telegram, ask):
    phone = telegram.phone(CHAT)
    refused = "Forbidden: bot can't initiate conversation with a user"
    assert ask("sendMessage", **TEXT)["description"] == refused
    phone.starts()
    assert ask("sendMessage", **TEXT)["ok"]
    phone.blocks()
    assert ask("sendMessage", **TEXT)["description"] == "Forbidden: bot was blocked by the user"
    phone.unblocks()
    assert ask("sendMessage", **TEXT)["ok"]
    phone.leaves()
    assert ask("sendMessage", **TEXT)["description"] == "Forbidden: user is deactivated"


def test_nothing_is_edited_into_itself_and_nobody_edits_anothers(ask, phone):
    message = ask("sendMessage", **TEXT, reply_markup=inline(PRESS))["result"]
    same = {"chat_id": CHAT, "message_id": message["message_id"]}
    again = ask("editMessageText", **same, text="да", reply_markup=inline(PRESS))
    assert "message is not modified" in again["description"]
    assert "message is not modified" not in ask("editMessageText", **same, text="да").get(
        "description", ""
    )
    mine = phone.says("моё")
    refused = ask("editMessageText", chat_id=CHAT, message_id=mine["message_id"], text="твоё")
    assert refused["description"] == "Bad Request: message can't be edited"
