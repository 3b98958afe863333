"""The doubles themselves are held to what the real services publish."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from tests.doubles.telegram import BOT_TOKEN, Phone, TelegramServer, serving

#: Larger than 32 bits, as people's ids are.
CHAT = 6_871_204_551
Ask = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def spans(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot gives spans of time as it will in its next version."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
def http() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


@pytest.fixture
def telegram() -> Iterator[TelegramServer]:
    with serving() as server:
        yield server


@pytest.fixture
def phone(telegram: TelegramServer) -> Phone:
    """Somebody who has begun to talk with the bot."""
    phone = telegram.phone(CHAT)
    phone.starts()
    return phone


@pytest.fixture
def ask(telegram: TelegramServer, http: requests.Session) -> Ask:
    """Call a method with parameters as JSON; the whole answer."""

    def call(method: str, token: str = BOT_TOKEN, **values: Any) -> dict[str, Any]:
        answer = http.post(f"{telegram.base_url}{token}/{method}", json=values, timeout=20)
        body = dict(answer.json())
        assert body["ok"] == (answer.status_code == 200)
        return body

    return call
