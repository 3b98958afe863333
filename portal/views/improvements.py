"""The log of improvements of a process: written by whoever sees its figures."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from leancity.errors import UserError
from leancity.i18n import translate_error
from leancity.metrics.improvements import LONGEST, SHORTEST, Wanted
from portal import improving, measures
from portal.context import actor, kernel, locale, person

blueprint = Blueprint("improvements", __name__, url_prefix="/metrics/<key>/improvements")
_FIELDS = ("activity_id", "since", "text")


@blueprint.get("")
def index(key: str) -> ResponseReturnValue:
    """What was tried, and what came of it."""
    return _page(Wanted(process_key=key, since=kernel().clock.today().isoformat()))


@blueprint.post("")
def write(key: str) -> ResponseReturnValue:
    """Write one down; what was typed stays where it cannot be taken."""
    package = measures.measured_one(key, person())
    typed = {name: request.form.get(name, "").strip() for name in _FIELDS}
    wanted = Wanted(process_key=key, **typed)
    try:
        kernel().improvements.write(wanted, package.bpmn.nodes, actor())
    except UserError as error:
        return _page(wanted, error), 400
    flash(gettext("Written down. Its effect is told as soon as there are enough cases."), "done")
    return redirect(url_for(".index", key=key))


@blueprint.post("/<uuid:which>/strike")
def strike(key: str, which: uuid.UUID) -> ResponseReturnValue:
    """Take one out."""
    measures.measured_one(key, person())
    kernel().improvements.strike(key, which, actor())
    flash(gettext("Taken out of the log."), "done")
    return redirect(url_for(".index", key=key))


def _page(wanted: Wanted, error: UserError | None = None) -> str:
    package = measures.measured_one(wanted.process_key, person())
    report = measures.report_of(package, measures.LONGEST)
    return render_template(
        "metrics/improvements.html",
        key=wanted.process_key,
        title=package.translate(package.config.title, locale()),
        lines=improving.improvements(package, report),
        anchor=improving.anchor,
        elements=improving.elements(package),
        wanted=wanted,
        error=error and translate_error(error, locale()),
        error_field=error.field if error else "",
        compared=improving.compared_in(report),
        span=measures.span_of(report),
        today=kernel().clock.today().isoformat(),
        shortest=SHORTEST,
        longest=LONGEST,
    )
