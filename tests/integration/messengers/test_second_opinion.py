"""A dialogue of python-telegram-bot through somebody else's Bot API."""

from __future__ import annotations

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from tests.doubles.second_opinion import TOKEN, OpinionRequest, second_opinion


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.anyio
async def test_commands_texts_buttons_and_edits_go_through():
    with second_opinion() as opinion:
        requests = {"request": OpinionRequest(), "get_updates_request": OpinionRequest()}
        async with Bot(TOKEN, base_url=opinion.base_url, **requests) as bot:
            opinion.says("/start 48219037")
            opinion.says("привет")
            first, second = await bot.get_updates()
            assert first.message.entities[0].type == "bot_command"
            assert (second.message.text, second.effective_chat.id) == ("привет", opinion.chat_id)
            rows = InlineKeyboardMarkup([[InlineKeyboardButton("Да", callback_data="yes")]])
            asked = await bot.send_message(opinion.chat_id, "Верно?", reply_markup=rows)
            opinion.presses("yes", asked.message_id)
            (pressed,) = await bot.get_updates()
            assert pressed.callback_query.data == "yes"
            await pressed.callback_query.answer()
            await bot.edit_message_text("Верно.", opinion.chat_id, asked.message_id)
            assert [one["text"] for one in opinion.heard()] == ["Верно."]
