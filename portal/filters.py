"""What an address may say about a list; everything else in it is dropped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from leancity.cases import CaseQuery, TaskQuery
from leancity.i18n import N_

#: What `show` may be in the address of the task list.
TASK_SCOPES = {"": N_("All"), "mine": N_("Mine"), "free": N_("Free"), "overdue": N_("Overdue")}
_QUERIES = {
    "mine": TaskQuery(scope="mine"),
    "free": TaskQuery(scope="groups"),
    "overdue": TaskQuery(overdue=True),
}
_LONGEST = 200
#: Parts of a registry's address that are not the package's own filters.
_RESERVED = frozenset(
    {"text", "from", "to", "status", "overdue", "tab", "columns", "after", "process_key", "ending"}
)
#: What a package may call a filter.
_FILTER = re.compile(r"[a-z][a-z0-9_]{0,59}")
#: More filters than a package declares are noise.
_MOST_FILTERS = 20


@dataclass(frozen=True, kw_only=True)
class TaskFilters:
    """The filter of the task list: for the kernel and for the next address."""

    args: dict[str, Any]

    def query(self, **changes: Any) -> TaskQuery:
        """The query for the kernel."""
        return replace(_QUERIES.get(self.args.get("show", ""), TaskQuery()), **changes)


def task_filters(args: Mapping[str, str]) -> TaskFilters:
    """Read the filter of the task list from an address."""
    show = args.get("show", "")
    return TaskFilters(args={"show": show} if show in _QUERIES else {})


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


def _declared(args: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Filters that the package declares; what it does not declare, the registry passes over."""
    filled = [
        (name, value.strip()[:_LONGEST])
        for name, value in args.items()
        if name not in _RESERVED and _FILTER.fullmatch(name) and value.strip()
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
