"""What Cockpit shows of a report: every word and figure ready to be read.

Its plugin only draws, so that figures, words and languages are made in one place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from leancity.i18n import format_moment, translate
from leancity.library import Package
from leancity.metrics import Report
from leancity.metrics.activities import OURS, ActivityFigures
from leancity.metrics.words import OWNERS, block_rows, further_rows, told, verdict
from leancity.metrics.words import term as term_in_words
from portal import improving, measures
from portal.context import kernel, locale
from portal.heat import HEATS, LEVELS, warmth
from portal.measures import figure, minutes, percent

Row = dict[str, Any]


def process_panel(package: Package, report: Report, days: int) -> Row:
    """One process: the answer, the heats of its diagram, the two tables."""
    called = measures.names(package)
    return {
        **_words(),
        "title": package.translate(package.config.title, locale()),
        "answer": f"{_say(verdict(report))} {told(report, locale())}".strip(),
        "kept": report.keeps_promise,
        "made_of": _made_of(report),
        "periods": _periods(days),
        "heats": [_heat(kind, report.activities) for kind in HEATS],
        "improvements": improving.marks(package, _address("improvements.index", key=package.key)),
        "block": _block(report),
        "operations": _operations(report, called),
        "link": _address("metrics.show", key=package.key, days=days),
    }


def city_panel(rows: Sequence[tuple[Package, Report]], days: int) -> Row:
    """Every process beside its promise."""
    return {
        **_words(),
        "title": gettext("Lean: processes and their promises"),
        "periods": _periods(days),
        "empty": gettext("There is no process whose figures are yours to see."),
        "heads": [
            gettext("Process"), gettext("Promise"), gettext("Promised"), gettext("Half within"),
            gettext("85 %% within") % (), gettext("In term"), gettext("Under way"),
            gettext("Past the promise"),
        ],
        "rows": [_line(package, report, days) for package, report in rows],
        "link": _address("metrics.index", days=days),
    }  # fmt: skip


def _made_of(report: Report) -> str:
    told_of: str = ngettext(
        "Made of %(num)s case that ended in the period.",
        "Made of %(num)s cases that ended in the period.",
        report.closed,
    )
    at = measures.counted_at(report)
    if at is None:
        return told_of
    clock = kernel().clock
    moment = format_moment(at, clock.now(), clock.zone, locale())
    since = gettext("Figures of %(moment)s.", moment=moment)
    return f"{told_of} {since}"


def _words() -> Row:
    """What stands around the figures."""
    return {
        "locale": locale(),
        "words": {
            "period": gettext("Period"),
            "colour": gettext("Colour"),
            "off": gettext("Off"),
            "less": gettext("less"),
            "more": gettext("more"),
            "whole": gettext("The whole report"),
        },
        "levels": LEVELS,
    }


def _address(endpoint: str, **place: Any) -> str:
    """Where a page of the portal is for who comes from elsewhere."""
    return f"{kernel().settings.portal_url}{url_for(endpoint, **place)}"


def _say(message: str) -> str:
    return translate(message, locale()) if message else ""


def _periods(days: int) -> list[Row]:
    return [
        {"days": each, "label": _say(label), "active": each == days}
        for each, label in measures.PERIODS.items()
    ]


def _heat(kind: str, activities: Sequence[ActivityFigures]) -> Row:
    heat = HEATS[kind]
    return {
        "kind": kind,
        "label": _say(heat.label),
        "note": _say(heat.note),
        "elements": {
            one.activity: {"level": one.level, "text": one.text}
            for one in warmth(activities, heat, minutes)
        },
    }


def _block(report: Report) -> Row:
    function = report.function
    rows = [[_say(a), symbol, figure(v), _say(u)] for a, symbol, v, u in block_rows(report)]
    rows += [[_say(a), "", figure(v), _say(u)] for a, v, u in further_rows(function)]
    return {
        "title": gettext("Figures of the function"),
        "heads": [gettext("Figure"), gettext("Symbol"), gettext("Value"), gettext("Unit")],
        "rows": rows,
        "warnings": [
            translate(one.message, locale(), days=figure(function.unexplained_idle))
            for one in function.warnings
            if function.unexplained_idle >= measures.WORTH_TELLING
        ],
    }


def _operations(report: Report, called: Callable[[str], str]) -> Row:
    return {
        "title": gettext("Metrics of the operations"),
        "heads": [
            gettext("Operation"), gettext("Times"), gettext("Open now"),
            gettext("Work: half within"), gettext("Until taken"), gettext("Whole stay: half"),
            "85 %", "90 %", gettext("In term"), gettext("Right the first time"),
            gettext("A day (c)"),
        ],
        "rows": [_operation(one, called) for one in report.activities],
    }  # fmt: skip


def _operation(one: ActivityFigures, called: Callable[[str], str]) -> Row:
    work, taken, stay = one.touch, one.before_claim, one.total
    told_of = [gettext("no person")] if not one.by_person else []
    told_of += [_say(OWNERS[one.owner])] if one.owner != OURS else []
    return {
        "activity": one.activity,
        "note": ", ".join(told_of),
        "cells": [
            called(one.activity),
            str(one.count),
            str(one.open or ""),
            minutes(work.median) if work and work.mean else "–",
            minutes(taken.median) if taken and one.by_person else "–",
            *([minutes(each) for each in (stay.median, stay.p85, stay.p90)] if stay else "–––"),
            percent(one.in_term),
            percent(one.first_time_right),
            figure(one.capacity),
        ],
    }


def _line(package: Package, report: Report, days: int) -> Row:
    span, lead = measures.span_of(report), report.lead
    return {
        "key": package.key,
        "kept": report.keeps_promise,
        "link": _address("metrics.show", key=package.key, days=days),
        "cells": [
            package.translate(package.config.name, locale()),
            _say(verdict(report)),
            term_in_words(report.target, locale()) or "–",
            span(lead.median) if lead else "–",
            span(lead.p85) if lead else "–",
            percent(report.in_term),
            str(report.under_way),
            str(report.overdue),
        ],
    }
