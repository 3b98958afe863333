"""The requests of a case as their tab shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from leancity.cases import CaseCard, StatusView, TaskRow
from leancity.documents import Document
from leancity.errors import NotFoundError
from leancity.files import StoredFile
from leancity.i18n import N_, translate
from leancity.requests import STATE_LABELS, Counters, Reason, Request, RequestState
from portal.context import kernel, locale, person

_TONES: Mapping[RequestState, str] = {
    RequestState.NOT_MADE: "quiet",
    RequestState.CANCELLED: "quiet",
    RequestState.ANSWERED: "done",
    RequestState.OVERDUE: "overdue",
}
_REASONS: Mapping[str, str] = {
    Reason.CASE_ENDED: N_("The case has ended; nobody waits for the answer any more."),
    Reason.WAIT_OVER: N_("No answer came in time, and the case went on without it."),
    Reason.WITHDRAWN: N_("It was decided not to wait for the answer."),
}


@dataclass(frozen=True, kw_only=True)
class RequestLine:
    """One request with everything around it."""

    request: Request
    state: StatusView
    letter: Document | None
    edited: StoredFile | None
    answers: Sequence[StoredFile]
    #: until when the law lets the body answer
    lawful_until: datetime | None
    #: why it was cancelled; empty: it was not
    reason: str
    answered_by: str
    #: the open task of this person in which the answer is entered
    task_id: str
    #: a task waits for the answer, this person's or another's
    is_waited_for: bool
    may_edit: bool
    may_send: bool
    may_answer: bool


@dataclass(frozen=True, kw_only=True)
class RequestBoard:
    """The tab."""

    lines: Sequence[RequestLine]
    counters: Counters


def board(card: CaseCard, my_tasks: Sequence[TaskRow]) -> RequestBoard:
    """The requests of a case this person may read."""
    requests = kernel().requests.for_case(card.business_key)
    may_change = not card.imported and kernel().cases.may(card.business_key, person(), "U")
    documents = {each.id: each for each in kernel().documents.for_case(card.business_key)}
    tasks = {task.activity_id: task.id for task in my_tasks}
    waiting = {task.activity_id for task in card.tasks if task.ended_at is None}
    return RequestBoard(
        counters=Counters.of(requests),
        lines=[
            RequestLine(
                request=one,
                state=_state(one),
                letter=documents.get(one.document_id or ""),
                edited=_file(one.edited_file_id, card.business_key),
                answers=_answers(one, card.business_key),
                lawful_until=kernel().requests.lawful_until(one),
                reason=_REASONS.get(one.cancel_reason, ""),
                answered_by=_name(one.answered_by),
                task_id=tasks.get(one.answer_at, "") if one.is_open else "",
                is_waited_for=one.is_open and one.answer_at in waiting,
                may_edit=may_change and one.is_open and one.sent_at is None,
                may_send=may_change and one.is_open,
                may_answer=may_change and one.answered_at is None and _is_free(one),
            )
            for one in requests
        ],
    )


def _is_free(request: Request) -> bool:
    """Whether an answer is entered on the tab: no task waits for it."""
    return not request.is_open or not request.answer_at


def _state(request: Request) -> StatusView:
    label = translate(STATE_LABELS[request.state], locale())
    return _Chip(key=request.state, label=label)


class _Chip(StatusView):
    """A state as a chip."""

    @property
    def tone(self) -> str:
        """How strongly it speaks."""
        return _TONES.get(RequestState(self.key), "accent")


def _answers(request: Request, business_key: str) -> list[StoredFile]:
    kept = (_file(str(each), business_key) for each in request.answer.get("files", ()))
    return [file for file in kept if file is not None]


def _file(file_id: str | None, business_key: str) -> StoredFile | None:
    try:
        return kernel().files.get(file_id, business_key=business_key) if file_id else None
    except NotFoundError:  # erased at the end of its term
        return None


def _name(login: str) -> str:
    try:
        return kernel().org.person(login).short_name if login else ""
    except NotFoundError:
        return login
