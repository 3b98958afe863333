"""What goes into the requests room and what comes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from leancity.i18n import N_

if TYPE_CHECKING:
    from leancity.requests.models import RequestRow


class RequestState(StrEnum):
    """How far a request has come."""

    NOT_MADE = "not_made"
    GENERATED = "generated"
    EDITED = "edited"
    SENT = "sent"
    ANSWERED = "answered"
    OVERDUE = "overdue"
    CANCELLED = "cancelled"


#: What people call the states.
STATE_LABELS: Mapping[RequestState, str] = {
    RequestState.NOT_MADE: N_("Not made"),
    RequestState.GENERATED: N_("Generated"),
    RequestState.EDITED: N_("Edited"),
    RequestState.SENT: N_("Sent"),
    RequestState.ANSWERED: N_("Answered"),
    RequestState.OVERDUE: N_("Answer overdue"),
    RequestState.CANCELLED: N_("Cancelled"),
}


class Reason(StrEnum):
    """Why nobody waits for an answer any more."""

    #: the case came to its end
    CASE_ENDED = "case_ended"
    #: the case went on without the answer
    WAIT_OVER = "wait_over"
    #: a person decided not to wait
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A request to be made once per `effect_key`."""

    business_key: str
    kind: str
    title: str
    body: str
    answer_at: str
    answer_term: str
    statutory_term: str
    effect_key: str


@dataclass(frozen=True, kw_only=True)
class Sending:
    """That a request has left."""

    on: date
    by: str
    #: email or hand
    way: str
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the other body has answered."""

    on: date
    file_id: str
    by: str


@dataclass(frozen=True, kw_only=True)
class AnswerFields:
    """Where the form of the waiting task keeps the answer."""

    file: str
    date: str
    data: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Stay:
    """One stay of a case in an activity."""

    activity_id: str
    ended_at: datetime | None
    #: the case left it by another way than by completing it
    canceled: bool
    #: login of whoever completed it
    completed_by: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseState:
    """What the room is told of a case each time it is projected."""

    business_key: str
    closed_at: datetime | None
    #: those of one activity in the order they began
    stays: Sequence[Stay]
    data: Mapping[str, Any]
    #: by kind of request
    answers: Mapping[str, AnswerFields] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request as it stands at one moment."""

    id: str
    business_key: str
    kind: str
    round: int
    title: str
    body: str
    answer_at: str
    statutory_term: str
    state: RequestState
    made_at: datetime
    due_at: datetime
    document_id: str | None
    edited_file_id: str | None
    sent_at: datetime | None
    sent_on: date | None
    sent_by_way: str
    sent_number: str
    sent_by: str
    answered_at: datetime | None
    answered_on: date | None
    answer_file_id: str | None
    answer: Mapping[str, Any]
    answered_by: str
    cancelled_at: datetime | None
    cancel_reason: str

    @classmethod
    def from_row(cls, row: RequestRow, now: datetime) -> Request:
        """The request of a row."""
        same = cls.__dataclass_fields__.keys() - {"state"}
        return cls(state=state_of(row, now), **{name: getattr(row, name) for name in same})

    @property
    def is_open(self) -> bool:
        """Whether an answer is still waited for."""
        return self.answered_at is None and self.cancelled_at is None

    @property
    def is_late(self) -> bool:
        """Whether the answer came when nobody waited for it any more."""
        return self.answered_at is not None and self.cancelled_at is not None


def state_of(row: RequestRow, now: datetime) -> RequestState:
    """The state that the facts of a request amount to.

    An answer to a cancelled request is kept, and the request stays cancelled.
    """
    facts = (
        (row.cancelled_at, RequestState.CANCELLED),
        (row.answered_at, RequestState.ANSWERED),
        (row.due_at < now, RequestState.OVERDUE),
        (row.sent_at, RequestState.SENT),
        (row.edited_file_id, RequestState.EDITED),
        (row.document_id, RequestState.GENERATED),
    )
    return next((state for fact, state in facts if fact), RequestState.NOT_MADE)


@dataclass(frozen=True, kw_only=True)
class Counters:
    """How many requests of a case were sent and answered, of how many."""

    total: int
    sent: int
    answered: int

    @classmethod
    def of(cls, requests: Iterable[Request]) -> Counters:
        """Counts what happened: an answer without a recorded sending grows both, and an answer
        to a cancelled request is an answer."""
        rows = list(requests)
        return cls(
            total=len(rows),
            sent=sum(bool(row.sent_at or row.answered_at) for row in rows),
            answered=sum(bool(row.answered_at) for row in rows),
        )
