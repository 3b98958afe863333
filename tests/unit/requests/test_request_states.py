"""What a request is follows from what has happened to it, and from where its case is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from leancity.requests import AnswerFields, CaseState, Counters, Reason, Request, RequestState, Stay
from leancity.requests.following import turn_of
from leancity.requests.models import RequestRow
from leancity.requests.shapes import STATE_LABELS, state_of

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
SENT = {"sent_at": NOW, "sent_on": date(2026, 11, 26)}
ANSWER = {"answered_at": NOW, "answered_on": date(2026, 11, 26), "answer_file_id": "f1"}
LATE = {"due_at": NOW - timedelta(hours=1)}
FIELDS = AnswerFields(file="extract_file", date="extract_date", data=("owner_result",))
FILLED = {"extract_file": ["f1", "f2"], "extract_date": "2026-11-25", "owner_result": "found"}


def row(**facts: Any) -> RequestRow:
    values: dict[str, Any] = {
        "id": "r", "business_key": "c", "kind": "extract", "round": 1, "title": "Выписка",
        "body": "Росреестр", "answer_at": "owner_answer", "statutory_term": "3wd", "made_at": NOW,
        "due_at": NOW + timedelta(days=7), "sent_by_way": "", "sent_number": "", "sent_by": "",
        "answer": {}, "answered_by": "", "cancel_reason": "",
    }  # fmt: skip
    return RequestRow(**{**values, **facts})


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, "not_made"),
        ({"document_id": "d"}, "generated"),
        ({"document_id": "d", "edited_file_id": "f"}, "edited"),
        (SENT, "sent"),
        ({**SENT, **LATE}, "overdue"),
        ({"document_id": "d", **LATE}, "overdue"),
        ({**SENT, **ANSWER, **LATE}, "answered"),
        (ANSWER, "answered"),
        ({**SENT, "cancelled_at": NOW, **LATE}, "cancelled"),
        ({**SENT, **ANSWER, "cancelled_at": NOW}, "cancelled"),
    ],
)
def test_the_state_follows_from_the_facts(facts: dict[str, Any], state: str) -> None:
    assert state_of(row(**facts), NOW) == state


def test_every_state_has_a_label() -> None:
    assert STATE_LABELS.keys() == set(RequestState)


@pytest.mark.parametrize(
    ("requests", "counted"),
    [
        ([], (0, 0, 0)),
        ([{}], (1, 0, 0)),
        ([SENT, {}], (2, 1, 0)),
        ([ANSWER, SENT, {}], (3, 2, 1)),
        ([{**ANSWER, "cancelled_at": NOW}, {"cancelled_at": NOW}], (2, 1, 1)),
    ],
    ids=["none", "made", "sent", "an answer was sent for", "a late answer is one"],
)
def test_counters_count_what_happened(requests: list[dict[str, Any]], counted: Any) -> None:
    found = Counters.of(Request.from_row(row(**facts), NOW) for facts in requests)
    assert (found.total, found.sent, found.answered) == counted
    assert found.answered <= found.sent <= found.total


def stay(*, ended: bool = True, canceled: bool = False, at: str = "owner_answer") -> Stay:
    return Stay(
        activity_id=at, ended_at=NOW if ended else None, canceled=canceled, completed_by="pak.s"
    )


def follow(facts: dict[str, Any], *stays: Stay, closed: datetime | None = None, **data: Any) -> Any:
    case = CaseState(
        business_key="c", closed_at=closed, stays=stays, data=data, answers={"extract": FIELDS}
    )
    return turn_of(row(**facts), case)


def test_a_request_waits_with_its_case() -> None:
    assert follow({}) == {}
    assert follow({}, stay(ended=False)) == {}
    assert follow({}, stay(at="check")) == {}


def test_the_completed_task_is_the_answer() -> None:
    assert follow({}, stay(), **FILLED) == {
        "answered_at": NOW,
        "answered_on": date(2026, 11, 25),
        "answer_file_id": "f1",
        "answer": {"owner_result": "found", "files": ["f1", "f2"]},
        "answered_by": "pak.s",
    }


@pytest.mark.parametrize(
    ("stays", "closed", "reason"),
    [
        ([stay()], None, Reason.WITHDRAWN),
        ([stay(canceled=True)], None, Reason.WAIT_OVER),
        ([stay(canceled=True)], NOW + timedelta(days=3), Reason.WAIT_OVER),
        ([stay(canceled=True)], NOW + timedelta(milliseconds=2), Reason.CASE_ENDED),
        ([], NOW, Reason.CASE_ENDED),
    ],
)
def test_a_request_nobody_waits_for_is_cancelled(stays: Any, closed: Any, reason: str) -> None:
    assert follow({}, *stays, closed=closed) == {"cancelled_at": NOW, "cancel_reason": reason}


@pytest.mark.parametrize("data", [{"extract_file": ["f1"]}, {"extract_date": "2026-11-25"}])
def test_file_or_date_alone_is_no_answer(data: dict[str, Any]) -> None:
    assert follow({}, stay(), **data)["cancel_reason"] == Reason.WITHDRAWN


def test_the_second_request_is_waited_for_in_the_second_stay() -> None:
    assert follow({"round": 2}, stay(canceled=True)) == {}
    assert "answered_at" in follow({"round": 2}, stay(canceled=True), stay(), **FILLED)


def test_a_request_without_a_waiting_task_ends_with_its_case() -> None:
    assert follow({"answer_at": ""}, stay(), **FILLED) == {}
    assert follow({"answer_at": ""}, closed=NOW)["cancel_reason"] == Reason.CASE_ENDED
