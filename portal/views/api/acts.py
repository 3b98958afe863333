"""Acts on a case outside its tasks, for programs: the buttons of the card."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from portal.context import kernel, person
from portal.forms import acting
from portal.uploads import take_file
from portal.views.api.work import (
    UPLOAD_DOC,
    AnswersSchema,
    FormSchema,
    UploadSchema,
    envelope,
    refused,
)

blueprint = Blueprint(
    "api_acts",
    __name__,
    url_prefix="/api/v1/cases/<business_key>/acts",
    description="What a person may do to a case at any time",
)


class ButtonSchema(Schema):
    """A button of the card; `name` is in the language of the process."""

    id = fields.String()
    name = fields.String()


class ButtonListSchema(Schema):
    """The buttons that a person has now."""

    rows = fields.List(fields.Nested(ButtonSchema))


@blueprint.get("")  # type: ignore[untyped-decorator]
@blueprint.response(200, ButtonListSchema)  # type: ignore[untyped-decorator]
def offered(business_key: str) -> dict[str, Any]:
    """What this person may do to a case now."""
    card = kernel().cases.get(business_key, person(), personal=False)
    return {"rows": acting().offers(card)}


@blueprint.get("/<act>/form")  # type: ignore[untyped-decorator]
@blueprint.response(200, FormSchema)  # type: ignore[untyped-decorator]
def form(business_key: str, act: str) -> dict[str, Any]:
    """The form of an act with what the case says."""
    return acting().open(business_key, act).prepared.page()


@blueprint.post("/<act>")  # type: ignore[untyped-decorator]
@blueprint.arguments(AnswersSchema)  # type: ignore[untyped-decorator]
@blueprint.response(204)  # type: ignore[untyped-decorator]
def carry_out(given: dict[str, Any], business_key: str, act: str) -> Any:
    """Carry an act out, once: whoever sends it again is told that the case has gone on."""
    outcome = acting().submit(business_key, act, envelope(given))
    return refused(outcome) if outcome.errors else None


@blueprint.post("/<act>/files")  # type: ignore[untyped-decorator]
@blueprint.doc(**UPLOAD_DOC)  # type: ignore[untyped-decorator]
@blueprint.response(201, UploadSchema)  # type: ignore[untyped-decorator]
def upload(business_key: str, act: str) -> ResponseReturnValue:
    """Keep one file for a field of an act's form."""
    return take_file(acting().form(business_key, act))
