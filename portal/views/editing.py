"""Changing what a case says: the button “Edit” of its card."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from leancity.i18n import translate
from portal.context import kernel, locale, person
from portal.forms import FormAddresses, editing, form_page
from portal.uploads import take_file

blueprint = Blueprint("editing", __name__, url_prefix="/cases/<business_key>/edit")


@blueprint.get("")
def form(business_key: str) -> ResponseReturnValue:
    """The form over the case, or the card with the reason why there is none."""
    card = kernel().cases.get(business_key, person(), personal=False)
    closed = editing().offer(card)
    if closed:
        flash(translate(closed, locale()), "info")
        return redirect(url_for("cases.show", business_key=business_key))
    edit = editing().open(business_key)
    place: dict[str, Any] = {"business_key": business_key, "shown": edit.shown.token}
    addresses = FormAddresses(
        submit=url_for(".submit", **place),
        draft=url_for(".draft", **place),
        upload=url_for(".upload", business_key=business_key),
    )
    return render_template(
        "cases/edit.html",
        case=card,
        edit=edit,
        form=form_page(edit.opened, addresses, edit.prepared),
    )


@blueprint.post("/<shown>/submit")
def submit(business_key: str, shown: str) -> ResponseReturnValue:
    """Change the case, unless somebody else has changed it meanwhile."""
    outcome = editing().submit(business_key, request.get_json(), shown)
    if outcome.errors:
        return jsonify(errors=outcome.errors), 422
    flash(gettext("Saved. The history tells what has changed."), "done")
    return jsonify(redirect=url_for("cases.show", business_key=business_key))


@blueprint.route("/<shown>/draft", methods=["PUT", "DELETE"])
def draft(business_key: str, shown: str) -> ResponseReturnValue:
    """Keep or forget what was typed so far."""
    if request.method == "DELETE":
        editing().form(business_key)
        editing().forget_draft(business_key)
        return "", 204
    return jsonify(version=editing().keep_draft(business_key, request.get_json(), shown))


@blueprint.post("/files")
def upload(business_key: str) -> ResponseReturnValue:
    """Keep one file for a field of the form."""
    return take_file(editing().form(business_key))
