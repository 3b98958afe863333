"""Starting a process: the list, the form, exactly one case for it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from leancity.desk.processes import Process
from leancity.errors import NotFoundError
from leancity.i18n import N_
from portal.context import kernel, locale, person, processes
from portal.forms import FormAddresses, form_page, submissions
from portal.uploads import take_file

blueprint = Blueprint("start", __name__, url_prefix="/start")


@blueprint.get("")
def index() -> ResponseReturnValue:
    """What this person may start, and what the person has begun."""
    met = processes().of(person())
    starts = [
        {"key": one.key, "title": one.title(locale()), "action": one.action(locale())}
        for one in met
        if one.may_start
    ]
    begun = [
        {
            "action": one.process.action(locale()),
            "updated_at": one.updated_at,
            "place": {"process_key": one.process.key, "business_key": one.business_key},
        }
        for one in submissions().unfinished(met)
    ]
    return render_template("start/index.html", starts=starts, begun=begun)


@blueprint.get("/<process_key>")
def fresh(process_key: str) -> ResponseReturnValue:
    """Give the case its key before anything is typed: repeating never makes a second case."""
    process = startable(process_key)
    return redirect(url_for(".form", process_key=process.key, business_key=uuid4()))


@blueprint.get("/<process_key>/<uuid:business_key>")
def form(process_key: str, business_key: UUID) -> ResponseReturnValue:
    """The start form, or the card when the case is there already."""
    process = startable(process_key)
    if kernel().cases.may(str(business_key), person(), "R"):
        return redirect(url_for("cases.show", business_key=business_key))
    return render_template(
        "start/form.html",
        action=process.action(locale()),
        form=_form(process, str(business_key)),
    )


@blueprint.post("/<process_key>/<uuid:business_key>/submit")
def submit(process_key: str, business_key: UUID) -> ResponseReturnValue:
    """Start the case with what was entered, once per key."""
    process = startable(process_key)
    outcome = submissions().start(process, str(business_key), request.get_json())
    if outcome.errors:
        return jsonify(errors=outcome.errors), 422
    flash(gettext("Started. The number appears in a moment."), "done")
    return jsonify(redirect=url_for("cases.show", business_key=business_key))


@blueprint.route("/<process_key>/<uuid:business_key>/draft", methods=["PUT", "DELETE"])
def draft(process_key: str, business_key: UUID) -> ResponseReturnValue:
    """Keep or forget what was entered so far."""
    form = submissions().of_start(startable(process_key), str(business_key))
    if request.method == "DELETE":
        submissions().forget_draft(form)
        return "", 204
    return jsonify(version=submissions().keep_draft(form, request.get_json()))


@blueprint.post("/<process_key>/<uuid:business_key>/forget")
def forget(process_key: str, business_key: UUID) -> ResponseReturnValue:
    """Throw away what was begun."""
    process = startable(process_key)
    submissions().forget_draft(submissions().of_start(process, str(business_key)))
    return redirect(url_for(".index"))


@blueprint.post("/<process_key>/<uuid:business_key>/files")
def upload(process_key: str, business_key: UUID) -> ResponseReturnValue:
    """Keep one file for a field of the start form; a case that is there takes none this way."""
    process = startable(process_key)
    if kernel().cases.is_known(str(business_key)):
        raise NotFoundError(N_("There is no such page, or it is not for you."))
    return take_file(submissions().of_start(process, str(business_key)))


def startable(process_key: str) -> Process:
    """A process that this person may start; another does not exist."""
    process = processes().find(process_key, person())
    if process is None or not process.may_start:
        raise NotFoundError(N_("There is no such page, or it is not for you."))
    return process


def _form(process: Process, business_key: str) -> dict[str, Any]:
    place: dict[str, Any] = {"process_key": process.key, "business_key": business_key}
    addresses = FormAddresses(
        submit=url_for(".submit", **place),
        draft=url_for(".draft", **place),
        upload=url_for(".upload", **place),
    )
    return form_page(submissions().of_start(process, business_key), addresses)
