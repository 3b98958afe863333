"""What happened to the requests of a case, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from leancity.cases.views import HistoryEntry
from leancity.i18n import N_
from leancity.requests import Reason, Request

_MADE = N_("The request “%(title)s” was made for: %(body)s.")
_SENT = N_("The request “%(title)s” was sent, № %(number)s.")
_SENT_WITHOUT_NUMBER = N_("The request “%(title)s” was sent.")
_ANSWERED = N_("The answer to the request “%(title)s” came.")
_ANSWERED_LATE = N_("The answer to the request “%(title)s” came after the request was cancelled.")
_CANCELLED: Mapping[str, str] = {
    Reason.CASE_ENDED: N_("The request “%(title)s” was cancelled: the case has ended."),
    Reason.WAIT_OVER: N_("The request “%(title)s” was cancelled: no answer came in time."),
    Reason.WITHDRAWN: N_("The request “%(title)s” was cancelled: it was decided not to wait."),
}


def request_entries(
    requests: Iterable[Request], say: Callable[[str], str], name: Callable[[str | None], str]
) -> list[HistoryEntry]:
    """One entry for each thing that happened."""
    return [
        HistoryEntry(
            at=at,
            who=name(who) if who else "",
            message=message,
            params={
                "title": say(request.title),
                "body": say(request.body),
                "number": request.sent_number,
            },
            kind="request",
        )
        for request in requests
        for at, who, message in _happened(request)
        if at is not None
    ]


def _happened(request: Request) -> list[tuple[datetime | None, str, str]]:
    """When, who and what; None: it has not happened."""
    sent = _SENT if request.sent_number else _SENT_WITHOUT_NUMBER
    return [
        (request.made_at, "", _MADE),
        (request.sent_at, request.sent_by, sent),
        (
            request.answered_at,
            request.answered_by,
            _ANSWERED_LATE if request.is_late else _ANSWERED,
        ),
        (request.cancelled_at, "", _CANCELLED.get(request.cancel_reason, "")),
    ]
