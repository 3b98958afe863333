"""The history of a case in plain words, told from the projection and the kernel's own facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo
from typing import Protocol

from leancity.audit import AuditEvent
from leancity.cases.acts import act_entries
from leancity.cases.edits import edit_entries
from leancity.cases.imported import EVENTS, WITH_TERM
from leancity.cases.models import IMPORTED, Case, CaseTask, ImportedEvent
from leancity.cases.repeat_story import repeat_entries
from leancity.cases.repeats import NO_LINKS, Links
from leancity.cases.request_story import request_entries
from leancity.cases.views import HistoryEntry
from leancity.i18n import N_, format_date
from leancity.requests import Request


class DocumentFact(Protocol):
    """What the history tells of a document."""

    @property
    def number(self) -> str:
        """Its registration number."""

    @property
    def title(self) -> str:
        """Its name."""

    @property
    def created_at(self) -> datetime:
        """When it was made."""


class DeliveryFact(Protocol):
    """What the history tells of a letter."""

    @property
    def channel(self) -> str:
        """How it went."""

    @property
    def state(self) -> str:
        """How far it came."""

    @property
    def at(self) -> datetime:
        """When it came that far."""


@dataclass(frozen=True, kw_only=True)
class StorySources:
    """Everything a history is told from; `name` turns a login into a short name."""

    case: Case
    tasks: Sequence[CaseTask]
    documents: Sequence[DocumentFact]
    deliveries: Sequence[DeliveryFact]
    requests: Sequence[Request] = ()
    status_label: Callable[[str], str]
    channel_label: Callable[[str], str]
    #: what an old register told of the case
    events: Sequence[ImportedEvent] = ()
    #: changes by hand, as the audit log has them
    edits: Sequence[AuditEvent] = ()
    #: acts outside the tasks, from the same log
    acts: Sequence[AuditEvent] = ()
    #: cases that say the same
    links: Links = NO_LINKS
    #: label of a field, and one of its values in words
    words: Callable[[str, str | None], tuple[str, str]] = lambda key, value: (key, value or "")
    #: the language in which days are written, and the zone in which they are meant
    locale: str = "ru"
    zone: tzinfo = UTC
    #: a text of the package in the person's language
    say: Callable[[str], str]
    name: Callable[[str | None], str]


#: What a channel is called in a sentence.
CHANNELS: Mapping[str, str] = {"email": N_("e-mail"), "telegram": N_("messenger")}

_DELIVERY: Mapping[str, str] = {
    "sent": N_("The letter was sent by %(channel)s."),
    "failed": N_("The letter could not be sent by %(channel)s."),
    "unknown": N_("It is not known whether the letter arrived by %(channel)s."),
    "not_configured": N_("The letter was not sent: the channel %(channel)s is not configured."),
}


def tell(sources: StorySources) -> list[HistoryEntry]:
    """Every event, the latest first; of one moment, what brought the case on stands below."""
    entries = [
        *_task_entries(sources),
        *_document_entries(sources),
        *_delivery_entries(sources),
        *request_entries(sources.requests, sources.say, sources.name),
        *edit_entries(sources.edits, sources.words, sources.name),
        *act_entries(sources.acts, sources.say, sources.name),
        *_case_entries(sources),
        *repeat_entries(sources.case, sources.links),
    ]
    return sorted(entries, key=lambda entry: entry.at)[::-1]


def _case_entries(sources: StorySources) -> list[HistoryEntry]:
    case = sources.case
    if case.kind == IMPORTED:
        return _imported_entries(sources)
    opened = HistoryEntry(
        at=case.created_at,
        who=sources.name(case.created_by),
        message=N_("The case was opened."),
        kind="opened",
    )
    changes = [
        HistoryEntry(
            at=datetime.fromisoformat(entry["at"]),
            who="",
            message=N_("Status: %(status)s."),
            params={"status": sources.status_label(entry["status"])},
            kind="status",
        )
        for entry in case.status_log
    ]
    incidents = [
        HistoryEntry(
            at=datetime.fromisoformat(entry["since"]),
            who="",
            message=N_("An automatic step failed: %(reason)s"),
            params={"reason": entry["message"]},
            kind="trouble",
        )
        for entry in case.incidents
    ]
    return [opened, *changes, *incidents]


def _imported_entries(sources: StorySources) -> list[HistoryEntry]:
    """An event without a day of its own stands at the day the register took the case in."""
    known = sources.case.created_at.astimezone(sources.zone).date()
    received = datetime.combine(known, time.min, sources.zone)
    opened = HistoryEntry(
        at=received,
        who="",
        message=N_("The old register took the violation in."),
        day_only=True,
    )
    entries = []
    for event in sources.events:
        term = format_date(event.term, sources.locale) if event.term else ""
        with_term = event.kind in WITH_TERM and term
        told = event.happened_on
        at = datetime.combine(told, time.min, sources.zone) if told else received
        entries.append(
            HistoryEntry(
                at=at,
                who="",
                message=(WITH_TERM if with_term else EVENTS)[event.kind],
                params={"term": term} if with_term else {},
                day_only=True,
            )
        )
    return [opened, *entries]


def _task_entries(sources: StorySources) -> list[HistoryEntry]:
    entries = []
    for task in sources.tasks:
        task_name = {"task": sources.say(task.name)}
        if task.claimed_at:
            entries.append(
                HistoryEntry(
                    at=task.claimed_at,
                    who=sources.name(task.assignee),
                    message=N_("Took the task “%(task)s”."),
                    params=task_name,
                    kind="taken",
                )
            )
        if task.ended_at and task.outcome == "completed":
            entries.append(
                HistoryEntry(
                    at=task.ended_at,
                    who=sources.name(task.completed_by),
                    message=N_("Completed the task “%(task)s”."),
                    params=task_name,
                )
            )
    return entries


def _document_entries(sources: StorySources) -> list[HistoryEntry]:
    return [
        HistoryEntry(
            at=document.created_at,
            who="",
            message=N_("The document “%(title)s” %(number)s was made."),
            params={"title": sources.say(document.title), "number": document.number},
            kind="document",
        )
        for document in sources.documents
    ]


def _delivery_entries(sources: StorySources) -> list[HistoryEntry]:
    return [
        HistoryEntry(
            at=delivery.at,
            who="",
            message=_DELIVERY[delivery.state],
            params={"channel": sources.channel_label(delivery.channel)},
            kind="letter",
        )
        for delivery in sources.deliveries
        if delivery.state in _DELIVERY
    ]
