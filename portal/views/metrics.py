"""Figures of processes: the promise, work and waiting, for owners, heads and leaders."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from leancity import sheets
from leancity.errors import NotFoundError
from leancity.i18n import N_
from leancity.metrics.activities import OURS
from leancity.metrics.losses import KINDS
from leancity.metrics.words import OWNERS, block_rows, further_rows, told, verdict
from leancity.metrics.words import term as term_in_words
from leancity.metrics.workbook import workbook
from portal import charts, improving, measures
from portal.context import kernel, locale, person
from portal.heat import HEATS

blueprint = Blueprint("metrics", __name__, url_prefix="/metrics")


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Every process against its promise."""
    packages = measures.measured(person())
    if not packages:
        raise NotFoundError(N_("There is no such page, or it is not for you."))
    days = _days()
    rows = [(package, measures.report_of(package, days)) for package in packages]
    return render_template(
        "metrics/index.html",
        rows=[
            {
                "key": package.key,
                "title": package.translate(package.config.name, locale()),
                "report": report,
                "verdict": verdict(report),
                "target": term_in_words(report.target, locale()),
                "span": measures.span_of(report),
                "spark": charts.spark(report),
            }
            for package, report in rows
        ],
        queues=measures.queues(rows),
        minutes=measures.minutes,
        periods=measures.period_choices(".index", days),
        days=days,
        percent=measures.percent,
    )


@blueprint.get("/<key>")
def show(key: str) -> ResponseReturnValue:
    """The owner's report of one process."""
    package = measures.measured_one(key, person())
    days, heat = _days(), _heat()
    report = measures.report_of(package, days)
    return render_template(
        "metrics/show.html",
        key=key,
        title=package.translate(package.config.title, locale()),
        report=report,
        days=days,
        counted_at=measures.counted_at(report),
        heat=heat,
        heat_note=HEATS[heat].note,
        periods=measures.period_choices(".show", days, key=key, heat=heat),
        heats=measures.heat_choices(key, days, heat),
        verdict=verdict(report),
        told=told(report, locale()),
        block=block_rows(report),
        further=further_rows(report.function),
        owners=OWNERS,
        ours=OURS,
        shares=charts.shares(report.clock),
        trend=charts.trend(report),
        ages=charts.ageing(report),
        loss_kinds=KINDS,
        loss_limit=measures.SHOWN_LOSSES,
        has_rate=measures.has_rate(package),
        called=measures.names(package),
        reasons=measures.reasons(package, report, person()),
        groups=measures.group_names(report),
        slow_cases=measures.case_lines(package, report.done, person()),
        old_cases=measures.case_lines(package, report.running, person()),
        span=measures.span_of(report),
        compared=improving.compared_in(report),
        improvements=improving.improvements(package, report),
        anchor=improving.anchor,
        minutes=measures.minutes,
        figure=measures.figure,
        percent=measures.percent,
    )


@blueprint.get("/<key>/diagram")
def diagram(key: str) -> ResponseReturnValue:
    """The diagram with its heat."""
    package = measures.measured_one(key, person())
    drawn = measures.diagram(package, measures.report_of(package, _days()), _heat())
    return jsonify({**drawn, "improvements": improving.marks(package)})


@blueprint.get("/<key>/workbook")
def book(key: str) -> ResponseReturnValue:
    """The report as a file for a spreadsheet."""
    package = measures.measured_one(key, person())
    report = measures.report_of(package, _days())
    title = package.translate(package.config.title, locale())
    content = workbook(report, title, measures.names(package), locale())
    answer = Response(content, mimetype=sheets.XLSX)
    name = f"{key}-{kernel().clock.today().isoformat()}.xlsx"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _days() -> int:
    days = request.args.get("days", type=int)
    return days if days in measures.PERIODS else measures.USUAL


def _heat() -> str:
    kind = request.args.get("heat", "")
    return kind if kind in HEATS else next(iter(HEATS))
