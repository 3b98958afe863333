"""What becomes of an open request when its case moves: a pure function."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from leancity.requests.models import RequestRow
from leancity.requests.shapes import CaseState, Reason, Stay

#: What ends with its case ends in the transaction that ends the case.
_TOGETHER = timedelta(seconds=1)
#: New values of columns by name; empty: nothing changes.
Turn = dict[str, Any]


def turn_of(row: RequestRow, case: CaseState) -> Turn:
    """How an open request changes; not at all while the case still waits for its answer.

    The n-th request of a kind is waited for in the n-th stay in the activity that waits.
    """
    stays = [stay for stay in case.stays if row.answer_at and stay.activity_id == row.answer_at]
    stay = stays[row.round - 1] if len(stays) >= row.round else None
    if stay is not None and stay.ended_at is not None:
        return _after(row, stay, stay.ended_at, case)
    if case.closed_at is not None:
        return _cancelled(case.closed_at, Reason.CASE_ENDED)
    return {}


def _after(row: RequestRow, stay: Stay, ended_at: datetime, case: CaseState) -> Turn:
    """The case waits no more: it has its answer, or goes on or ends without."""
    if stay.canceled:
        with_case = case.closed_at is not None and case.closed_at - ended_at < _TOGETHER
        return _cancelled(ended_at, Reason.CASE_ENDED if with_case else Reason.WAIT_OVER)
    return _answered(row, stay, ended_at, case) or _cancelled(ended_at, Reason.WITHDRAWN)


def _answered(row: RequestRow, stay: Stay, at: datetime, case: CaseState) -> Turn:
    """What the form of the waiting task holds; without file and date it is no answer."""
    fields = case.answers.get(row.kind)
    if fields is None:
        return {}
    files, day = _ids(case.data.get(fields.file)), _day(case.data.get(fields.date))
    if not files or day is None:
        return {}
    told = {name: case.data[name] for name in fields.data if case.data.get(name)}
    return {
        "answered_at": at,
        "answered_on": day,
        "answer_file_id": files[0],
        "answer": {**told, "files": files},
        "answered_by": stay.completed_by,
    }


def _cancelled(at: datetime, reason: Reason) -> Turn:
    return {"cancelled_at": at, "cancel_reason": str(reason)}


def _ids(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else str(value or "").split()


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value or "")[:10])
    except ValueError:
        return None
