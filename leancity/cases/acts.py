"""Acts of people on a case outside its tasks, as the audit log keeps them: who, when, what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from leancity.audit import Audit, AuditEvent, AuditQuery
from leancity.cases.views import HistoryEntry
from leancity.i18n import N_

#: The action of the audit log; its field is one of these, its new value what the button says.
ACT = "case.act"
ANSWERED, UNANSWERED = "button", "button, no answer"

_ANSWERED = N_("Pressed “%(act)s” on the card.")
_UNANSWERED = N_("Pressed “%(act)s” on the card; the engine did not say whether it has done it.")


def acts_of(audit: Audit, business_key: str) -> list[AuditEvent]:
    """The acts on a case, the newest first."""
    return audit.events(AuditQuery(kind="case", key=business_key, action=ACT))


def act_entries(
    acts: Sequence[AuditEvent], say: Callable[[str], str], name: Callable[[str], str]
) -> Iterator[HistoryEntry]:
    """Each act as a sentence."""
    for row in acts:
        yield HistoryEntry(
            at=row.at,
            who=name(row.who),
            message=_UNANSWERED if row.field == UNANSWERED else _ANSWERED,
            params={"act": say(row.new or "")},
        )
