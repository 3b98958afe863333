"""A person at a browser without a screen: keeps cookies, sends the forgery token."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.fakes.city import PASSWORD

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
JSON = {"Accept": "application/json"}


class Visitor:
    """Somebody who visits the portal."""

    def __init__(self, app: Flask, language: str = "ru") -> None:
        self._client = app.test_client()
        self._headers = {"Accept-Language": language, "Accept": "text/html"}

    def sign_in(self, login: str, password: str = PASSWORD, **form: str) -> TestResponse:
        """Fill in the sign-in page."""
        return self.post("/sign-in", {"login": login, "password": password, **form})

    def get(self, address: str, **headers: str) -> TestResponse:
        """Open an address."""
        return self._client.get(address, headers=self._headers | headers, buffered=True)

    def json(self, address: str) -> TestResponse:
        """Ask as a script does."""
        return self._client.get(address, headers=self._headers | JSON, buffered=True)

    def post(self, address: str, form: dict[str, str] | None = None) -> TestResponse:
        """Send a form with the token of this session."""
        data = {"csrf_token": self.token(), **(form or {})}
        return self._client.post(address, data=data, headers=self._headers)

    def send(self, verb: str, address: str, body: Any = None) -> TestResponse:
        """Send JSON as the form bundle does."""
        headers = self._headers | JSON | {"X-CSRFToken": self.token()}
        return self._client.open(address, method=verb, json=body, headers=headers)

    def upload(self, address: str, field: str, file: Any, name: str = "photo.jpg") -> TestResponse:
        """Send one file as the form bundle does."""
        headers = self._headers | JSON | {"X-CSRFToken": self.token()}
        boundary, data = encode_multipart({"field": field, "file": FileStorage(file, name)})
        kind = f"multipart/form-data; boundary={boundary}"
        return self._client.post(address, data=data, content_type=kind, headers=headers)

    def token(self) -> str:
        """The token of this session; a page with any form shows it."""
        page = self.get("/sign-in")
        if page.status_code == 302:
            return str(self.json("/session").get_json()["csrf"])
        found = _TOKEN.search(page.text)
        return found.group(1) if found else ""

    def cookie(self, name: str, path: str = "/") -> Any:
        """A cookie this browser keeps."""
        return self._client.get_cookie(name, path=path)

    def forget(self) -> None:
        """Lose the session, as after a long lunch."""
        self._client.delete_cookie("leancity_session")
