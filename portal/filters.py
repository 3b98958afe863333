"""What an address may say about a list; everything else in it is dropped."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from leancity.cases import CaseQuery, TaskQuery
from leancity.cases.tasks import HIDE, ONLY
from leancity.i18n import N_

#: What `show` may be in the address of the task list.
TASK_SCOPES = {
    "": N_("For me"),
    "mine": N_("Mine"),
    "free": N_("Free"),
    "overdue": N_("Overdue"),
    "later": N_("Put aside"),
    "seen": N_("All I may see"),
}
_QUERIES = {
    "": TaskQuery(put_off=HIDE, absent=True),
    "mine": TaskQuery(scope="mine", put_off=HIDE, absent=True),
    "free": TaskQuery(scope="groups", put_off=HIDE),
    "overdue": TaskQuery(overdue=True, absent=True),
    "later": TaskQuery(put_off=ONLY, absent=True),
    "seen": TaskQuery(scope="seen", absent=True),
}
#: What `due` and `sort` may be in it.
TASK_DUES = {
    "soon": N_("within 4 working hours"),
    "today": N_("today"),
    "week": N_("within 5 working days"),
    "none": N_("without a deadline"),
}
TASK_SORTS = {
    "due": N_("the earliest deadline first"),
    "new": N_("the newest first"),
    "old": N_("the oldest first"),
    "number": N_("by number"),
}
_TASK_PARTS = frozenset({"show", "q", "process", "due", "address", "sort", "after", "task_id"})
_LONGEST = 200
#: Parts of a registry's address that are not the package's own filters.
_RESERVED = frozenset(
    {
        "text",
        "from",
        "to",
        "status",
        "overdue",
        "tab",
        "columns",
        "after",
        "process_key",
        "ending",
        "counted",
        "rows",
    }
)
#: What a package may call a filter.
_FILTER = re.compile(r"[a-z][a-z0-9_]{0,59}")
#: More filters than a package declares are noise.
_MOST_FILTERS = 20


@dataclass(frozen=True, kw_only=True)
class TaskFilters:
    """The filter of the task list: for the kernel and for the next address."""

    args: dict[str, Any]
    #: filters that the chosen process declares
    values: tuple[tuple[str, str], ...] = ()

    def query(self, **changes: Any) -> TaskQuery:
        """The query for the kernel."""
        asked = replace(
            _QUERIES[self.args.get("show", "")],
            text=self.args.get("q", ""),
            process_key=self.args.get("process", ""),
            due=self.args.get("due", ""),
            address=self.args.get("address", ""),
            sort=self.args.get("sort", "due"),
            values=self.values,
        )
        return replace(asked, **changes)

    def without(self, *names: str) -> dict[str, Any]:
        """The address without some parts."""
        return {name: value for name, value in self.args.items() if name not in names}


def task_filters(args: Mapping[str, str]) -> TaskFilters:
    """Read the filter of the task list from an address."""
    process = args.get("process", "")[:_LONGEST]
    values = _declared(args, _TASK_PARTS) if process else ()
    read = {
        "show": _one_of(_QUERIES, args.get("show", "")),
        "q": args.get("q", "").strip()[:_LONGEST],
        "process": process,
        "due": _one_of(TASK_DUES, args.get("due", "")),
        "address": args.get("address", "").strip()[:_LONGEST],
        "sort": _one_of(TASK_SORTS.keys() - {"due"}, args.get("sort", "")),
        **dict(values),
    }
    kept = {name: value for name, value in read.items() if value}
    return TaskFilters(args=kept, values=values)


def _one_of(known: Collection[str], value: str) -> str:
    return value if value in known else ""


def case_query(args: Mapping[str, str]) -> CaseQuery:
    """Read the filter of a registry from an address; what cannot be read does not filter."""
    status = args.get("status", "")
    return CaseQuery(
        text=args.get("text", "").strip()[:_LONGEST],
        statuses=(status,) if status else (),
        overdue=args.get("overdue") == "1",
        created_from=day_of(args.get("from")),
        created_to=day_of(args.get("to")),
        tab=args.get("tab", "")[:_LONGEST],
        values=_declared(args),
        columns=tuple(filter(None, args.get("columns", "")[:_LONGEST].split(","))),
        after=args.get("after", ""),
    )


def _declared(
    args: Mapping[str, str], reserved: frozenset[str] = _RESERVED
) -> tuple[tuple[str, str], ...]:
    """Filters that the package declares; what it does not declare, the registry passes over."""
    filled = [
        (name, value.strip()[:_LONGEST])
        for name, value in args.items()
        if name not in reserved and _FILTER.fullmatch(name) and value.strip()
    ]
    return tuple(filled[:_MOST_FILTERS])


def case_args(query: CaseQuery, **changes: str | None) -> dict[str, Any]:
    """The address of a filter, with changes; None takes a part away. Never the page."""
    args = {
        "status": query.statuses[0] if query.statuses else None,
        "text": query.text,
        "from": query.created_from.isoformat() if query.created_from else None,
        "to": query.created_to.isoformat() if query.created_to else None,
        "overdue": "1" if query.overdue else None,
        "tab": query.tab,
        "columns": ",".join(query.columns),
        **dict(query.values),
    }
    return {name: value for name, value in {**args, **changes}.items() if value}


def day_of(text: str | None) -> date | None:
    """A day of an address, or none when it cannot be read."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
