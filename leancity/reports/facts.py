"""What reports are counted from: rows of the registry, of the documents, of the audit log."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from leancity.audit import AuditEvent
from leancity.cases.models import Case, CaseActivity
from leancity.cases.narrowing import column
from leancity.cases.query import Moment
from leancity.documents.models import DocumentRow
from leancity.reports.shapes import Period

#: What the audit log calls the two ends of work at a form.
OPENED, SENT = "form.open", "form.submit"


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """One person at one form, from its last opening to its sending."""

    business_key: str
    who: str
    opened: datetime
    sent: datetime


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Reads the rows that a condition allows, within one transaction."""

    session: Session
    allowed: ColumnElement[bool]
    period: Period
    moment: Moment

    @property
    def _span(self) -> tuple[datetime, datetime]:
        first, last = self.period.first, self.period.last
        return self.moment.start_of(first), self.moment.start_of(last + timedelta(days=1))

    def _within(self, when: InstrumentedAttribute[Any]) -> list[ColumnElement[bool]]:
        start, end = self._span
        return [self.allowed, when >= start, when < end]

    def created(self, fields: Collection[str]) -> Iterator[Sequence[Any]]:
        """Key, moment and these fields of every case opened in the period."""
        values = [column(field).label(f"f{place}") for place, field in enumerate(fields)]
        query = select(Case.business_key, Case.created_at, *values)
        yield from self.session.execute(query.where(*self._within(Case.created_at)))

    def dated(
        self, on: str, fields: Collection[str], without: Collection[str]
    ) -> Iterator[Sequence[Any]]:
        """Key, day and these fields of every case whose field names a day of the period."""
        day = func.left(column(on), 10)
        values = [column(field).label(f"f{place}") for place, field in enumerate(fields)]
        query = select(Case.business_key, day, *values).where(
            self.allowed,
            day.between(self.period.first.isoformat(), self.period.last.isoformat()),
            or_(Case.status.is_(None), Case.status.not_in(without)),
        )
        for business_key, on_day, *found in self.session.execute(query):
            yield business_key, date.fromisoformat(on_day), *found

    def ended(self, statuses: Collection[str], fields: Collection[str]) -> Iterator[Sequence[Any]]:
        """Key, end, status and these fields of every case that ended so in the period."""
        values = [column(field).label(f"f{place}") for place, field in enumerate(fields)]
        query = select(Case.business_key, Case.closed_at, Case.status, *values)
        conditions = [*self._within(Case.closed_at), Case.status.in_(statuses)]
        yield from self.session.execute(query.where(*conditions))

    def reached(self, activity: str) -> Mapping[str, datetime]:
        """When each case opened in the period first came to an activity."""
        query = (
            select(CaseActivity.business_key, func.min(CaseActivity.started_at))
            .join(Case, Case.business_key == CaseActivity.business_key)
            .where(CaseActivity.activity_id == activity, *self._within(Case.created_at))
            .group_by(CaseActivity.business_key)
        )
        return {key: at for key, at in self.session.execute(query)}  # noqa: C416 (rows are no pairs)

    def documents(self) -> Iterator[Sequence[Any]]:
        """Case, code and title of every document of the period."""
        query = (
            select(DocumentRow.business_key, DocumentRow.code, DocumentRow.title)
            .join(Case, Case.business_key == DocumentRow.business_key)
            .where(
                self.allowed,
                DocumentRow.date.between(self.period.first, self.period.last),
            )
        )
        yield from self.session.execute(query)

    def sittings(self, people: Collection[str] | None) -> Iterator[Sitting]:
        """Work at forms of the period, of these people or of all."""
        query = (
            select(
                AuditEvent.object_id,
                AuditEvent.who,
                AuditEvent.new,
                AuditEvent.action,
                AuditEvent.at,
            )
            .join(Case, Case.business_key == AuditEvent.object_id)
            .where(
                *self._within(AuditEvent.at),
                AuditEvent.object_kind == "case",
                AuditEvent.action.in_((OPENED, SENT)),
                *([AuditEvent.who.in_(people)] if people is not None else []),
            )
            .order_by(AuditEvent.id)
        )
        open_forms: dict[tuple[str, str | None], datetime] = {}
        for business_key, who, form, action, at in self.session.execute(query):
            if action == OPENED:
                open_forms[who, form] = at
            elif opened := open_forms.pop((who, form), None):
                yield Sitting(business_key=business_key, who=who, opened=opened, sent=at)
