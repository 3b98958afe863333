"""What the history of a case tells of the cases that say the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from leancity.cases.models import Case
from leancity.cases.repeats import Links
from leancity.cases.views import HistoryEntry
from leancity.i18n import N_


def repeat_entries(case: Case, links: Links) -> Iterator[HistoryEntry]:
    """One sentence in the case that was there before, one in the case that repeats it."""
    if links.of is not None:
        log = case.status_log
        yield HistoryEntry(
            at=datetime.fromisoformat(log[-1]["at"]) if log else case.created_at,
            who="",
            message=N_("The case repeats case № %(number)s and goes no further."),
            params={"number": links.of.number},
            kind="status",
        )
    for at, repeat in links.by:
        yield HistoryEntry(
            at=at,
            who="",
            message=N_("The same was reported again: case № %(number)s."),
            params={"number": repeat.number},
            kind="opened",
        )
