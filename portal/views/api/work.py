"""What programs send with forms, and what forms say of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import make_response
from flask.typing import ResponseReturnValue
from marshmallow import EXCLUDE, Schema, fields

from leancity.desk import OpenForm, Outcome
from portal.errors import answer
from portal.forms import submissions


class FormSchema(Schema):
    """A form with the values it begins with; `schema` is that of form-js."""

    form = fields.Dict(keys=fields.String(), attribute="schema", data_key="schema")
    data = fields.Dict(keys=fields.String())
    form_hash = fields.String(attribute="formHash", data_key="formHash")


class AnswersSchema(Schema):
    """Answers by the key of their field; with `formHash` an older form is not taken."""

    class Meta:
        """Unknown parameters are nobody's business."""

        unknown = EXCLUDE

    data = fields.Dict(keys=fields.String(), required=True)
    form_hash = fields.String(data_key="formHash", load_default="")


class UploadSchema(Schema):
    """A file that a field of the form asks for."""

    id = fields.String()
    name = fields.String()
    size = fields.Integer()
    url = fields.String()
    thumb = fields.String(allow_none=True)
    lat = fields.Float(allow_none=True)
    lon = fields.Float(allow_none=True)


#: How an upload is described: the form bundle of the pages sends the same.
UPLOAD_DOC: Mapping[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["field", "file"],
                    "properties": {
                        "field": {"type": "string"},
                        "file": {"type": "string", "format": "binary"},
                    },
                }
            }
        },
    }
}


def form_of(opened: OpenForm) -> dict[str, Any]:
    """A form as programs read it."""
    return submissions().prepare(opened).page()


def envelope(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent, as a page sends it."""
    return {"data": given["data"], "formHash": given["form_hash"]}


def refused(outcome: Outcome) -> ResponseReturnValue:
    """What is wrong, by field."""
    return make_response(answer(422, errors={"json": dict(outcome.errors)}))
