"""What the interface answers; moments are ISO 8601 with offset."""

from __future__ import annotations

from marshmallow import EXCLUDE, Schema, fields, validate

from leancity.cases.tasks import SORTS


class StatusSchema(Schema):
    """A status of a case."""

    key = fields.String()
    label = fields.String()
    final = fields.Boolean()


class CaseSchema(Schema):
    """One row of a registry."""

    business_key = fields.String()
    process_key = fields.String()
    number = fields.String()
    status = fields.Nested(StatusSchema, allow_none=True)
    created_at = fields.AwareDateTime()
    due_at = fields.AwareDateTime(allow_none=True)
    closed_at = fields.AwareDateTime(allow_none=True)
    overdue = fields.Boolean()
    responsible = fields.String()
    lat = fields.Float(allow_none=True)
    lon = fields.Float(allow_none=True)
    values = fields.Dict(keys=fields.String())


class CaseListSchema(Schema):
    """One page; `next` continues it, empty on the last."""

    rows = fields.List(fields.Nested(CaseSchema))
    total = fields.String(attribute="total_text")
    next = fields.String(attribute="next_key")


class CaseQuerySchema(Schema):
    """Which cases of a process."""

    class Meta:
        """Unknown parameters are nobody's business."""

        unknown = EXCLUDE

    process = fields.String(required=True)
    text = fields.String(load_default="", validate=validate.Length(max=200))
    status = fields.List(fields.String(), load_default=list)
    overdue = fields.Boolean(load_default=False)
    created_from = fields.Date(load_default=None)
    created_to = fields.Date(load_default=None)
    after = fields.String(load_default="")
    size = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))


class FieldSchema(Schema):
    """One labelled value of a case."""

    key = fields.String()
    label = fields.String()
    kind = fields.String()
    value = fields.Raw(allow_none=True)
    personal = fields.Boolean()


class SectionSchema(Schema):
    """Fields that stand together."""

    title = fields.String()
    rows = fields.List(fields.Nested(FieldSchema), attribute="fields", data_key="fields")


class TokenSchema(Schema):
    """Where a case stands."""

    activity_id = fields.String()
    name = fields.String()
    since = fields.AwareDateTime()
    holder = fields.String()


class CardSchema(CaseSchema):
    """One case, whole."""

    class Meta:
        """A card has sections in place of the columns of a registry."""

        exclude = ("values",)

    title = fields.String()
    created_by = fields.String()
    unit = fields.String()
    version = fields.Integer()
    process_instance_id = fields.String()
    sections = fields.List(fields.Nested(SectionSchema))
    tokens = fields.List(fields.Nested(TokenSchema))


class DocumentSchema(Schema):
    """A registered document; its file is read by `file_id`."""

    id = fields.String()
    code = fields.String()
    number = fields.String()
    title = fields.String()
    file_id = fields.String(allow_none=True)
    created_at = fields.AwareDateTime()


class DocumentListSchema(Schema):
    """The documents of a case."""

    rows = fields.List(fields.Nested(DocumentSchema))


class FileSchema(Schema):
    """A file of a case; `field` is the field of the form it was handed in with."""

    id = fields.String()
    field = fields.String()
    name = fields.String()
    mime = fields.String()
    size = fields.Integer()
    sha256 = fields.String()
    uploaded_at = fields.AwareDateTime()


class FileListSchema(Schema):
    """The files of a case."""

    rows = fields.List(fields.Nested(FileSchema))


class ProblemSchema(Schema):
    """What went wrong, in words; `fields` names what is wrong with each part of the request."""

    status = fields.Integer(required=True)
    code = fields.String(required=True, metadata={"description": "for support"})
    title = fields.String(required=True)
    message = fields.String(required=True)
    advice = fields.String(required=True)
    fields_ = fields.Dict(keys=fields.String(), data_key="fields")


class TaskSchema(Schema):
    """One open task."""

    id = fields.String()
    name = fields.String()
    business_key = fields.String()
    process_key = fields.String()
    case_number = fields.String()
    address = fields.String()
    created_at = fields.AwareDateTime()
    due_at = fields.AwareDateTime(allow_none=True)
    assignee = fields.String()
    groups = fields.List(fields.String())


class TaskListSchema(Schema):
    """One page, the earliest due first."""

    rows = fields.List(fields.Nested(TaskSchema))
    total = fields.String(attribute="total_text")
    next = fields.String(attribute="next_key")


class TaskQuerySchema(Schema):
    """Which tasks."""

    class Meta:
        """Unknown parameters are nobody's business."""

        unknown = EXCLUDE

    scope = fields.String(
        load_default="all", validate=validate.OneOf(["all", "mine", "groups", "seen"])
    )
    text = fields.String(load_default="", validate=validate.Length(max=200))
    process_key = fields.String(data_key="process", load_default="")
    overdue = fields.Boolean(load_default=False)
    due = fields.String(
        load_default="", validate=validate.OneOf(["", "soon", "today", "week", "none"])
    )
    address = fields.String(load_default="", validate=validate.Length(max=200))
    sort = fields.String(load_default="due", validate=validate.OneOf(SORTS))
    after = fields.String(load_default="")
    size = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))
