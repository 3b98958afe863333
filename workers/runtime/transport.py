"""The pooled session to the engine, and what its answers mean for a worker."""

from __future__ import annotations

import http.cookiejar
import json
from collections.abc import Mapping
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict

from workers.runtime.errors import (
    EngineCallError,
    EngineRefusedError,
    EngineUnavailableError,
    LockLostError,
    NotAllowedError,
    TaskGoneError,
)

#: Seconds to connect, seconds to wait for an answer.
TIMEOUT = (3.0, 30.0)
#: The engine's sentences for a task that is another worker's, or whose lock ran out.
LOST = ("locked by worker", "lock that expired")


def new_session(pool_size: int) -> requests.Session:
    """A session of one process; it is never shared across a fork."""
    session = requests.Session()
    # Neither a .netrc nor a proxy of the environment may replace our own headers and route.
    session.trust_env = False
    session.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
    adapter = HTTPAdapter(pool_connections=2, pool_maxsize=pool_size, pool_block=True)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


def prepared(
    verb: str, url: str, headers: Mapping[str, str], body: Mapping[str, Any] | None
) -> requests.PreparedRequest:
    """A request that is ready to be sent.

    What `requests` does besides (cookies, parameters, hooks, reading the address anew) costs as
    much as the call itself, and a worker makes thousands of the same kind. ValueError for a body
    that is not JSON.
    """
    request = requests.PreparedRequest()
    request.method, request.url = verb, url
    request.headers = CaseInsensitiveDict(headers)
    request.hooks = {"response": []}
    if body is not None:
        request.body = json.dumps(body, allow_nan=False).encode()
        request.headers["Content-Length"] = str(len(request.body))
    return request


def list_of(answer: requests.Response) -> list[Any]:
    """The JSON list of an answer; ValueError if it is anything else."""
    rows = answer.json()
    if not isinstance(rows, list):
        raise ValueError("not a list")
    return rows


def error_of(answer: requests.Response) -> EngineCallError:
    """The error of an answer of 300 and above."""
    kind, sentence = _reason(answer)
    status = answer.status_code
    family: type[EngineCallError] = EngineRefusedError
    if status >= 500 or status == 429:
        family = EngineUnavailableError
    elif status in {401, 403}:
        family = NotAllowedError
    elif status == 404:
        family = TaskGoneError
    elif any(words in sentence for words in LOST):
        family = LockLostError
    return family(status, kind, sentence)


def _reason(answer: requests.Response) -> tuple[str, str]:
    try:
        body = answer.json()
        return str(body.get("type", "")), str(body.get("message", ""))
    except (ValueError, AttributeError):
        return "", ""
