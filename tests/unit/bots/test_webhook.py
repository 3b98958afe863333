"""The door for a messenger that calls."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bots.webhook import SECRET_HEADER, secret_of, serve_webhooks
from leancity.config import Settings
from leancity.engine.transport import new_session

UPDATE = {"update_id": 7, "message": {}}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        profile="test", database_url="postgresql://nowhere", secret_key="secret", state_dir=tmp_path,
        webhook_url="https://city.example/messenger-updates", webhook_bind="127.0.0.1:0",
    )  # fmt: skip


@pytest.fixture
def kept() -> list[Any]:
    return []


@pytest.fixture
def door(settings: Settings, kept: list[Any]) -> Iterator[str]:
    def broken(raws: Any) -> None:
        raise OSError("the database is away")

    with serve_webhooks(settings, {"one": kept.extend, "two": broken}) as port:
        yield f"http://127.0.0.1:{port}/messenger-updates"


def call(url: str, secret: str, **body: Any) -> int:
    headers = {SECRET_HEADER: secret}
    return new_session(1).post(url, headers=headers, timeout=5, **body).status_code


def test_an_update_is_kept_before_the_call_is_answered(door, settings, kept):
    assert call(f"{door}/one", secret_of(settings, "one"), json=UPDATE) == 200
    assert kept == [UPDATE]


def test_what_could_not_be_kept_is_asked_for_again(door, settings):
    assert call(f"{door}/two", secret_of(settings, "two"), json=UPDATE) == 503


@pytest.mark.parametrize("secret", ["", "wrong", "ы".encode()])
def test_nobody_but_the_messenger_is_let_in(door, kept, secret):
    assert call(f"{door}/one", secret, json=UPDATE) == 403
    assert kept == []


def test_the_secret_of_one_bot_opens_no_other(door, settings):
    assert call(f"{door}/two", secret_of(settings, "one"), json=UPDATE) == 403
    assert call(f"{door}/three", secret_of(settings, "three"), json=UPDATE) == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b"[]", 400), (b'{"update_id": "x"}', 400), (b"x" * 1_100_000, 413)],
    ids=["broken", "list", "number", "large"],
)
def test_nonsense_is_refused(door, settings, body, status):
    assert call(f"{door}/one", secret_of(settings, "one"), data=body) == status


def test_without_an_address_there_is_no_door(settings):
    with serve_webhooks(Settings(**{**vars(settings), "webhook_url": ""}), {}) as port:
        assert port == 0
