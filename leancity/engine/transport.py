"""One pooled HTTP session to the engine, with timeouts and typed errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

from leancity.engine.errors import Answer, EngineUnavailableError, from_answer

#: Seconds to connect, seconds to wait for an answer.
TIMEOUT = (3, 30)


class BearerAuth(AuthBase):
    """Puts a fresh token on every request."""

    def __init__(self, token: Callable[[], str]) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign one request."""
        request.headers["Authorization"] = f"Bearer {self._token()}"
        return request


class TimeoutAdapter(HTTPAdapter):
    """An adapter whose requests never wait for ever, whoever makes them."""

    def send(self, request: Any, **options: Any) -> requests.Response:  # type: ignore[override]
        """Send with the default timeout unless the caller gave one."""
        options["timeout"] = options.get("timeout") or TIMEOUT
        return super().send(request, **options)


def new_session(pool_size: int = 16) -> requests.Session:
    """A session for one process; it is never shared across a fork."""
    session = requests.Session()
    session.trust_env = False
    adapter = TimeoutAdapter(pool_connections=4, pool_maxsize=pool_size, pool_block=True)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


class Transport:
    """REST verbs for one acting user."""

    def __init__(self, base_url: str, session: requests.Session, auth: AuthBase) -> None:
        self.base_url = base_url.rstrip("/")
        self.session = session
        self.auth = auth

    def request(self, verb: str, path: str, **options: Any) -> requests.Response:
        """Any verb; an answer of 400 and above is raised as an `EngineError`."""
        try:
            answer = self.session.request(
                verb, f"{self.base_url}{path}", auth=self.auth, allow_redirects=False, **options
            )
        except requests.RequestException as error:
            raise EngineUnavailableError(f"the engine does not answer: {error}") from error
        if answer.status_code >= 400:
            raise from_answer(_read(answer))
        return answer

    def get(self, path: str, **params: Any) -> Any:
        """The JSON of a GET; parameters that are None are left out."""
        given = {name: value for name, value in params.items() if value is not None}
        return self.request("GET", path, params=given).json()

    def post(self, path: str, body: Any = None, **params: Any) -> Any:
        """The JSON of a POST, or None when the engine answers without a body."""
        answer = self.request("POST", path, json={} if body is None else body, params=params)
        return answer.json() if answer.content else None

    def put(self, path: str, body: Any = None) -> None:
        """A PUT."""
        self.request("PUT", path, json={} if body is None else body)

    def delete(self, path: str, **params: Any) -> None:
        """A DELETE."""
        self.request("DELETE", path, params=params)


def _read(answer: requests.Response) -> Answer:
    try:
        body = answer.json()
        return Answer(
            status=answer.status_code,
            kind=str(body.get("type", "")),
            message=str(body.get("message", "")),
            code=body.get("code"),
        )
    except (ValueError, AttributeError):
        return Answer(status=answer.status_code, message=f"HTTP {answer.status_code}")
