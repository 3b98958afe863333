"""Every method the double knows, with its parameters."""

from __future__ import annotations

from collections.abc import Mapping

from tests.doubles.telegram.rules import (
    Rule,
    anything,
    flag,
    integer,
    may,
    need,
    number,
    string,
    structure,
    words,
)

_ACTIONS = (
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note",
    "upload_video_note",
)  # fmt: skip
_CHAT = {"chat_id": need(anything, "chat_id is empty")}
_FORMAT = {"parse_mode": may(string()), "entities": may(structure(list, "entities"))}
_PREVIEW = {"link_preview_options": may(structure(dict, "link preview options"))}
_MARKUP = {"reply_markup": may(anything)}
_SEND: Mapping[str, Rule] = {
    **_CHAT,
    "message_thread_id": may(integer(1)),
    "disable_notification": may(flag),
    "protect_content": may(flag),
    "reply_parameters": may(structure(dict, "reply parameters")),
}
_CAPTION: Mapping[str, Rule] = {
    "caption": may(string()),
    "parse_mode": may(string()),
    "caption_entities": may(structure(list, "caption entities")),
}
_PLACE: Mapping[str, Rule] = {
    "latitude": need(number(-90, 90), "latitude is empty"),
    "longitude": need(number(-180, 180), "longitude is empty"),
}
#: A live location without an end.
_FOR_EVER = 0x7FFFFFFF

METHODS: Mapping[str, Mapping[str, Rule]] = {
    "getMe": {},
    "getUpdates": {
        "offset": may(integer()),
        "limit": may(integer(1, 100)),
        "timeout": may(integer(0, 50)),
        "allowed_updates": may(structure(list, "allowed updates")),
    },
    "setWebhook": {
        "url": may(string()),
        "ip_address": may(string()),
        "max_connections": may(integer(1, 100)),
        "allowed_updates": may(structure(list, "allowed updates")),
        "drop_pending_updates": may(flag),
        "secret_token": may(string()),
    },
    "deleteWebhook": {"drop_pending_updates": may(flag)},
    "getWebhookInfo": {},
    "sendMessage": {
        **_SEND, **_FORMAT, **_PREVIEW, **_MARKUP, "text": need(string(), "message text is empty"),
    },
    "sendPhoto": {
        **_SEND, **_CAPTION, **_MARKUP, "photo": need(anything, "there is no photo in the request"),
        "show_caption_above_media": may(flag), "has_spoiler": may(flag),
    },
    "sendDocument": {
        **_SEND, **_CAPTION, **_MARKUP, "disable_content_type_detection": may(flag),
        "document": need(anything, "there is no document in the request"),
    },
    "sendLocation": {
        **_SEND, **_PLACE, **_MARKUP,
        "horizontal_accuracy": may(number(0, 1500)),
        "live_period": may(integer(60, _FOR_EVER)),
        "heading": may(integer(1, 360)),
        "proximity_alert_radius": may(integer(1, 100_000)),
    },
    "sendVenue": {
        **_SEND, **_PLACE, **_MARKUP, "title": need(string(1)), "address": need(string(1)),
        "foursquare_id": may(string()), "foursquare_type": may(string()),
        "google_place_id": may(string()), "google_place_type": may(string()),
    },
    "sendMediaGroup": {**_SEND, "media": need(structure(list, "media"))},
    "sendChatAction": {
        **_CHAT, "message_thread_id": may(integer(1)),
        "action": need(
            words(*_ACTIONS, refusal="wrong parameter action in request"),
            "wrong parameter action in request",
        ),
    },
    "editMessageText": {
        **_CHAT, **_FORMAT, **_PREVIEW, **_MARKUP,
        "message_id": need(integer(1), "message identifier is not specified"),
        "text": need(string(), "message text is empty"),
    },
    "editMessageReplyMarkup": {
        **_CHAT, **_MARKUP, "message_id": need(integer(1), "message identifier is not specified"),
    },
    "deleteMessage": {
        **_CHAT, "message_id": need(integer(1), "message identifier is not specified"),
    },
    "answerCallbackQuery": {
        "callback_query_id": need(string()), "text": may(string(0, 200)), "show_alert": may(flag),
        "url": may(string()), "cache_time": may(integer(0)),
    },
    "setMyCommands": {
        "commands": need(structure(list, "commands")), "scope": may(structure(dict, "scope")),
        "language_code": may(string(2, 2)),
    },
    "getFile": {"file_id": need(string(), "file_id not specified")},
}  # fmt: skip
