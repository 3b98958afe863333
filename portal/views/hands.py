"""Tasks that change hands, wait for a day, or are talked about."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from leancity.cases import TaskRow
from leancity.errors import NotFoundError, UserError
from leancity.i18n import N_, format_date
from portal.context import actor, kernel, locale, person
from portal.filters import day_of, task_filters
from portal.hands import handing, may_note, works_on

blueprint = Blueprint("hands", __name__)

_UNKNOWN = N_("There is no such task, or it is not for you.")


@blueprint.post("/tasks/<task_id>/assign")
def assign(task_id: str) -> ResponseReturnValue:
    """A head gives the task to somebody of the unit."""
    task = _task(task_id)
    chosen = handing().assign(task, request.form.get("login", ""), request.form.get("holder", ""))
    flash(gettext("The task is with %(who)s now.", who=chosen.short_name), "done")
    return _back(task_id)


@blueprint.post("/tasks/<task_id>/take-over")
def take_over(task_id: str) -> ResponseReturnValue:
    """A substitute takes what an absent colleague holds."""
    handing().take_over(_task(task_id))
    return _back(task_id)


@blueprint.post("/tasks/<task_id>/later")
def later(task_id: str) -> ResponseReturnValue:
    """Put the task off to a day, or bring it back."""
    task = _task(task_id)
    if request.form.get("back"):
        kernel().follow_ups.take_up(person().login, task.id)
        return _back(task_id)
    until = day_of(request.form.get("until"))
    if until is None:
        raise UserError(N_("Choose a day from tomorrow on, within a year."), field="until")
    kernel().follow_ups.put_off(person().login, task.id, until)
    told = gettext(
        "Put off until %(day)s. The task comes back then, or when it is late.",
        day=format_date(until, locale()),
    )
    flash(told, "info")
    return redirect(url_for("tasks.index", **task_filters(request.args).args))


@blueprint.post("/tasks/<task_id>/notes")
def note_task(task_id: str) -> ResponseReturnValue:
    """Tell colleagues something about the task."""
    task = _task(task_id)
    if not may_note(task):
        raise NotFoundError(_UNKNOWN)
    kernel().notes.add(task.business_key, request.form.get("text", ""), actor(), task.id)
    return _back(task_id)


@blueprint.post("/cases/<business_key>/notes")
def note_case(business_key: str) -> ResponseReturnValue:
    """Tell colleagues something about the case."""
    if not works_on(business_key):
        raise NotFoundError(N_("There is no such case, or it is not for you."))
    kernel().notes.add(business_key, request.form.get("text", ""), actor())
    return redirect(url_for("cases.tasks", business_key=business_key, _anchor="notes"))


def _task(task_id: str) -> TaskRow:
    task, _ = kernel().cases.task(task_id, person())
    return task


def _back(task_id: str) -> ResponseReturnValue:
    args = task_filters(request.args).args
    return redirect(url_for("tasks.show", task_id=task_id, **args))
