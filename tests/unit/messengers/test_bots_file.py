"""The file that names the bots."""

from __future__ import annotations

from pathlib import Path

import pytest

from leancity.errors import ConfigurationError
from leancity.messengers import load_bots

TOKEN = "7104562839:AAF-0123456789abcdefghijklmnopqrstu"


def written(folder: Path, text: str) -> Path:
    path = folder / "bots.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_city_without_a_file_has_no_bots():
    assert load_bots(None) == {}


def test_a_bot_without_a_token_is_not_configured(tmp_path):
    text = "inspectors: {name: lc_inspectors_bot, token: ''}\nresponsible: {name: lc_bot}\n"
    assert load_bots(written(tmp_path, text)) == {}


def test_bots_are_read_with_what_they_leave_out(tmp_path):
    bots = load_bots(
        written(tmp_path, f"inspectors: {{name: lc_inspectors_bot, token: '{TOKEN}'}}")
    )
    bot = bots["inspectors"]
    assert (bot.key, bot.name, bot.kind, bot.title) == (
        "inspectors", "lc_inspectors_bot", "inspectors", "lc_inspectors_bot",
    )  # fmt: skip
    assert TOKEN not in repr(bot)


@pytest.mark.parametrize(
    "text",
    [
        "- inspectors",
        "inspectors: [1",
        f"Inspectors Bot: {{name: lc_inspectors_bot, token: '{TOKEN}'}}",
        f"inspectors: {{name: '@lc_inspectors_bot', token: '{TOKEN}'}}",
        f"inspectors: {{name: lc_inspectors_bot, token: 'x{TOKEN}'}}",
        f"inspectors: {{name: lc_inspectors_bot, token: '{TOKEN}', secret: x}}",
        f"a: {{name: lc_a_bot, token: '{TOKEN}'}}\nb: {{name: lc_b_bot, token: '{TOKEN}'}}",
        f"a: '{TOKEN}'",
    ],
)
def test_a_file_at_fault_is_refused_and_no_token_is_told(tmp_path, text):
    with pytest.raises(ConfigurationError) as error:
        load_bots(written(tmp_path, text))
    assert TOKEN[:20] not in str(error.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ConfigurationError, match="LEANCITY_BOTS_FILE"):
        load_bots(tmp_path / "none.yaml")
