"""What a page gives the form bundle: one JSON block with everything the form needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext
from flask_wtf.csrf import generate_csrf

from leancity.desk.acting import Acting
from leancity.desk.editing import Editing
from leancity.desk.opened import OpenForm
from leancity.desk.submission import Submissions
from leancity.errors import NotFoundError
from leancity.forms import PreparedForm
from leancity.kernel import Kernel
from portal.context import kernel, locale, person
from portal.raids import route_block
from portal.uploads import describe


@dataclass(frozen=True, kw_only=True)
class FormAddresses:
    """Where a form sends what was entered."""

    submit: str
    draft: str
    upload: str


def submissions() -> Submissions:
    """Forms for the person who is signed in."""
    return Submissions(kernel(), person(), request.remote_addr or "")


def editing() -> Editing:
    """Changes of cases by the person who is signed in."""
    return Editing(kernel(), person(), request.remote_addr or "")


def acting() -> Acting:
    """Acts on cases by the person who is signed in."""
    return Acting(kernel(), person(), request.remote_addr or "")


def form_page(
    opened: OpenForm, addresses: FormAddresses, prepared: PreparedForm | None = None
) -> dict[str, Any]:
    """The page's contract with the form bundle; its keys are those the bundle names."""
    shown = ""
    if prepared is None:
        opening = submissions().opening(opened)
        prepared, shown = opening.prepared, opening.shown
    settings = kernel().settings
    return prepared.page() | {
        "shown": shown,
        "submitUrl": addresses.submit,
        "submitLabel": gettext("Send"),
        "draftUrl": addresses.draft,
        "uploadUrl": addresses.upload,
        "files": _files(kernel(), opened.business_key, prepared.file_ids),
        "suggestUrl": url_for("addresses.suggest"),
        "tilesUrl": settings.map_tiles_url,
        "outlineUrl": url_for("addresses.streets", locale=locale()),
        "sessionUrl": url_for("auth.session_state"),
        "loginUrl": url_for("auth.sign_in"),
        "csrf": generate_csrf(),
        "login": person().login,
        "scope": opened.scope,
        "route": _route(opened),
    }


def _route(opened: OpenForm) -> dict[str, Any] | None:
    """The stops as they stand now, when the form shows them."""
    if not any(opened.form.widgets("route")):
        return None
    try:
        return route_block(kernel().raids.get(opened.business_key, person()))
    except NotFoundError:
        return None


def _files(rooms: Kernel, business_key: str, ids: list[str]) -> dict[str, dict[str, Any]]:
    """What is known of the files in the values; one that is gone is left to the check."""
    found = {}
    for file_id in ids:
        try:
            found[file_id] = describe(rooms.files.get(file_id, business_key=business_key))
        except NotFoundError:
            continue
    return found
