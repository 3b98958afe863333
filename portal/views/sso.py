"""The way from the portal into the engine's own pages (Cockpit, Tasklist)."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from leancity.desk.processes import Process
from leancity.engine.tokens import LIFETIME, WEBAPPS_AUDIENCE
from leancity.errors import ForbiddenError
from leancity.i18n import N_
from leancity.org import Person
from portal.context import kernel, person, processes
from portal.security import safe_next

blueprint = Blueprint("sso", __name__, url_prefix="/sso")

COOKIE = "leancity_webapps"


def application(someone: Person, met: Iterable[Process]) -> str:
    """Where the engine's pages begin for a person: owners of a process in Cockpit, administrators
    in Tasklist, nobody else anywhere. The engine decides what each of them sees there.
    """
    roles = {group.partition(".")[0] for group in someone.groups}
    if "process_owner" in roles or any(process.may_own for process in met):
        return "cockpit"
    return "tasklist" if "admin" in roles else ""


@blueprint.get("/webapps")
def webapps() -> ResponseReturnValue:
    """Name the person to the engine's pages for a quarter of an hour and go there."""
    who = person()
    app = application(who, processes().of(who))
    if not app:
        raise ForbiddenError(N_("Cockpit and Tasklist are for process owners and administrators."))
    settings = kernel().settings
    answer = redirect(_address(settings.webapps_url, request.args.get("next"), app))
    answer.set_cookie(
        COOKIE,
        kernel().tokens.sign(who.login, WEBAPPS_AUDIENCE),
        max_age=LIFETIME[WEBAPPS_AUDIENCE],
        path="/camunda",
        httponly=True,
        samesite="Lax",
        secure=settings.portal_url.startswith("https://"),
    )
    return answer


def _address(webapps_url: str, wanted: str | None, app: str) -> str:
    """The wanted page of the webapps, or the first one of an application; never another site."""
    root = urlsplit(webapps_url)
    path = safe_next(wanted, "")
    steps = [step.partition(";")[0] for step in unquote(urlsplit(path).path).split("/")]
    inside = path == root.path or path.startswith(f"{root.path}/")
    if not inside or ".." in steps:
        path = f"{root.path}/app/{app}/default/"
    return f"{root.scheme}://{root.netloc}{path}"
