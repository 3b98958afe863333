"""Making requests once, following them, keeping every answer."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from leancity.audit import Act, Actor, Audit
from leancity.calendars import Calendar
from leancity.clock import Clock
from leancity.db import Database, Effects
from leancity.errors import ConflictError, NotFoundError, UserError
from leancity.files import StoredFile
from leancity.i18n import N_
from leancity.requests.following import turn_of
from leancity.requests.models import RequestRow
from leancity.requests.shapes import Answer, Ask, CaseState, Request, Sending


class FileStore(Protocol):
    """What requests need of the files room."""

    def submit(
        self, session: Session, business_key: str, field: str, file_ids: Sequence[str]
    ) -> list[StoredFile]:
        """Bind files to the case; they stay."""


@dataclass(frozen=True, kw_only=True)
class RequestRooms:
    """The rooms that requests work with."""

    effects: Effects
    calendar: Calendar
    audit: Audit
    files: FileStore


def file_field(request_id: str) -> str:
    """The field under which files of a request are kept in its case."""
    return f"request:{request_id}"


class Requests:
    """The interagency requests of cases. Whoever calls has checked that the person may.

    Facts are never taken back: a request that was made, sent, answered or cancelled stays so, and
    an answer that comes after the cancelling is kept beside it.
    """

    def __init__(self, database: Database, clock: Clock, rooms: RequestRooms) -> None:
        self._database = database
        self._clock = clock
        self._effects = rooms.effects
        self._calendar = rooms.calendar
        self._audit = rooms.audit
        self._files = rooms.files

    # --- reading -------------------------------------------------------------------------
    def for_case(self, business_key: str) -> list[Request]:
        """The requests of a case in the order they were made."""
        query = (
            select(RequestRow)
            .where(RequestRow.business_key == business_key)
            .order_by(RequestRow.made_at, RequestRow.kind, RequestRow.round)
        )
        with self._database.begin() as session:
            return [self._seen(row) for row in session.scalars(query)]

    def get(self, request_id: str, business_key: str) -> Request:
        """One request of a case."""
        with self._database.begin() as session:
            return self._seen(_row(session, request_id, business_key))

    # --- on its way ----------------------------------------------------------------------
    def make(self, ask: Ask) -> Request:
        """The request of an effect key: made now, or the one that was made before."""

        def add(session: Session) -> str:
            self._database.advisory_lock(session, "request", ask.business_key, ask.kind)
            taken = select(func.coalesce(func.max(RequestRow.round), 0)).where(
                RequestRow.business_key == ask.business_key, RequestRow.kind == ask.kind
            )
            now = self._clock.now()
            row = RequestRow(
                id=str(uuid.uuid4()),
                business_key=ask.business_key,
                kind=ask.kind,
                round=session.execute(taken).scalar_one() + 1,
                title=ask.title,
                body=ask.body,
                answer_at=ask.answer_at,
                statutory_term=ask.statutory_term,
                made_at=now,
                due_at=self._calendar.due(ask.answer_term, now),
                answer={},
            )
            session.add(row)
            return row.id

        return self.get(str(self._effects.once(ask.effect_key, add)), ask.business_key)

    def lettered(self, request: Request, document_id: str) -> None:
        """Its letter is made; the first one stays."""
        with self._database.begin() as session:
            row = _row(session, request.id, request.business_key, change=True)
            row.document_id = row.document_id or document_id

    def edited(self, request: Request, file_id: str, actor: Actor) -> None:
        """Somebody has changed or signed the letter: this file is what goes out."""

        def change(session: Session, row: RequestRow) -> None:
            if row.sent_at is not None:
                raise ConflictError(N_("The request has been sent: its letter stays as it is."))
            self._bind(session, row, file_id)
            row.edited_file_id = file_id

        self._change(request, actor, "request.edited", change)

    def sent(self, request: Request, sending: Sending, actor: Actor) -> None:
        """It has left; a second word about it corrects number and date."""
        if sending.on > self._clock.today():
            raise UserError(N_("The request cannot have been sent later than today."), field="on")

        def change(_session: Session, row: RequestRow) -> None:
            if sending.on < row.made_at.astimezone(self._clock.zone).date():
                text = N_("The request was not made yet on that day. Correct the date.")
                raise UserError(text, field="on")
            row.sent_at = row.sent_at or self._clock.now()
            row.sent_on, row.sent_number = sending.on, sending.number
            row.sent_by_way, row.sent_by = sending.way, sending.by

        self._change(request, actor, "request.sent", change)

    def answered(self, request: Request, answer: Answer, actor: Actor) -> Request:
        """An answer came beside the task that waits for it; after the cancelling it is kept too."""
        if answer.on > self._clock.today():
            raise UserError(N_("The answer cannot be dated later than today."), field="on")

        def change(session: Session, row: RequestRow) -> None:
            if row.answered_at is not None:
                raise ConflictError(N_("The answer to this request is kept already."))
            if row.answer_at and row.cancelled_at is None:
                text = N_("The case waits for this answer in a task. Enter it there.")
                raise ConflictError(text)
            self._bind(session, row, answer.file_id)
            row.answered_at, row.answered_on = self._clock.now(), answer.on
            row.answer_file_id, row.answered_by = answer.file_id, answer.by
            row.answer = {"files": [answer.file_id]}

        return self._change(request, actor, "request.answered", change)

    # --- following its case --------------------------------------------------------------
    def follow(self, session: Session, case: CaseState) -> None:
        """Bring the open requests of a case to where the case is, in the caller's transaction.

        Repetition and order do not matter: what has its answer or its end is left alone.
        """
        query = select(RequestRow).where(
            RequestRow.business_key == case.business_key,
            RequestRow.answered_at.is_(None),
            RequestRow.cancelled_at.is_(None),
        )
        for row in session.scalars(query.with_for_update()):
            for name, value in turn_of(row, case).items():
                setattr(row, name, value)

    # --- inside --------------------------------------------------------------------------
    def _change(
        self,
        request: Request,
        actor: Actor,
        action: str,
        change: Callable[[Session, RequestRow], None],
    ) -> Request:
        with self._database.begin() as session:
            row = _row(session, request.id, request.business_key, change=True)
            change(session, row)
            act = Act(actor=actor, action=action, kind="request", key=row.id)
            self._audit.record(session, act)
            return self._seen(row)

    def _bind(self, session: Session, row: RequestRow, file_id: str) -> None:
        self._files.submit(session, row.business_key, file_field(row.id), [file_id])

    def _seen(self, row: RequestRow) -> Request:
        return Request.from_row(row, self._clock.now())

    def lawful_until(self, request: Request) -> datetime | None:
        """Until when the law lets the other body answer; None before it was sent."""
        if not request.statutory_term or request.sent_at is None:
            return None
        return self._calendar.due(request.statutory_term, request.sent_at)


def _row(
    session: Session, request_id: str, business_key: str, *, change: bool = False
) -> RequestRow:
    row = session.get(RequestRow, request_id, with_for_update=change)
    if row is None or row.business_key != business_key:
        raise NotFoundError(N_("There is no such request."))
    return row
