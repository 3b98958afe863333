"""Files of the city: choosing one, looking at what it would change, letting it in."""

from __future__ import annotations

import io
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from leancity.audit import Actor
from leancity.errors import NotFoundError, UserError
from leancity.i18n import N_
from leancity.imports import Run
from portal.context import kernel, locale, person
from portal.rights import may_import

blueprint = Blueprint("imports", __name__, url_prefix="/imports")

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STATES = {
    "checking": N_("is being checked"),
    "planned": N_("waits for your decision"),
    "queued": N_("waits to be loaded"),
    "running": N_("is being loaded"),
    "done": N_("loaded"),
    "failed": N_("not loaded"),
    "discarded": N_("given up"),
}


@blueprint.before_request
def _require_importer() -> None:
    # Whoever has not signed in is asked to before this.
    if not may_import(person()):
        raise NotFoundError(N_("There is no such page, or it is not for you."))


@blueprint.get("")
def index() -> ResponseReturnValue:
    """The kinds of files, and what was loaded lately."""
    imports = kernel().imports
    return render_template(
        "imports/index.html",
        kinds=imports.kinds,
        titles=_titles(),
        runs=imports.recent(),
        states=STATES,
        limit=kernel().settings.max_file_bytes,
    )


@blueprint.post("")
def upload() -> ResponseReturnValue:
    """Take a file in; it is checked in the background."""
    given = request.files.get("file")
    if given is None or not given.filename:
        raise UserError(N_("Choose a file first."), field="file")
    kind = request.form.get("kind", "")
    run = kernel().imports.begin(kind, given.filename, given.stream.read(), _actor())
    return redirect(url_for(".show", run_id=run.id))


@blueprint.get("/templates/<kind>.xlsx")
def template(kind: str) -> ResponseReturnValue:
    """An empty file of a kind."""
    return _download(kernel().imports.template(kind, locale()), f"{kind}.xlsx")


@blueprint.get("/<uuid:run_id>")
def show(run_id: UUID) -> ResponseReturnValue:
    """One file on its way."""
    return _run_page("imports/run.html", str(run_id))


@blueprint.get("/<uuid:run_id>/state")
def state(run_id: UUID) -> ResponseReturnValue:
    """The same without the frame, asked again and again while something happens."""
    return _run_page("imports/_state.html", str(run_id))


@blueprint.post("/<uuid:run_id>/confirm")
def confirm(run_id: UUID) -> ResponseReturnValue:
    """Let the rows in."""
    kernel().imports.confirm(str(run_id), _actor())
    return redirect(url_for(".show", run_id=run_id))


@blueprint.post("/<uuid:run_id>/discard")
def discard(run_id: UUID) -> ResponseReturnValue:
    """Give the file up; nothing of it was loaded."""
    kernel().imports.discard(str(run_id), _actor())
    flash(gettext("The file is given up and forgotten."), "done")
    return redirect(url_for(".index"))


@blueprint.get("/<uuid:run_id>/report.xlsx")
def report(run_id: UUID) -> ResponseReturnValue:
    """The rows that need a look, with the reasons."""
    run = kernel().imports.get(str(run_id))
    ending = gettext("to review")
    name = f"{run.filename.rpartition('.')[0] or run.kind} - {ending}.xlsx"
    return _download(kernel().imports.report(run.id, _actor(), locale()), name)


def _run_page(page: str, run_id: str) -> ResponseReturnValue:
    imports = kernel().imports
    run = imports.get(run_id)
    reviews = imports.reviews(run_id, _after(request.args.get("after", "")))
    last = reviews[-1] if reviews else None
    more = bool(last and imports.reviews(run_id, (last.ordinal, last.place)))
    return render_template(
        page,
        run=run,
        title=_titles()[run.kind],
        states=STATES,
        reviews=reviews,
        after=f"{last.ordinal}-{last.place}" if last and more else "",
        whose=_name(run),
    )


def _titles() -> dict[str, str]:
    return {importer.kind: importer.title for importer in kernel().imports.kinds}


def _name(run: Run) -> str:
    """Whoever gave the file: a person, or the account of the machine's console."""
    try:
        return kernel().org.person(run.created_by).short_name
    except NotFoundError:
        return run.created_by


def _after(text: str) -> tuple[int, int]:
    ordinal, _, place = text.partition("-")
    ours = ordinal.isdecimal() and place.isdecimal() and len(text) < 20
    return (int(ordinal), int(place)) if ours else (0, -1)


def _actor() -> Actor:
    return Actor(login=person().login, ip=request.remote_addr or "")


def _download(content: bytes, name: str) -> ResponseReturnValue:
    answer = send_file(io.BytesIO(content), mimetype=_XLSX, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer
