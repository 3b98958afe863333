"""The person's tasks: the list beside the open task, taking, giving back, completing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from leancity.cases import TaskPage, TaskRow
from leancity.desk.processes import case_title
from leancity.documents import Document
from portal.context import kernel, locale, person, processes
from portal.filters import TASK_DUES, TASK_SCOPES, TASK_SORTS, TaskFilters, task_filters
from portal.forms import FormAddresses, form_page, submissions
from portal.hands import give_back, handing, may_note, notes_of, take
from portal.links import Choice, saved_lists
from portal.uploads import take_file

blueprint = Blueprint("tasks", __name__, url_prefix="/tasks")


@blueprint.get("")
def index() -> ResponseReturnValue:
    """The list alone."""
    return _desk()


@blueprint.get("/count")
def count() -> ResponseReturnValue:
    """How many tasks wait, for the navigation."""
    total = kernel().cases.tasks(person(), task_filters({}).query(size=1)).total_text
    return render_template("tasks/_count.html", total=total)


@blueprint.get("/next")
def following() -> ResponseReturnValue:
    """The first task of the list under the same filter."""
    filters = task_filters(request.args)
    rows = kernel().cases.tasks(person(), filters.query(size=1)).rows
    if not rows:
        return redirect(url_for(".index", **filters.args))
    return redirect(url_for(".show", task_id=rows[0].id, **filters.args))


@blueprint.get("/<task_id>")
def show(task_id: str) -> ResponseReturnValue:
    """The list with one task open."""
    task, summary = kernel().cases.task(task_id, person())
    if task.ended_at is not None:
        flash(gettext("This task is over: %(task)s.", task=task.name), "info")
        return redirect(url_for("cases.show", business_key=task.business_key))
    mine = task.assignee == person().login
    return _desk(
        open_task=task,
        summary=summary,
        title=case_title(kernel(), task, locale()),
        photos=[
            one
            for one in kernel().files.for_case(task.business_key)
            if one.is_photo and one.submitted
        ],
        say=kernel().library.latest(task.process_key).translator(locale()),
        documents=_latest(kernel().documents.for_case(task.business_key)),
        mine=mine,
        may_take=not task.assignee and not person().groups.isdisjoint(task.groups),
        may_take_over=handing().may_take_over(task),
        candidates=handing().candidates(task),
        put_off=kernel().follow_ups.until(person().login, task_id),
        tomorrow=kernel().clock.today() + timedelta(days=1),
        notes=notes_of(task.business_key) if may_note(task) else None,
        came_from=_came_from(task),
        form=_form(task) if mine else None,
    )


@blueprint.post("/<task_id>/claim")
def claim(task_id: str) -> ResponseReturnValue:
    """Take a task, unless somebody was faster."""
    take(task_id)
    return redirect(url_for(".show", task_id=task_id, **_place()))


@blueprint.post("/<task_id>/release")
def release(task_id: str) -> ResponseReturnValue:
    """Give a task back to its group; what was typed stays as a draft."""
    give_back(task_id)
    flash(gettext("The task is back with the group."), "info")
    return redirect(url_for(".index", **_place()))


@blueprint.post("/<task_id>/submit")
def submit(task_id: str) -> ResponseReturnValue:
    """Complete the task with what was entered, once."""
    task = _task(task_id)
    outcome = submissions().complete(task, request.get_json())
    if outcome.errors:
        return jsonify(errors=outcome.errors), 422
    flash(gettext("Done: %(task)s.", task=task.name), "completed")
    return jsonify(redirect=url_for(".index", **_place()))


@blueprint.route("/<task_id>/draft", methods=["PUT", "DELETE"])
def draft(task_id: str) -> ResponseReturnValue:
    """Keep or forget what was entered so far."""
    form = submissions().of_task(_task(task_id))
    if request.method == "DELETE":
        submissions().forget_draft(form)
        return "", 204
    return jsonify(version=submissions().keep_draft(form, request.get_json()))


@blueprint.post("/<task_id>/files")
def upload(task_id: str) -> ResponseReturnValue:
    """Keep one file for a field of the task's form."""
    return take_file(submissions().of_task(_task(task_id)))


def _task(task_id: str) -> TaskRow:
    task, _ = kernel().cases.task(task_id, person())
    return task


def _form(task: TaskRow) -> dict[str, Any]:
    addresses = FormAddresses(
        # The list is found again as it was left.
        submit=url_for(".submit", task_id=task.id, **_place()),
        draft=url_for(".draft", task_id=task.id),
        upload=url_for(".upload", task_id=task.id),
    )
    return form_page(submissions().of_task(task), addresses)


def _desk(open_task: TaskRow | None = None, **work: Any) -> ResponseReturnValue:
    filters, place = task_filters(request.args), _place()
    page = kernel().cases.tasks(person(), filters.query(after=place.get("after", "")))
    return render_template(
        "tasks/index.html",
        page=page,
        filters=filters.args,
        place=place,
        choices=[_choice(key, label, filters) for key, label in TASK_SCOPES.items()],
        active=_active(filters, page),
        dues=TASK_DUES,
        sorts=TASK_SORTS,
        known=[(each.key, each.title(locale())) for each in processes().of(person())],
        saved=saved_lists("tasks", "", filters.args),
        may_start=any(process.may_start for process in processes().of(person())),
        open_task=open_task,
        **{"form": None, **work},
    )


def _place() -> dict[str, Any]:
    """The filter and the page of the list, for the way back."""
    after = request.args.get("after", "")
    return task_filters(request.args).args | ({"after": after} if after else {})


def _choice(key: str, label: str, filters: TaskFilters) -> Choice:
    wanted = filters.without("show") | ({"show": key} if key else {})
    active = filters.args.get("show", "") == key
    return Choice(label=gettext(label), url=url_for(".index", **wanted), active=active)


def _active(filters: TaskFilters, page: TaskPage) -> list[Choice]:
    """What narrows the list, each with the address without it."""
    args = filters.args
    titles = {one.key: one.title(locale()) for one in processes().of(person())}
    process, due = args.get("process", ""), TASK_DUES.get(args.get("due", ""), "")
    shown = {
        "q": gettext("“%(text)s”", text=args.get("q", "")),
        "process": titles.get(process, process),
        "due": gettext("Deadline: %(when)s", when=gettext(due) if due else ""),
        "address": gettext("Address: %(text)s", text=args.get("address", "")),
        **{one.key: f"{one.label}: {one.shown}" for one in page.filters},
    }
    # What a process declares goes with it.
    gone = {"process": ("process", *(one.key for one in page.filters))}
    return [
        Choice(label=label, url=url_for(".index", **filters.without(*gone.get(name, (name,)))))
        for name, label in shown.items()
        if args.get(name)
    ]


def _latest(documents: list[Document]) -> list[Document]:
    """The last document of each kind: what was made before it no longer counts."""
    return list({document.code: document for document in documents}.values())


def _came_from(task: TaskRow) -> Any:
    """The last thing people did before this task came up."""
    story = kernel().cases.history(task.business_key, person())
    return next((entry for entry in story if entry.who and entry.at <= task.created_at), None)
