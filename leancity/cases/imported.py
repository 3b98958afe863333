"""Cases of registers kept before the platform: facts of their own, shown like every other case.

Nobody runs them: they have no instance, no tasks, no deadline that anybody is reminded of.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Table, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from leancity.cases.models import IMPORTED, Case, ImportedCase, ImportedEvent
from leancity.cases.projection import CaseRules, search_text
from leancity.i18n import N_

#: What registers tell -> how the history says it.
EVENTS: Mapping[str, str] = {
    "leaflet_handed": N_("The leaflet was handed over."),
    "owner_informed": N_("The owner was informed."),
    "warning_sent": N_("A warning was sent."),
    "control_informed": N_("Passed to municipal control."),
    "materials_sent": N_("Materials were sent to the administrative commission."),
    "done": N_("The violation was removed."),
}
WITH_TERM = {"warning_sent": N_("A warning was sent; term until %(term)s.")}
#: What the register said word for word: attributes of the subject -> label on the card.
WORDS: Mapping[str, str] = {
    "register_description": N_("Description in the register"),
    "register_phone": N_("Phone in the register"),
    "register_email": N_("E-mail in the register"),
    "register_contact": N_("Contact person"),
    "register_photos": N_("Photos of the violation"),
    "register_photos_after": N_("Photos of what was done"),
    "register_note": N_("Additional information"),
}
#: The key in the data of a case that holds the subject with these attributes.
WORDS_SUBJECT = "register_subject"
_BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Event:
    """One fact, as the importer found it."""

    kind: str
    happened_on: date | None = None
    term: date | None = None


@dataclass(frozen=True, kw_only=True)
class Imported:
    """An imported case with its events."""

    columns: Mapping[str, Any]
    events: Sequence[Event]

    @property
    def business_key(self) -> str:
        """The key of the case."""
        return str(self.columns["business_key"])


def keep(session: Session, cases: Sequence[Imported]) -> None:
    """Write the facts of imported cases over what was known of them."""
    if not cases:
        return
    upsert = insert(ImportedCase)
    columns = [c.key for c in ImportedCase.__table__.columns if c.key != "business_key"]
    # In the order in which a rebuild locks them.
    cases = sorted(cases, key=lambda case: case.business_key)
    session.execute(
        upsert.on_conflict_do_update(
            index_elements=[ImportedCase.business_key],
            set_={name: upsert.excluded[name] for name in columns},
        ),
        [dict(case.columns) for case in cases],
    )
    keys = [case.business_key for case in cases]
    session.execute(delete(ImportedEvent).where(ImportedEvent.business_key.in_(keys)))
    events = [
        {
            "business_key": case.business_key,
            "place": place,
            "kind": event.kind,
            "happened_on": event.happened_on,
            "term": event.term,
        }
        for case in cases
        for place, event in enumerate(case.events)
    ]
    if events:
        session.execute(insert(ImportedEvent), events)


def project_imported(
    session: Session, rules: Callable[[str], CaseRules], zone: ZoneInfo, keys: Sequence[str]
) -> int:
    """Make the registry rows of these imported cases anew; their number.

    The facts stay locked until the rows are written: whoever writes last has read last.
    """
    chosen = select(ImportedCase).where(ImportedCase.business_key.in_(keys))
    locked = chosen.order_by(ImportedCase.business_key).with_for_update()
    found = list(session.scalars(locked.execution_options(populate_existing=True)))
    events = events_of(session, keys)
    rows = [
        registry_row(case, events[case.business_key], rules(case.process_definition_id), zone)
        for case in found
    ]
    if rows:
        upsert = insert(cast(Table, Case.__table__))
        replaced = {name: upsert.excluded[name] for name in rows[0] if name != "business_key"}
        session.execute(
            upsert.on_conflict_do_update(index_elements=["business_key"], set_=replaced), rows
        )
    return len(rows)


def imported_keys(session: Session, after: str) -> list[str]:
    """The keys of the next imported cases."""
    query = select(ImportedCase.business_key).where(ImportedCase.business_key > after)
    return list(session.scalars(query.order_by(ImportedCase.business_key).limit(_BATCH)))


def events_of(session: Session, keys: Sequence[str]) -> dict[str, list[ImportedEvent]]:
    """The events of cases in the order of the register."""
    found: dict[str, list[ImportedEvent]] = defaultdict(list)
    query = select(ImportedEvent).where(ImportedEvent.business_key.in_(keys))
    for event in session.scalars(query.order_by(ImportedEvent.business_key, ImportedEvent.place)):
        found[event.business_key].append(event)
    return found


def registry_row(
    case: ImportedCase, events: Sequence[ImportedEvent], rules: CaseRules, zone: ZoneInfo
) -> dict[str, Any]:
    """The columns of `case` for an imported case."""
    reached = case.closed_on or max(
        (event.happened_on for event in events if event.happened_on), default=case.received_on
    )
    at = _beginning(reached, zone)
    log = [{"status": case.status, "at": at.isoformat()}] if case.status else []
    return {
        "business_key": case.business_key,
        "kind": IMPORTED,
        "process_key": case.process_key,
        "process_definition_id": case.process_definition_id,
        "process_instance_id": case.business_key,
        "version": case.version,
        "number": case.number,
        "status": case.status,
        "status_at": at if case.status else None,
        "created_at": _beginning(case.received_on, zone) + _order(case.number),
        "created_by": None,
        "unit": case.unit,
        "responsible": None,
        "due_at": None,
        "closed_at": _beginning(case.closed_on, zone) if case.closed_on else None,
        "source_channel": case.data.get(rules.channel_field),
        "lat": None,
        "lon": None,
        "data": case.data,
        "status_log": log,
        "incidents": [],
        "search_text": search_text({**case.data, "number": case.number}, rules),
    }


def _order(number: str) -> timedelta:
    """Microseconds that keep the cases of one day in the order of the register."""
    digits = re.match(r"\d{1,6}", number)
    return timedelta(microseconds=int(digits[0]) if digits else 0)


def _beginning(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)
