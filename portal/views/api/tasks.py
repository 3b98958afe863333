"""Tasks for programs."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from leancity.cases import TaskPage, TaskQuery, TaskRow
from portal.context import kernel, person
from portal.views.api.schemas import TaskListSchema, TaskQuerySchema, TaskSchema

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
    task, _ = kernel().cases.task(task_id, person())
    return task
