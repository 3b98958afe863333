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
#: Roles with a place in the engine's pages; the engine decides what each of them sees there.
ROLES = frozenset({"admin", "process_owner"})


def may_open(someone: Person, met: Iterable[Process]) -> bool:
    """Whether the engine's pages are this person's work: owners of a process, administrators."""
    owners = {process.package.config.owner for process in met}
    return not someone.groups.isdisjoint(owners) or any(
        group.partition(".")[0] in ROLES for group in someone.groups
    )


@blueprint.get("/webapps")
def webapps() -> ResponseReturnValue:
    """Name the person to the engine's pages for a quarter of an hour and go there."""
    who = person()
    if not may_open(who, processes().of(who)):
        raise ForbiddenError(N_("Cockpit and Tasklist are for process owners and administrators."))
    settings = kernel().settings
    answer = redirect(_address(settings.webapps_url, request.args.get("next")))
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


def _address(webapps_url: str, wanted: str | None) -> str:
    """The wanted page of the webapps, or their first one; never another site."""
    root = urlsplit(webapps_url)
    path = safe_next(wanted, "")
    steps = unquote(urlsplit(path).path).split("/")
    inside = path == root.path or path.startswith(f"{root.path}/")
    if not inside or ".." in steps:
        path = f"{root.path}/app/cockpit/default/"
    return f"{root.scheme}://{root.netloc}{path}"
