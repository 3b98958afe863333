"""Interagency requests: states, deadlines, letters, answers that are never lost, counters."""

from __future__ import annotations

from leancity.requests.service import RequestRooms, Requests, file_field
from leancity.requests.shapes import (
    STATE_LABELS,
    Answer,
    AnswerFields,
    Ask,
    CaseState,
    Counters,
    Reason,
    Request,
    RequestState,
    Sending,
    Stay,
)

__all__ = [
    "STATE_LABELS",
    "Answer",
    "AnswerFields",
    "Ask",
    "CaseState",
    "Counters",
    "Reason",
    "Request",
    "RequestRooms",
    "RequestState",
    "Requests",
    "Sending",
    "Stay",
    "file_field",
]
