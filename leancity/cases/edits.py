"""Changes of a case by hand, as the audit log keeps them: who, when, which field, what it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from leancity.audit import Audit, AuditEvent, AuditQuery
from leancity.cases.views import HistoryEntry
from leancity.i18n import N_

#: The action of the audit log.
EDIT = "case.edit"
#: More changes than a person reads.
_SHOWN = 1000


def edits_of(audit: Audit, business_key: str) -> list[AuditEvent]:
    """The changes of a case, the newest first."""
    return audit.events(AuditQuery(kind="case", key=business_key, action=EDIT, limit=_SHOWN))


def revision_of(audit: Audit, business_key: str) -> int:
    """How often a case has been changed by hand, and one."""
    return len({(row.at, row.who) for row in edits_of(audit, business_key)}) + 1


def edit_entries(
    edits: Sequence[AuditEvent],
    words: Callable[[str, str | None], tuple[str, str]],
    name: Callable[[str], str],
) -> Iterator[HistoryEntry]:
    """Each changed field as a sentence; `words` gives the label of a field and a value in words."""
    for row in edits:
        label, old = words(row.field or "", row.old)
        new = words(row.field or "", row.new)[1]
        yield HistoryEntry(
            at=row.at,
            who=name(row.who),
            message=_message(old, new),
            params={"field": label, "old": old, "new": new},
            kind="edited",
        )


def _message(old: str, new: str) -> str:
    if old and new:
        return N_("Changed “%(field)s”: it was “%(old)s”, it is “%(new)s”.")
    if new:
        return N_("Filled in “%(field)s”: “%(new)s”.")
    if old:
        return N_("Emptied “%(field)s”: it was “%(old)s”.")
    return N_("Changed “%(field)s” (personal data: what it was and became is kept apart).")
