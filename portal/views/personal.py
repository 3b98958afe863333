"""Requests of persons about their data: find, hand out, forget. For one appointed role."""

from __future__ import annotations

import io

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from leancity.errors import NotFoundError, UserError
from leancity.i18n import N_, translate_error
from leancity.privacy import dossier_zip
from portal.context import actor, kernel, locale, person
from portal.rights import may_answer

blueprint = Blueprint("personal", __name__, url_prefix="/personal-data")


@blueprint.before_request
def for_the_officer() -> None:
    """Everybody else finds nothing here."""
    if not may_answer(person()):
        raise NotFoundError(N_("There is no such page, or it is not for you."))


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Whom and why."""
    return _page()


@blueprint.post("")
def find() -> ResponseReturnValue:
    """The cases of a person; what was typed is neither in an address nor in a log."""
    text, reason = request.form.get("text", ""), request.form.get("reason", "")
    try:
        found = kernel().privacy.find(text, actor(), reason)
    except UserError as error:
        return _page(text=text, reason=reason, error=error), 400
    return _page(text=text, reason=reason, found=found)


@blueprint.post("/export")
def export() -> ResponseReturnValue:
    """All that is kept about the chosen roles, as an archive."""
    dossier = kernel().privacy.dossier(_chosen(), actor(), request.form.get("reason", ""))
    content = dossier_zip(dossier, locale(), kernel().clock.zone)
    name = f"personal-data-{kernel().clock.today():%Y-%m-%d}.zip"
    answer = send_file(
        io.BytesIO(content), mimetype="application/zip", as_attachment=True, download_name=name
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/erase")
def erase() -> ResponseReturnValue:
    """First what would go and what stays; then, confirmed, it goes."""
    reason = request.form.get("reason", "")
    if request.form.get("confirmed") == "yes":
        count = kernel().privacy.erase(_chosen(), actor(), reason)
        flash(gettext("Forgotten: %(count)s. Numbers and metrics stay.", count=count), "done")
        return redirect(url_for(".index"))
    found = kernel().privacy.chosen(_chosen(), actor())
    return render_template("personal/erase.html", found=found, reason=reason)


def _chosen() -> list[str]:
    return request.form.getlist("subject")


def _page(
    text: str = "", reason: str = "", error: UserError | None = None, found: object = None
) -> str:
    return render_template(
        "personal/index.html",
        text=text,
        reason=reason,
        found=found,
        error=translate_error(error, locale()) if error else "",
        error_field=error.field if error else "",
    )
