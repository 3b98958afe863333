"""Cases of the real city in several states, and people with open sessions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import requests

from leancity.engine.transport import new_session
from tests.road import HEAD, INSPECTOR, SPECIALIST, Road
from tests.stack import Stack
from tests.visitor import Visitor


@dataclass(frozen=True)
class Cast:
    """People of one city; everybody signs in once."""

    stack: Stack
    #: every address that was opened at the portal
    urls: set[str] = field(default_factory=set)

    def browser(self, login: str) -> Visitor:
        """The open session of a person at the portal; the addresses it opens are noted."""
        visitor = self.stack.visitor(login)
        if self._note not in visitor.session.hooks["response"]:
            visitor.session.hooks["response"].append(self._note)
        return visitor

    def _note(self, answer: requests.Response, **_: Any) -> None:
        self.urls.add(answer.url)

    def change(self, login: str, verb: str, path: str, body: Any = None) -> requests.Response:
        """A change as a page's script would send it, with the token of the session."""
        browser = self.browser(login)
        headers = {"X-CSRFToken": browser.get("/session").json()["csrf"]}
        return browser.session.request(
            verb,
            browser.base_url + path,
            headers=headers,
            json=body or {"data": {}},
            allow_redirects=False,
        )

    def rest(self, login: str) -> Rest:
        """The engine's REST interface with the person's own token."""
        kernel = self.stack.kernel if login.startswith("svc-") else self.stack.portal_kernel
        headers = {"Authorization": f"Bearer {kernel.tokens.sign(login)}"}
        return Rest(f"{self.stack.city.engine_root}/engine-rest", headers=headers)

    def webapps(self, login: str, path: str = "") -> Rest:
        """The engine's own pages with the cookie that names the person, however they got it.

        With the token against forgery that their script would send.
        """
        cookies = {"leancity_webapps": self.stack.portal_kernel.tokens.sign(login, "webapps")}
        root = f"{self.stack.city.engine_root}/camunda"
        first = Rest(root, cookies=cookies).get("/app/welcome/default/")
        token = first.cookies.get("XSRF-TOKEN", "")
        return Rest(
            root + path,
            cookies={**cookies, **first.cookies.get_dict()},
            headers={"X-XSRF-TOKEN": token},
        )


class Rest:
    """Requests to one root in one name; answers come as they are."""

    def __init__(self, root: str, **identity: Any) -> None:
        self._root = root
        self._identity = identity
        self._session = new_session(4)

    def send(self, verb: str, path: str, body: Any = None, **options: Any) -> requests.Response:
        """One request, no redirect followed."""
        self._session.cookies.clear()
        given = {**self._identity, **options}
        if body is not None:
            given["json"] = body
        return self._session.request(verb, self._root + path, allow_redirects=False, **given)

    def get(self, path: str, **options: Any) -> requests.Response:
        """A GET."""
        return self.send("GET", path, **options)

    def rows(self, path: str, **params: Any) -> Any:
        """The JSON of a GET that must succeed."""
        answer = self.get(path, params=params)
        answer.raise_for_status()
        return answer.json()


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Cases by where they stand; all were captured by the inspector `kim.i`."""

    cast: Cast
    #: waits in the office to be completed
    draft: Road
    #: the specialist `pak.s` holds the choice of the measure
    held: Road
    #: its documents wait for the approval of the head
    approval: Road
    #: waits for the term to end: nobody has a task
    waiting: Road
    #: offered to the inspectors for a check
    check: Road
    #: walked to its end
    closed: Road

    @property
    def roads(self) -> list[Road]:
        """Every case."""
        return [self.draft, self.held, self.approval, self.waiting, self.check, self.closed]

    @classmethod
    def play(cls, cast: Cast) -> Scene:
        """Walk every case as far as it goes here; the platform works on one while another walks."""
        roads = {name: Road(cast.stack) for name in cls.__annotations__ if name != "cast"}
        scene = cls(cast=cast, **roads)
        for login in (INSPECTOR, SPECIALIST, HEAD):
            cast.browser(login)
        scene.draft.capture(continue_in_office=True)
        for road in scene.roads[1:]:
            road.capture()
        for road in scene.roads[2:]:
            road.choose_measure()
        cast.browser(SPECIALIST).claim(scene.held.task("choose_measure")).raise_for_status()
        for road in scene.roads[3:]:
            road.approve()
        for road in scene.roads[4:]:
            road.wait_for_status("waiting")
            road.end_term()
        scene.closed.check()
        scene.closed.wait_for_status("fixed")
        scene.waiting.wait_for_status("waiting")
        scene.check.task("check")
        scene.approval.task("approve")
        scene.draft.task("complete_card")
        return scene
