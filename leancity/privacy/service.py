"""Finding a person in every case, telling all that is kept, forgetting what may be forgotten."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from leancity.audit import Act, Actor, Audit
from leancity.cases.erasure import Erasure
from leancity.cases.models import Case
from leancity.clock import Clock
from leancity.db import Database
from leancity.documents import Documents
from leancity.errors import NotFoundError, UserError
from leancity.i18n import N_
from leancity.notifications import Notifications
from leancity.subjects import Look, SubjectRef, Subjects, mask

#: Whoever answers for personal data in the city (152-ФЗ art. 22.1).
OFFICER = "privacy_officer"
#: Fewer letters than this say nothing about why.
_SHORTEST_REASON = 5
#: Fewer than this find half the city.
_SHORTEST_QUERY = 3
#: A reason is kept for good.
_LONGEST_REASON = 300
#: Why somebody looks, as the log of readings writes it.
_PURPOSE = "request of the person"


@dataclass(frozen=True, kw_only=True)
class Found:
    """One role of a person in one case, as far as a list may show it."""

    subject: str
    business_key: str
    #: violator, owner, applicant, ...
    role: str
    #: surname and initials, or what else there is, masked
    name: str
    number: str
    process_key: str
    created_at: datetime | None
    closed_at: datetime | None

    @property
    def may_be_erased(self) -> bool:
        """While the case is worked on, the city needs to know whom it is about."""
        return self.closed_at is not None


@dataclass(frozen=True, kw_only=True)
class PrivacyRooms:
    """Where what is known of a person is kept."""

    audit: Audit
    subjects: Subjects
    erasure: Erasure
    documents: Documents
    notifications: Notifications


class Privacy:
    """For whoever answers requests of persons. The caller has checked who that is."""

    def __init__(self, database: Database, clock: Clock, rooms: PrivacyRooms) -> None:
        self._database = database
        self._clock = clock
        self._rooms = rooms

    def find(self, text: str, actor: Actor, reason: str) -> list[Found]:
        """Everybody with exactly this name, phone, e-mail, INN, OGRN or SNILS."""
        reason = _reason(reason)
        if len(text.strip()) < _SHORTEST_QUERY:
            raise UserError(
                N_("Type the whole name, phone or number as the person gave it."), field="text"
            )
        refs = self._rooms.subjects.find(text, self._look(actor))
        self._record("personal.search", actor, reason, [ref.id for ref in refs])
        return self._shown(refs, actor)

    def chosen(self, ids: Collection[str], actor: Actor) -> list[Found]:
        """The same roles again, by their ids."""
        found = self._shown(self._rooms.subjects.refs(ids), actor)
        if not found:
            raise NotFoundError(N_("Choose at least one case."))
        return found

    def dossier(self, ids: Collection[str], actor: Actor, reason: str) -> dict[str, Any]:
        """All that is kept: values, their changes, who looked, cases, documents, letters."""
        reason = _reason(reason)
        found = self.chosen(ids, actor)
        kept = [
            one
            for each in found
            for one in self._rooms.subjects.export(each.subject, self._look(actor))
        ]
        self._record("personal.export", actor, reason, [each.subject for each in found])
        keys = dict.fromkeys(each.business_key for each in found)
        return {
            "made_at": self._clock.now(),
            "persons": kept,
            "cases": [self._case(key) for key in keys],
        }

    def erase(self, ids: Collection[str], actor: Actor, reason: str) -> int:
        """Forget these roles; metrics, numbers and registered documents stay. Repeatable."""
        reason = _reason(reason)
        found = self.chosen(ids, actor)
        running = [each.number or "…" for each in found if not each.may_be_erased]
        if running:
            raise UserError(
                N_(
                    "Cases that are worked on cannot forget whom they are about: %(numbers)s. "
                    "Erase them when they are closed."
                ),
                numbers=", ".join(running),
            )
        for each in found:
            self._rooms.erasure.erase_subject(each.business_key, each.subject, actor, reason)
        return len(found)

    # --- inside --------------------------------------------------------------------------
    def _look(self, actor: Actor) -> Look:
        return Look(reader=actor.login, purpose=_PURPOSE, ip=actor.ip)

    def _record(self, action: str, actor: Actor, reason: str, ids: Sequence[str]) -> None:
        """The reason is kept for good; what was typed names the person and is not."""
        with self._database.begin() as session:
            for key in ids or ["-"]:
                act = Act(actor=actor, action=action, kind="subject", key=key)
                self._rooms.audit.record(session, act, reason=reason)

    def _shown(self, refs: Sequence[SubjectRef], actor: Actor) -> list[Found]:
        known = self._rooms.subjects.read(
            [ref.id for ref in refs], actor.login, _PURPOSE, ip=actor.ip
        )
        with self._database.begin() as session:
            cases = _cases(session, [ref.business_key for ref in refs])
        found = [_found(ref, known.get(ref.id, {}), cases.get(ref.business_key)) for ref in refs]
        return sorted((each for each in found if each.name), key=lambda each: each.number)

    def _case(self, business_key: str) -> dict[str, Any]:
        with self._database.begin() as session:
            case = session.get(Case, business_key)
        facts = {"business_key": business_key}
        if case is not None:
            names = ("number", "process_key", "status", "created_at", "closed_at", "data")
            facts |= {name: getattr(case, name) for name in names}
        return facts | {
            "documents": [
                {"number": each.number, "title": each.title, "date": each.date}
                for each in self._rooms.documents.for_case(business_key)
            ],
            "letters": [
                {"subject": each.subject, "channel": each.channel, "state": each.state,
                 "at": each.at}
                for each in self._rooms.notifications.for_case(business_key)
            ],
        }  # fmt: skip


def _cases(session: Session, keys: Collection[str]) -> dict[str, Case]:
    rows = session.scalars(select(Case).where(Case.business_key.in_(set(keys))))
    return {row.business_key: row for row in rows}


def _found(ref: SubjectRef, attributes: dict[str, str], case: Case | None) -> Found:
    """An erased subject has no attributes, and so no name."""
    masked = (mask(key, value) for key, value in sorted(attributes.items(), key=_names_first))
    return Found(
        subject=ref.id,
        business_key=ref.business_key,
        role=ref.role,
        name=next(filter(None, masked), ""),
        number=(case.number or "") if case else "",
        process_key=case.process_key if case else "",
        created_at=case.created_at if case else None,
        closed_at=case.closed_at if case else None,
    )


def _names_first(attribute: tuple[str, str]) -> tuple[bool, str]:
    return "name" not in attribute[0], attribute[0]


def _reason(text: str) -> str:
    reason = " ".join(text.split())[:_LONGEST_REASON]
    if len(reason) < _SHORTEST_REASON:
        raise UserError(
            N_("Say why: the number and date of the request, without the person's name."),
            field="reason",
        )
    return reason
