"""A registry: counters, filter, table, map."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from leancity.cases import CasePage, CaseQuery, CaseRow
from leancity.cases.query import COUNT_LIMIT, count_text
from leancity.i18n import format_date
from portal.context import kernel, locale, person, processes
from portal.filters import case_args, case_query
from portal.links import Choice

blueprint = Blueprint("registry", __name__, url_prefix="/registry")

#: Pins that a map shows at most; the filter narrows them.
_PINS = 500


@blueprint.get("/<process_key>")
def show(process_key: str) -> ResponseReturnValue:
    """One page of a registry under the filter of the address."""
    query = case_query(request.args)
    page = kernel().cases.page(process_key, person(), query)
    process = processes().get(process_key, person())
    may_start = process is not None and process.may_start
    return render_template(
        "registry/index.html",
        page=page,
        query=query,
        tabs=_tabs(page, query),
        active_filters=_active(process_key, query),
        next_url=_url(process_key, query, after=page.next_key),
        pins_url=url_for(".pins", process_key=process_key, **case_args(query)),
        has_map=any(row.lat is not None for row in page.rows),
        tiles=kernel().settings.map_tiles_url,
        streets_url=url_for("addresses.streets", locale=locale()),
        bounds=kernel().settings.city_bounds,
        start_action=process.action(locale()) if process and may_start else "",
    )


@blueprint.get("/<process_key>/pins")
def pins(process_key: str) -> ResponseReturnValue:
    """The same cases as points of a map."""
    query = replace(case_query(request.args), size=_PINS, after="")
    rows = kernel().cases.page(process_key, person(), query).rows
    return jsonify([_pin(row) for row in rows if row.lat is not None])


def _pin(row: CaseRow) -> dict[str, Any]:
    status = row.status
    return {
        "lat": row.lat,
        "lon": row.lon,
        "label": f"№ {row.number}" if row.number else gettext("without a number yet"),
        "href": url_for("cases.show", business_key=row.business_key),
        "status": status.label if status else "",
        "tone": "late" if row.overdue else status.tone if status else "accent",
    }


def _tabs(page: CasePage, query: CaseQuery) -> list[Choice]:
    everything = Choice(
        label=gettext("All"),
        url=_url(page.process_key, query, status=None),
        active=not query.statuses,
        count=_sum(page),
    )
    return [everything] + [
        Choice(
            label=status.label,
            url=_url(page.process_key, query, status=status.key),
            active=query.statuses == (status.key,),
            count=count,
        )
        for status, count in page.counters
    ]


def _sum(page: CasePage) -> str:
    """All statuses together; a counter that is not exact makes the sum inexact too."""
    counts = [count for _, count in page.counters]
    if all(count.isdecimal() for count in counts):
        return count_text(sum(map(int, counts)))
    return count_text(COUNT_LIMIT + 1)


def _active(process_key: str, query: CaseQuery) -> list[Choice]:
    parts: list[tuple[str, str]] = []
    if query.text:
        parts.append((gettext("“%(text)s”", text=query.text), "text"))
    if query.created_from:
        day = format_date(query.created_from, locale())
        parts.append((gettext("from %(day)s", day=day), "from"))
    if query.created_to:
        day = format_date(query.created_to, locale())
        parts.append((gettext("to %(day)s", day=day), "to"))
    if query.overdue:
        parts.append((gettext("overdue"), "overdue"))
    return [
        Choice(label=label, url=_url(process_key, query, **{name: None})) for label, name in parts
    ]


def _url(process_key: str, query: CaseQuery, **changes: str | None) -> str:
    return url_for(".show", process_key=process_key, **case_args(query, **changes))
