"""Figures of processes for programs."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from leancity.metrics import Report, long
from portal import measures, panel
from portal.context import kernel, person
from portal.views.api.figures import (
    MonthsQuerySchema,
    OperationListSchema,
    PeriodQuerySchema,
    ReportListSchema,
    ReportSchema,
)

blueprint = Blueprint(
    "api_metrics", __name__, url_prefix="/api/v1/metrics", description="Figures of processes"
)


@blueprint.get("")  # type: ignore[untyped-decorator]
@blueprint.arguments(PeriodQuerySchema, location="query")  # type: ignore[untyped-decorator]
@blueprint.response(200, ReportListSchema)  # type: ignore[untyped-decorator]
def page(wanted: dict[str, Any]) -> dict[str, Any]:
    """Every process whose figures are the person's."""
    packages = measures.measured(person())
    return {"rows": [measures.report_of(package, wanted["days"]) for package in packages]}


@blueprint.get("/<key>")  # type: ignore[untyped-decorator]
@blueprint.arguments(PeriodQuerySchema, location="query")  # type: ignore[untyped-decorator]
@blueprint.response(200, ReportSchema)  # type: ignore[untyped-decorator]
def read(wanted: dict[str, Any], key: str) -> Report:
    """One process."""
    return measures.report_of(measures.measured_one(key, person()), wanted["days"])


@blueprint.get("/<key>/months")  # type: ignore[untyped-decorator]
@blueprint.arguments(MonthsQuerySchema, location="query")  # type: ignore[untyped-decorator]
@blueprint.response(200, OperationListSchema)  # type: ignore[untyped-decorator]
def months(wanted: dict[str, Any], key: str) -> dict[str, Any]:
    """The operation table of one process over any number of closed months."""
    config = measures.measured_one(key, person()).config
    files = kernel().archive.files(key, wanted["first"], wanted["last"])
    clock = config.metrics.clock if config.metrics else {}
    return {"months": [file.stem for file in files], "rows": long.operations(files, clock)}


@blueprint.get("/<key>/panel")  # type: ignore[untyped-decorator]
@blueprint.arguments(PeriodQuerySchema, location="query")  # type: ignore[untyped-decorator]
@blueprint.response(200)  # type: ignore[untyped-decorator]
def process_panel(wanted: dict[str, Any], key: str) -> dict[str, Any]:
    """One process in words, as Cockpit shows it: tables, and the heats of its diagram."""
    package = measures.measured_one(key, person())
    report = measures.report_of(package, wanted["days"])
    return panel.process_panel(package, report, wanted["days"])


@blueprint.get("/-/panel")  # type: ignore[untyped-decorator]
@blueprint.arguments(PeriodQuerySchema, location="query")  # type: ignore[untyped-decorator]
@blueprint.response(200)  # type: ignore[untyped-decorator]
def city_panel(wanted: dict[str, Any]) -> dict[str, Any]:
    """Every process of the person in words."""
    days = wanted["days"]
    rows = [(package, measures.report_of(package, days)) for package in measures.measured(person())]
    return panel.city_panel(rows, days)
