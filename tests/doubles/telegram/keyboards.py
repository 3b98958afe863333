"""Keyboards: their shape, what a button holds, how much there may be of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from tests.doubles.telegram.faults import bad
from tests.doubles.telegram.wire import decoded

Row = list[dict[str, Any]]
_INLINE_ACTS = ("url", "callback_data", "web_app", "login_url", "switch_inline_query",
                "switch_inline_query_current_chat", "copy_text", "pay")  # fmt: skip
_REPLY_ACTS = ("request_contact", "request_location")
_KINDS = {
    "inline_keyboard": {"inline_keyboard"},
    "keyboard": {
        "keyboard", "is_persistent", "resize_keyboard", "one_time_keyboard",
        "input_field_placeholder", "selective",
    },
    "remove_keyboard": {"remove_keyboard", "selective"},
    "force_reply": {"force_reply", "input_field_placeholder", "selective"},
}  # fmt: skip
_MOST_BUTTONS, _MOST_DATA = 100, 64


def checked(raw: Any, *, inline_only: bool = False, private: bool = True) -> dict[str, Any] | None:
    """The markup with its buttons as objects, or None for none."""
    if raw is None or raw == "":
        return None
    markup = decoded(raw, "reply keyboard markup") if isinstance(raw, str) else raw
    kind = _kind(markup)
    if kind == "inline_keyboard":
        return {kind: _rows(markup, kind, _inline_button)}
    if inline_only:
        raise bad("inline keyboard expected")
    hint = markup.get("input_field_placeholder", "x")
    if not isinstance(hint, str) or not 1 <= len(hint) <= 64:
        raise bad("invalid input_field_placeholder specified")
    if kind == "keyboard":
        rows = _rows(markup, kind, lambda button: _reply_button(button, private=private))
        return {**markup, kind: rows}
    return dict(markup)


def _kind(markup: Any) -> str:
    """Which of the four kinds it is; of two at once, or with strange fields, it is none."""
    named = [name for name in _KINDS if isinstance(markup, dict) and name in markup]
    if len(named) != 1 or set(markup) - _KINDS[named[0]]:
        raise bad("object expected as reply markup")
    kind = named[0]
    empty = {"keyboard": [[], [[]]], "inline_keyboard": []}.get(kind, [False, None])
    if markup[kind] in empty:
        raise bad("object expected as reply markup")
    return kind


def _rows(markup: dict[str, Any], kind: str, check: Any) -> list[Row]:
    rows = markup[kind]
    if not isinstance(rows, list) or any(not isinstance(row, list) for row in rows):
        raise bad(f'field "{kind}" must be an Array of Arrays')
    found = [[check(button) for button in row] for row in rows]
    if sum(map(len, found)) > _MOST_BUTTONS:
        raise bad("reply markup is too long")
    return [row for row in found if row]


def _inline_button(button: Any) -> dict[str, Any]:
    where = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad(f"{where}InlineKeyboardButton must be an Object")
    _check_text(button, where)
    acts = [name for name in _INLINE_ACTS if button.get(name) not in (None, "")]
    if not acts:
        raise bad(f"{where}Text buttons are unallowed in the inline keyboard")
    if len(acts) > 1 or set(button) - {"text", *_INLINE_ACTS}:
        raise bad(f"{where}a button has exactly one act")
    if acts == ["callback_data"]:
        data = button["callback_data"]
        if not isinstance(data, str) or len(data.encode()) > _MOST_DATA:
            raise bad("BUTTON_DATA_INVALID")
    if acts == ["url"]:
        _check_url(str(button["url"]))
    return button


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https", "tg") or (
        parts.scheme != "tg" and "." not in (parts.hostname or "")
    ):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _reply_button(button: Any, *, private: bool) -> dict[str, Any]:
    where = "can't parse keyboard button: "
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise bad(f"{where}KeyboardButton must be a String or an Object")
    _check_text(button, where)
    if set(button) - {"text", *_REPLY_ACTS}:
        raise bad(f"{where}the double knows no other act")
    for act, what in (("request_contact", "phone number"), ("request_location", "location")):
        if button.get(act) and not private:
            raise bad(f"{what} can be requested in private chats only")
    return button


def _check_text(button: dict[str, Any], where: str) -> None:
    text = button.get("text")
    if not isinstance(text, str):
        raise bad(f'{where}Can\'t find field "text"')
    if not text.strip():
        raise bad(f'{where}Field "text" must not be empty')
