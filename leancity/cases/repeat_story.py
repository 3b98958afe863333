"""What the history of a case tells of the cases that say the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from leancity.cases.models import Case
from leancity.cases.repeats import TAKEN_REASON, Links, said_at
from leancity.cases.views import HistoryEntry
from leancity.i18n import N_

_PRESUMED = N_("The case was taken for a repeat of case № %(number)s; whoever began it decides.")
_REPEATS = N_("The case repeats case № %(number)s and goes no further.")
_REPEATED = N_("The same was reported again: case № %(number)s.")
_IS_NONE = N_("Taken for a repeat of case № %(number)s, the case is another one: %(reason)s")
_WAS_NONE = N_("Case № %(number)s was taken for a repeat of this one and is another one.")


def repeat_entries(case: Case, links: Links) -> Iterator[HistoryEntry]:
    """One sentence in the case that was there before, one in the case that repeats it."""
    if links.of is not None:
        log = case.status_log
        at = datetime.fromisoformat(log[-1]["at"]) if log else case.created_at
        message = _REPEATS if case.closed_at else _PRESUMED
        yield _entry(at, message, "status", number=links.of.number)
    if links.taken_for is not None:
        told = {"number": links.taken_for.number, "reason": str(case.data.get(TAKEN_REASON) or "")}
        yield _entry(said_at(case), _IS_NONE, "status", **told)
    for at, repeat in links.by:
        yield _entry(at, _REPEATED, "opened", number=repeat.number)
    for at, other in links.taken:
        yield _entry(at, _WAS_NONE, "opened", number=other.number)


def _entry(at: datetime, message: str, kind: str, **params: str) -> HistoryEntry:
    return HistoryEntry(at=at, who="", message=message, params=params, kind=kind)
