"""A leader's own draft of a package: laid files, findings, handing in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from leancity.errors import NotFoundError
from leancity.i18n import N_
from leancity.library.drafts import Draft, changed_files
from leancity.library.orders import Order
from leancity.library.parcel import key_of
from portal import packages, rights
from portal.context import kernel, person
from portal.standing import left_behind

blueprint = Blueprint("proposals", __name__, url_prefix="/library")

_GONE = N_("There is no draft: it was handed in or discarded.")


def require_leader() -> None:
    """Packages are handed in by leaders of the digital transformation."""
    if not rights.may_lead(person()):
        raise NotFoundError(N_("There is no such page, or it is not for you."))


blueprint.before_request(require_leader)


@blueprint.post("")
def begin() -> ResponseReturnValue:
    """Take in the package of a process, whichever it is."""
    given = list(_given())
    key = key_of(given)
    kernel().package_drafts.lay(key, person().login, given)
    return redirect(url_for(".show", key=key))


@blueprint.get("/<key>/draft")
def show(key: str) -> ResponseReturnValue:
    """One's draft: what differs, what is wrong, and the way to hand it in."""
    draft = _draft(key)
    base, newest = kernel().package_drafts.newest(key)
    findings = kernel().library.check(draft.package)
    return render_template(
        "library/draft.html",
        draft=draft,
        title=packages.title_of(draft.package),
        newest=base,
        is_stale=draft.base != base,
        newest_version=kernel().library.versions(key)[0] if base else None,
        names=packages.name_of,
        changes=changed_files(kernel().package_drafts.base(draft), draft.package),
        findings=findings,
        left_behind=left_behind(draft.package, newest),
        refused=_refused(draft),
        back=request.args.get("back", type=int),
    )


@blueprint.post("/<key>/draft")
def lay(key: str) -> ResponseReturnValue:
    """Lay files over one's draft, or over what is deployed."""
    kernel().package_drafts.lay(key, person().login, _given())
    return redirect(url_for(".show", key=key))


@blueprint.get("/<key>/draft/diagram")
def diagram(key: str) -> ResponseReturnValue:
    """The diagram of one's draft: what differs and, above that, what is wrong."""
    draft = _draft(key)
    base = kernel().package_drafts.base(draft)
    differs = packages.compared_marks(base, draft.package, "new") if base else {}
    faults = packages.fault_marks(draft.package, kernel().library.check(draft.package))
    return jsonify(packages.diagram(draft.package, {**differs, **faults}))


@blueprint.get("/<key>/draft/forms/<name>")
def form(key: str, name: str) -> ResponseReturnValue:
    """A form of one's draft as people will see it."""
    draft = _draft(key)
    return render_template(
        "library/draft_form.html",
        key=key,
        title=packages.title_of(draft.package),
        name=name,
        form_title=packages.form_titles(draft.package).get(name, name),
        preview=packages.form_preview(draft.package, name),
    )


@blueprint.post("/<key>/draft/take-back")
def take_back(key: str) -> ResponseReturnValue:
    """Undo what was done to one file."""
    kernel().package_drafts.take_back(key, person().login, request.form.get("resource", ""))
    return redirect(url_for(".show", key=key))


@blueprint.post("/<key>/draft/rebase")
def rebase(key: str) -> ResponseReturnValue:
    """Lay one's own changes over the newest version."""
    kernel().package_drafts.rebase(key, person().login)
    flash(gettext("Your files lie over the newest version now. Look at the comparison."), "done")
    return redirect(url_for(".show", key=key))


@blueprint.post("/<key>/draft/discard")
def discard(key: str) -> ResponseReturnValue:
    """Forget one's draft."""
    kernel().package_drafts.discard(key, person().login)
    flash(gettext("The draft is discarded. What is deployed did not change."), "done")
    known = kernel().library.versions(key)
    return redirect(url_for("library.show", key=key) if known else url_for("library.index"))


@blueprint.post("/<key>/restore")
def restore(key: str) -> ResponseReturnValue:
    """Begin a draft with the files of an earlier version."""
    version = request.form.get("version", 0, type=int)
    kernel().package_drafts.restore(key, person().login, version)
    return redirect(url_for(".show", key=key, back=version))


@blueprint.post("/<key>/draft/submit")
def submit(key: str) -> ResponseReturnValue:
    """Hand the draft in."""
    order = kernel().orders.hand_in(_draft(key), request.form.get("comment", ""))
    return redirect(url_for(".order", key=key, order_id=order.id))


@blueprint.get("/<key>/orders/<int:order_id>")
def order(key: str, order_id: int) -> ResponseReturnValue:
    """What became of an order; while it waits, the page asks again by itself."""
    placed = _order(key, order_id)
    if placed.state == "waiting" or placed.act == "migrate":
        return render_template("library/order.html", order=placed, key=key)
    return redirect(_after(placed))


@blueprint.get("/<key>/orders/<int:order_id>/state")
def order_state(key: str, order_id: int) -> ResponseReturnValue:
    """Nothing while an order waits; then where to go."""
    placed = _order(key, order_id)
    if placed.state == "waiting":
        return "", 204
    return "", 200, {"HX-Redirect": _after(placed)}


def _after(placed: Order) -> str:
    """Where an order that has ended leads, with a word about it."""
    if placed.act == "migrate":
        return url_for(".order", key=placed.process_key, order_id=placed.id)
    version = placed.outcome.get("version")
    if placed.state == "done":
        if placed.outcome.get("changed"):
            _say_once(gettext("Version %(version)s is deployed.", version=version))
        else:
            _say_once(gettext("Nothing differs from version %(version)s.", version=version))
        return url_for("library.show", key=placed.process_key)
    return url_for(".show", key=placed.process_key, order=placed.id)


def _say_once(text: str) -> None:
    """However often the waiting page asks before it is left."""
    if ("done", text) not in session.get("_flashes", ()):
        flash(text, "done")


def _refused(draft: Draft) -> Order | None:
    """The order by which this draft was handed in and refused."""
    order_id = request.args.get("order", type=int)
    if order_id is None:
        return None
    placed = _order(draft.process_key, order_id)
    return placed if placed.state == "refused" else None


def _order(key: str, order_id: int) -> Order:
    placed = kernel().orders.get(order_id)
    if placed.process_key != key or placed.author != person().login:
        raise NotFoundError(N_("There is no such order."))
    return placed


def _draft(key: str) -> Draft:
    draft = kernel().package_drafts.get(key, person().login)
    if draft is None:
        raise NotFoundError(_GONE)
    return draft


def _given() -> Iterator[tuple[str, bytes]]:
    for given in request.files.getlist("files"):
        if given.filename:
            yield _name(given), given.stream.read()


def _name(given: Any) -> str:
    return str(given.filename)
