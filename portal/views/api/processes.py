"""Processes that programs may start cases of."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from leancity.errors import NotFoundError
from leancity.i18n import N_
from portal.context import kernel, locale, person, processes
from portal.forms import submissions
from portal.uploads import take_file
from portal.views.api.work import (
    UPLOAD_DOC,
    AnswersSchema,
    FormSchema,
    UploadSchema,
    envelope,
    form_of,
    refused,
)
from portal.views.start import startable

blueprint = Blueprint(
    "api_processes", __name__, url_prefix="/api/v1/processes", description="Starting cases"
)


class ProcessSchema(Schema):
    """One process; `action` is what starting it is called."""

    key = fields.String()
    title = fields.String()
    action = fields.String()
    may_start = fields.Boolean()
    may_read = fields.Boolean()


class ProcessListSchema(Schema):
    """Every process of the person."""

    rows = fields.List(fields.Nested(ProcessSchema))


class StartedSchema(Schema):
    """A case that is there."""

    business_key = fields.String()


@blueprint.get("")  # type: ignore[untyped-decorator]
@blueprint.response(200, ProcessListSchema)  # type: ignore[untyped-decorator]
def page() -> dict[str, Any]:
    """Processes the person meets."""
    rows = [
        {
            "key": one.key,
            "title": one.title(locale()),
            "action": one.action(locale()),
            "may_start": one.may_start,
            "may_read": one.may_read,
        }
        for one in processes().of(person())
    ]
    return {"rows": rows}


@blueprint.get("/<process_key>/form")  # type: ignore[untyped-decorator]
@blueprint.response(200, FormSchema)  # type: ignore[untyped-decorator]
def form(process_key: str) -> dict[str, Any]:
    """The form that starts a case."""
    return form_of(submissions().of_start(startable(process_key), ""))


@blueprint.put("/<process_key>/cases/<uuid:business_key>")  # type: ignore[untyped-decorator]
@blueprint.arguments(AnswersSchema)  # type: ignore[untyped-decorator]
@blueprint.response(201, StartedSchema)  # type: ignore[untyped-decorator]
def start(given: dict[str, Any], process_key: str, business_key: UUID) -> Any:
    """Start a case under a key of one's own; repeating it starts no second one."""
    outcome = submissions().start(startable(process_key), str(business_key), envelope(given))
    return refused(outcome) if outcome.errors else {"business_key": str(business_key)}


@blueprint.post("/<process_key>/cases/<uuid:business_key>/files")  # type: ignore[untyped-decorator]
@blueprint.doc(**UPLOAD_DOC)  # type: ignore[untyped-decorator]
@blueprint.response(201, UploadSchema)  # type: ignore[untyped-decorator]
def upload(process_key: str, business_key: UUID) -> ResponseReturnValue:
    """Keep one file for a field of the start form, before the case is started."""
    process = startable(process_key)
    if kernel().cases.is_known(str(business_key)):
        raise NotFoundError(N_("There is no such page, or it is not for you."))
    return take_file(submissions().of_start(process, str(business_key)))
