"""Tasks for programs."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint

from leancity.cases import TaskPage, TaskQuery, TaskRow
from portal.context import kernel, person
from portal.forms import submissions
from portal.hands import give_back, take
from portal.uploads import take_file
from portal.views.api.schemas import TaskListSchema, TaskQuerySchema, TaskSchema
from portal.views.api.work import (
    UPLOAD_DOC,
    AnswersSchema,
    FormSchema,
    UploadSchema,
    envelope,
    form_of,
    refused,
)

blueprint = Blueprint(
    "api_tasks", __name__, url_prefix="/api/v1/tasks", description="Open tasks of the person"
)


@blueprint.get("")  # type: ignore[untyped-decorator]
@blueprint.arguments(TaskQuerySchema, location="query")  # type: ignore[untyped-decorator]
@blueprint.response(200, TaskListSchema)  # type: ignore[untyped-decorator]
def page(wanted: dict[str, Any]) -> TaskPage:
    """One's own tasks and those of one's groups."""
    return kernel().cases.tasks(person(), TaskQuery(**wanted))


@blueprint.get("/<task_id>")  # type: ignore[untyped-decorator]
@blueprint.response(200, TaskSchema)  # type: ignore[untyped-decorator]
def read(task_id: str) -> TaskRow:
    """One task this person may work on."""
    return _task(task_id)


@blueprint.post("/<task_id>/claim")  # type: ignore[untyped-decorator]
@blueprint.response(200, TaskSchema)  # type: ignore[untyped-decorator]
def claim(task_id: str) -> TaskRow:
    """Take a task, unless somebody was faster."""
    take(task_id)
    return _task(task_id)


@blueprint.post("/<task_id>/release")  # type: ignore[untyped-decorator]
@blueprint.response(204)  # type: ignore[untyped-decorator]
def release(task_id: str) -> None:
    """Give a task back to its group."""
    give_back(task_id)


@blueprint.get("/<task_id>/form")  # type: ignore[untyped-decorator]
@blueprint.response(200, FormSchema)  # type: ignore[untyped-decorator]
def form(task_id: str) -> dict[str, Any]:
    """The form of a task that this person holds."""
    return form_of(submissions().of_task(_task(task_id)))


@blueprint.post("/<task_id>/complete")  # type: ignore[untyped-decorator]
@blueprint.arguments(AnswersSchema)  # type: ignore[untyped-decorator]
@blueprint.response(204)  # type: ignore[untyped-decorator]
def complete(given: dict[str, Any], task_id: str) -> Any:
    """Complete a task that this person holds, once however often it is sent."""
    outcome = submissions().complete(_task(task_id), envelope(given))
    return refused(outcome) if outcome.errors else None


@blueprint.post("/<task_id>/files")  # type: ignore[untyped-decorator]
@blueprint.doc(**UPLOAD_DOC)  # type: ignore[untyped-decorator]
@blueprint.response(201, UploadSchema)  # type: ignore[untyped-decorator]
def upload(task_id: str) -> ResponseReturnValue:
    """Keep one file for a field of the task's form."""
    return take_file(submissions().of_task(_task(task_id)))


def _task(task_id: str) -> TaskRow:
    task, _ = kernel().cases.task(task_id, person())
    return task
