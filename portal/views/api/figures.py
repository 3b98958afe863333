"""What the interface tells of a process; spans are working minutes unless they name a unit."""

from __future__ import annotations

from marshmallow import EXCLUDE, Schema, fields, validate

from portal.measures import PERIODS, USUAL


class PeriodQuerySchema(Schema):
    """How far to look back."""

    class Meta:
        """Unknown parameters are nobody's business."""

        unknown = EXCLUDE

    days = fields.Integer(
        load_default=USUAL,
        validate=validate.OneOf(PERIODS),
        metadata={"description": "0: all years"},
    )


class MonthsQuerySchema(Schema):
    """From one closed month to another."""

    class Meta:
        """Unknown parameters are nobody's business."""

        unknown = EXCLUDE

    first = fields.Date(format="%Y-%m", required=True)
    last = fields.Date(format="%Y-%m", required=True)


class SpreadSchema(Schema):
    """How values lie, by nearest rank."""

    median = fields.Float()
    p85 = fields.Float()
    p90 = fields.Float()
    mean = fields.Float()


class OperationSchema(Schema):
    """One activity, whatever the cases it was met in."""

    activity = fields.String()
    by_person = fields.Boolean()
    owner = fields.String(metadata={"description": "ours, other or applicant"})
    count = fields.Integer()
    touch = fields.Nested(SpreadSchema, allow_none=True)
    total = fields.Nested(SpreadSchema, allow_none=True)
    before_claim = fields.Nested(SpreadSchema, allow_none=True)
    on_others = fields.Float()
    labour = fields.Float()
    waiting = fields.Float()
    in_term = fields.Float(allow_none=True)
    capacity = fields.Float(allow_none=True)


class ActivitySchema(OperationSchema):
    """One activity of a report."""

    open = fields.Integer()
    returns = fields.Integer()
    first_time_right = fields.Float(allow_none=True)


class OperationListSchema(Schema):
    """The operation table over closed months; a way back is seen in whole cases only."""

    months = fields.List(fields.String())
    rows = fields.List(fields.Nested(OperationSchema))


class LoopSchema(Schema):
    """Work that went back."""

    source = fields.String()
    target = fields.String()
    count = fields.Integer()
    cases = fields.Integer()
    is_return = fields.Boolean()


class WeekSchema(Schema):
    """One week."""

    monday = fields.Date()
    spread = fields.Nested(SpreadSchema)
    count = fields.Integer()
    in_term = fields.Float(allow_none=True)


class BlockSchema(Schema):
    """The function block; working days, person-hours, launches a month."""

    lead_time = fields.Float()
    useful = fields.Float()
    idle = fields.Float()
    capacity = fields.Float(allow_none=True)
    launches = fields.Float()
    labour = fields.Float()
    errors = fields.Float()


class FunctionSchema(Schema):
    """The function as the method describes it."""

    block = fields.Nested(BlockSchema)
    unexplained_idle = fields.Float()


class SideSchema(Schema):
    """Cases on one side of a change."""

    done = fields.Integer()
    running = fields.Integer()
    lead = fields.Nested(SpreadSchema, allow_none=True)


class ComparisonSchema(Schema):
    """Medians before and after; no difference where there are not enough cases."""

    before = fields.Nested(SideSchema)
    after = fields.Nested(SideSchema)
    difference = fields.Float(allow_none=True)
    low = fields.Float(allow_none=True)
    high = fields.Float(allow_none=True)


class VersionSchema(Schema):
    """Two versions of a process that followed each other."""

    old = fields.Integer()
    new = fields.Integer()
    comparison = fields.Nested(ComparisonSchema)


class LossSchema(Schema):
    """What was lost at one activity; money in roubles, where a rate is known."""

    kind = fields.String(metadata={"description": "again, thrown_away or waiting"})
    activity = fields.String()
    count = fields.Integer()
    person_hours = fields.Float()
    case_hours = fields.Float()
    money = fields.Float(allow_none=True)


class ReportSchema(Schema):
    """The figures of one process over one period."""

    process_key = fields.String()
    start = fields.AwareDateTime(attribute="period.start")
    end = fields.AwareDateTime(attribute="period.end")
    target = fields.String(allow_none=True)
    before = fields.String(allow_none=True)
    unit = fields.String(metadata={"description": "of every lead time: wd, wh, cd, h, min"})
    keeps_promise = fields.Boolean(allow_none=True)
    lead = fields.Nested(SpreadSchema, allow_none=True)
    in_term = fields.Float(allow_none=True)
    arrivals = fields.Integer()
    closed = fields.Integer()
    finished = fields.Integer()
    under_way = fields.Integer()
    overdue = fields.Integer()
    bottleneck = fields.String()
    clock = fields.Dict(keys=fields.String(), values=fields.Float())
    standing = fields.Dict(keys=fields.String(), values=fields.Integer())
    function = fields.Nested(FunctionSchema)
    activities = fields.List(fields.Nested(ActivitySchema))
    loops = fields.List(fields.Nested(LoopSchema))
    weeks = fields.List(fields.Nested(WeekSchema))
    versions = fields.List(fields.Nested(VersionSchema))
    losses = fields.List(fields.Nested(LossSchema))


class ReportListSchema(Schema):
    """Every process of the person."""

    rows = fields.List(fields.Nested(ReportSchema))
