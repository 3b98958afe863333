"""Filters of lists under a name, for oneself or for one's unit."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from leancity.errors import NotFoundError
from leancity.i18n import N_
from leancity.worklist import SavedList, SavedListDraft
from leancity.worklist.saved import REGISTRY, TASKS
from portal.context import kernel, person, processes
from portal.filters import case_args, case_query, task_filters

blueprint = Blueprint("lists", __name__, url_prefix="/lists")


@blueprint.post("")
def save() -> ResponseReturnValue:
    """Keep the filter of the address one comes from."""
    form = request.form
    asked = dict(parse_qsl(form.get("args", ""), max_num_fields=50))
    process_key = form.get("process_key", "")
    if form.get("kind") == REGISTRY:
        _require_registry(process_key)
        kind, args = REGISTRY, case_args(case_query(asked))
    else:
        kind, process_key, args = TASKS, "", task_filters(asked).args
    draft = SavedListDraft(
        kind=kind,
        process_key=process_key,
        title=form.get("title", ""),
        args=args,
        shared=form.get("shared") == "1",
    )
    saved = kernel().saved_lists.save(draft, person())
    flash(gettext("Saved: %(title)s.", title=saved.title), "done")
    return redirect(_address(saved))


@blueprint.get("/<uuid:list_id>")
def follow(list_id: object) -> ResponseReturnValue:
    """The list under this filter; a link for colleagues."""
    return redirect(_address(kernel().saved_lists.get(str(list_id), person())))


@blueprint.post("/<uuid:list_id>/delete")
def delete(list_id: object) -> ResponseReturnValue:
    """Forget one's own."""
    gone = kernel().saved_lists.delete(str(list_id), person())
    flash(gettext("Deleted: %(title)s.", title=gone.title), "info")
    return redirect(_address(gone))


def _require_registry(process_key: str) -> None:
    process = processes().get(process_key, person())
    if process is None or not process.may_read:
        raise NotFoundError(N_("There is no such page, or it is not for you."))


def _address(saved: SavedList) -> str:
    args: dict[str, Any] = dict(saved.args)
    if saved.kind == REGISTRY:
        return url_for("registry.show", process_key=saved.process_key, **args)
    return url_for("tasks.index", **args)
