"""Acts on a case outside its tasks: the buttons of the card that its diagram declares."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from leancity.errors import ConflictError
from leancity.i18n import translate_error
from portal.context import kernel, locale, person
from portal.forms import FormAddresses, acting, form_page
from portal.uploads import take_file

blueprint = Blueprint("acts", __name__, url_prefix="/cases/<business_key>/acts/<act>")


@blueprint.get("")
def form(business_key: str, act: str) -> ResponseReturnValue:
    """The form of an act, or the card with the reason why it is too late."""
    try:
        found = acting().open(business_key, act)
    except ConflictError as error:
        flash(translate_error(error, locale()), "info")
        return redirect(url_for("cases.show", business_key=business_key))
    card = kernel().cases.get(business_key, person(), personal=False)
    place: dict[str, Any] = {"business_key": business_key, "act": act}
    addresses = FormAddresses(
        submit=url_for(".submit", **place),
        draft=url_for(".draft", **place),
        upload=url_for(".upload", **place),
    )
    return render_template(
        "cases/act.html",
        case=card,
        button=found.button,
        say=kernel().library.deployed(card.process_definition_id).translator(locale()),
        form=form_page(found.opened, addresses, found.prepared),
    )


@blueprint.post("/submit")
def submit(business_key: str, act: str) -> ResponseReturnValue:
    """Carry the act out, once."""
    outcome = acting().submit(business_key, act, request.get_json())
    if outcome.errors:
        return jsonify(errors=outcome.errors), 422
    flash(gettext("Done. The history tells who did it and when."), "done")
    return jsonify(redirect=url_for("cases.show", business_key=business_key))


@blueprint.route("/draft", methods=["PUT", "DELETE"])
def draft(business_key: str, act: str) -> ResponseReturnValue:
    """Keep or forget what was entered so far."""
    if request.method == "DELETE":
        acting().form(business_key, act)
        acting().forget_draft(business_key)
        return "", 204
    return jsonify(version=acting().keep_draft(business_key, act, request.get_json()))


@blueprint.post("/files")
def upload(business_key: str, act: str) -> ResponseReturnValue:
    """Keep one file for a field of the form."""
    return take_file(acting().form(business_key, act))
