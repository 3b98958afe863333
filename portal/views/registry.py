"""A registry: counters, filter, table, map; the same as a file and on paper."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from leancity.audit import Act
from leancity.cases import CasePage, CaseQuery, CaseRow, Counting
from leancity.cases.counting import count_text
from leancity.cases.query import PAGE_SIZE
from leancity.errors import NotFoundError
from leancity.i18n import N_, format_date
from portal.context import actor, kernel, locale, person, processes
from portal.filters import case_args, case_query
from portal.links import Choice, saved_lists
from portal.tables import as_csv, as_xlsx, cells

blueprint = Blueprint("registry", __name__, url_prefix="/registry")

#: Pins that a map shows at most; the filter narrows them.
_PINS = 500
#: Rows that a printed list has at most; the filter narrows them.
_PRINTED = 1000


@blueprint.get("/<process_key>")
def show(process_key: str) -> ResponseReturnValue:
    """One page of a registry under the filter of the address; counters of a long one follow."""
    query = _query()
    later = "counted" not in request.args and kernel().cases.listing.is_long()
    counting = Counting.NONE if later else Counting.ALL
    page = kernel().cases.page(
        process_key, person(), replace(query, counting=counting, patient=False)
    )
    process = processes().get(process_key, person())
    may_start = process is not None and process.may_start
    return render_template(
        "registry/index.html",
        page=page,
        query=query,
        args=case_args(query),
        saved=saved_lists("registry", process_key, case_args(query)),
        tabs=_tabs(page, query),
        counters_url=later and not page.total_text and _counters_url(page, query),
        counted_url=_url(process_key, query, counted="1"),
        active_filters=_active(page, query),
        next_url=_url(process_key, query, after=page.next_key),
        looked_through=bool(page.next_key) and len(page.rows) < query.size,
        pins_url=url_for(".pins", process_key=process_key, **case_args(query)),
        has_map=any(row.lat is not None for row in page.rows),
        tiles=kernel().settings.map_tiles_url,
        streets_url=url_for("addresses.streets", locale=locale()),
        bounds=kernel().settings.city_bounds,
        start_action=process.action(locale()) if process and may_start else "",
        has_reports=bool(process and process.package.config.reports),
    )


@blueprint.get("/<process_key>/counters")
def counters(process_key: str) -> ResponseReturnValue:
    """The counters of a page that was shown without them."""
    query = _query()
    shown = min(request.args.get("rows", 0, type=int), PAGE_SIZE)
    page = kernel().cases.page(process_key, person(), replace(query, size=0, shown=shown))
    return render_template("registry/_counters.html", page=page, tabs=_tabs(page, query))


@blueprint.get("/<process_key>/pins")
def pins(process_key: str) -> ResponseReturnValue:
    """The same cases as points of a map."""
    query = replace(_query(), size=_PINS, after="", columns=(), counting=Counting.NONE)
    rows = kernel().cases.page(process_key, person(), query).rows
    return jsonify([_pin(row) for row in rows if row.lat is not None])


@blueprint.get("/<process_key>/print")
def printed(process_key: str) -> ResponseReturnValue:
    """The same list for paper: no map, no pages."""
    query = replace(_query(), size=_PRINTED, after="", counting=Counting.TOTAL)
    page = kernel().cases.page(process_key, person(), query)
    return render_template(
        "registry/print.html",
        page=page,
        chosen=[one.label for one in _active(page, query)],
        now=kernel().clock.now(),
        back=_url(process_key, query),
    )


@blueprint.get("/<process_key>/export.<ending>")
def export(process_key: str, ending: str) -> ResponseReturnValue:
    """The same cases as a file, for whoever may take them away."""
    if ending not in {"csv", "xlsx"}:
        raise NotFoundError(N_("There is no such page, or it is not for you."))
    query = replace(_query(), after="")
    taken = kernel().cases.listing.taken(process_key, person(), query)
    act = Act(actor=actor(), action="export", kind="registry", key=process_key)
    with kernel().database.begin() as session:
        # What was searched may name a person: only which filters were set is kept.
        kernel().audit.record(session, act, file=ending, filters=sorted(case_args(query)))
    heads = [column.label for column in taken.columns]
    rows = cells(taken.rows, taken.columns)
    name = f"{taken.title} {kernel().clock.today():%Y-%m-%d}"
    if ending == "csv":
        return as_csv(name, heads, rows)
    return as_xlsx(name, taken.title, heads, rows)


def _counters_url(page: CasePage, query: CaseQuery) -> str:
    """Where the counters are; of more rows than are shown there are so many at least."""
    rows = len(page.rows) if page.next_key else None
    return url_for(".counters", process_key=page.process_key, rows=rows, **case_args(query))


def _query() -> CaseQuery:
    """A form that leaves a list of boxes sends the name once for each."""
    query = case_query(request.args)
    chosen = ",".join(request.args.getlist("columns")).split(",")
    return replace(query, columns=tuple(dict.fromkeys(filter(None, chosen))))


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
    """The tabs the package declares; without any, its statuses."""
    if page.tabs:
        shown = query.tab or page.tabs[0].key
        return [
            Choice(
                label=tab.label,
                url=_url(page.process_key, query, tab=tab.key),
                active=tab.key == shown,
                count=tab.count,
            )
            for tab in page.tabs
        ]
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
    """All statuses together, if they were counted; an inexact counter makes the sum inexact too."""
    if not page.counters:
        return page.total_text
    counts = [count for _, count in page.counters if count]
    numbers = [int("".join(filter(str.isdecimal, count))) for count in counts]
    exact = len(counts) == len(page.counters) and all(map(str.isdecimal, counts))
    return count_text(sum(numbers), more=not exact)


def _active(page: CasePage, query: CaseQuery) -> list[Choice]:
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
    if page.tabs and query.statuses:
        labels = {status.key: status.label for status in page.statuses}
        parts.append((labels.get(query.statuses[0], query.statuses[0]), "status"))
    parts += [(f"{one.label}: {one.shown}", one.key) for one in page.filters if one.value]
    return [
        Choice(label=label, url=_url(page.process_key, query, **{name: None}))
        for label, name in parts
    ]


def _url(process_key: str, query: CaseQuery, **changes: str | None) -> str:
    return url_for(".show", process_key=process_key, **case_args(query, **changes))
