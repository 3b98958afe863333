"""Reports of a process: tables of a period, as a page and as a file; each line opens its cases."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from leancity.audit import Act
from leancity.reports import Head, Period, Table
from portal.context import actor, kernel, locale, person
from portal.filters import day_of
from portal.links import Choice
from portal.tables import as_xlsx

blueprint = Blueprint("reports", __name__, url_prefix="/registry/<process_key>/reports")


@blueprint.get("")
def index(process_key: str) -> ResponseReturnValue:
    """The first report the package declares."""
    first = kernel().reports.declared(process_key, person())[0]
    return redirect(url_for(".show", process_key=process_key, key=first.key))


@blueprint.get("/<key>")
def show(process_key: str, key: str) -> ResponseReturnValue:
    """One report of a period."""
    period = _period()
    table = kernel().reports.table(process_key, key, person(), period)
    package = kernel().library.latest(process_key)
    say = package.translator(locale())
    access = kernel().cases.access(package, person(), "X")
    return render_template(
        "reports/show.html",
        process_key=process_key,
        registry_title=say(package.config.name),
        table=table,
        period=period,
        place={"process_key": process_key, "key": key, **_args(period)},
        tabs=[
            Choice(
                label=say(report.title),
                url=url_for(".show", process_key=process_key, key=report.key, **_args(period)),
                active=report.key == key,
            )
            for report in kernel().reports.declared(process_key, person())
        ],
        may_export=access.reaches(package.config.unit),
    )


@blueprint.get("/<key>/export.xlsx")
def export(process_key: str, key: str) -> ResponseReturnValue:
    """The same table as a workbook, for whoever may take the registry away."""
    period = _period()
    table = kernel().reports.table(process_key, key, person(), period, action="X")
    act = Act(actor=actor(), action="export", kind="report", key=f"{process_key}/{key}")
    with kernel().database.begin() as session:
        kernel().audit.record(session, act, period=_args(period))
    lines = [*table.lines, *([table.total] if table.total else [])]
    rows = ([_cell(value, head) for value, head in zip(line.cells, table.heads, strict=True)]
            for line in lines)  # fmt: skip
    name = f"{table.title} {period.first:%Y-%m-%d} - {period.last:%Y-%m-%d}"
    return as_xlsx(name, table.title, [_head(head) for head in table.heads], rows)


@blueprint.get("/<key>/cases")
def cases(process_key: str, key: str) -> ResponseReturnValue:
    """The cases that one line of a report is made of."""
    period = _period()
    table = kernel().reports.table(process_key, key, person(), period)
    rows = kernel().reports.cases(process_key, table, request.args.get("line", ""), person())
    return render_template(
        "reports/cases.html",
        table=table,
        line=_line(table, request.args.get("line", "")),
        period=period,
        rows=rows,
        back=url_for(".show", process_key=process_key, key=key, **_args(period)),
    )


def _line(table: Table, key: str) -> list[Any]:
    """What the line is about: its cells before the first number."""
    lines = [*table.lines, *([table.total] if table.total else [])]
    line = next(each for each in lines if each.key == key)
    pairs = zip(line.cells, table.heads, strict=True)
    return [(cell, head) for cell, head in pairs if head.kind in {"text", "day"} and cell]


def _head(head: Head) -> str:
    units = {"minutes": gettext("hours"), "share": "%"}
    return f"{head.label} ({units[head.kind]})" if head.kind in units else head.label


def _cell(value: Any, head: Head) -> Any:
    """Hours and shares as numbers that a workbook can count with."""
    if value is None:
        return ""
    if head.kind == "minutes":
        return round(value / 60, 2)
    return round(value * 100, 1) if head.kind == "share" else value


def _period() -> Period:
    first, last = day_of(request.args.get("from")), day_of(request.args.get("to"))
    return Period.of(first, last, kernel().clock.today())


def _args(period: Period) -> dict[str, Any]:
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}
