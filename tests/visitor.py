"""A person at the portal, without a browser: signs in, uploads, fills in forms, completes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import lxml.html
import requests

from leancity.engine.transport import new_session

PASSWORD = "sakhalin"


class Visitor:
    """One browser session of one person; `page` is the last page as a tree."""

    def __init__(self, base_url: str, login: str, password: str = PASSWORD) -> None:
        self.base_url = base_url
        self.login = login
        self.session: requests.Session = new_session(4)
        self.sign_in(password)

    def sign_in(self, password: str = PASSWORD) -> None:
        """Sign in through the page."""
        page = self.page("/sign-in")
        fields = {
            "csrf_token": page.xpath("//input[@name='csrf_token']/@value")[0],
            "login": self.login,
            "password": password,
        }
        answer = self.session.post(f"{self.base_url}/sign-in", data=fields)
        answer.raise_for_status()

    def get(self, path: str, **options: Any) -> requests.Response:
        """Any GET, whatever it answers."""
        return self.session.get(f"{self.base_url}{path}", **options)

    def page(self, path: str) -> Any:
        """A page that must answer 200."""
        answer = self.get(path)
        answer.raise_for_status()
        return lxml.html.fromstring(answer.text)

    def form(self, path: str) -> dict[str, Any]:
        """What the form bundle of a page is given."""
        return json.loads(self.page(path).xpath("//script[@id='form-data']/text()")[0])

    def post(self, path: str, csrf: str, **options: Any) -> requests.Response:
        """A POST as the page's script would send it."""
        headers = {
            "X-CSRFToken": csrf, "Accept": "application/json", **options.pop("headers", {}),
        }  # fmt: skip
        return self.session.post(f"{self.base_url}{path}", headers=headers, **options)

    def upload(self, form: Mapping[str, Any], field: str, name: str, data: bytes) -> Any:
        """Upload one file for a field; the answer."""
        return self.post(
            form["uploadUrl"], form["csrf"], data={"field": field}, files={"file": (name, data)}
        )

    def fill(
        self,
        form: Mapping[str, Any],
        values: Mapping[str, Any],
        files: Mapping[str, Iterable[tuple[str, bytes]]] | None = None,
    ) -> requests.Response:
        """Upload the files of each field and send the form over what it was prepared with."""
        ids = {}
        for field, given in (files or {}).items():
            answers = [self.upload(form, field, name, data) for name, data in given]
            for answer in answers:
                answer.raise_for_status()
            ids[field] = " ".join(answer.json()["id"] for answer in answers)
        return self.send(form, {**form["data"], **values, **ids})

    def send(self, form: Mapping[str, Any], data: Mapping[str, Any]) -> requests.Response:
        """Send a form as it is."""
        body = {"data": data, "formHash": form["formHash"], "shown": form["shown"]}
        return self.post(form["submitUrl"], form["csrf"], json=body)

    def start_form(self, process_key: str) -> tuple[str, dict[str, Any]]:
        """Open a start form: the business key made for it, and the form."""
        answer = self.get(f"/start/{process_key}")
        answer.raise_for_status()
        business_key = answer.url.rstrip("/").rsplit("/", 1)[-1]
        return business_key, self.form(f"/start/{process_key}/{business_key}")

    def claim(self, task_id: str) -> requests.Response:
        """Take a task."""
        return self.post(f"/tasks/{task_id}/claim", self.csrf(f"/tasks/{task_id}"))

    def csrf(self, path: str = "/tasks") -> str:
        """The token of a page."""
        return str(self.page(path).xpath("//meta[@name='csrf-token']/@content")[0])

    def complete(
        self,
        task_id: str,
        values: Mapping[str, Any],
        files: Mapping[str, Iterable[tuple[str, bytes]]] | None = None,
    ) -> requests.Response:
        """Take a task if nobody has, fill in its form and complete it."""
        self.claim(task_id)
        return self.fill(self.form(f"/tasks/{task_id}"), values, files)
