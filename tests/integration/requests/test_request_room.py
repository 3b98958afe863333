"""The requests room over a real database: once, never taken back, never lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text

from leancity.audit import Actor, Audit
from leancity.calendars import Calendar
from leancity.clock import FixedClock
from leancity.db import Database, Effects
from leancity.errors import ConflictError, NotFoundError, UserError
from leancity.requests import (
    Answer,
    AnswerFields,
    Ask,
    CaseState,
    Reason,
    RequestRooms,
    Requests,
    Sending,
    Stay,
)

#: Thursday noon in the city.
NOW = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 26)
CLERK = Actor(login="pak.s")
ASK = Ask(
    business_key="case-1", kind="extract", title="Выписка из ЕГРН", body="Росреестр",
    answer_at="owner_answer", answer_term="5wd", statutory_term="3wd", effect_key="task-1:request",
)  # fmt: skip
FIELDS = {"extract": AnswerFields(file="extract_file", date="extract_date")}


class Room:
    """The room, and the files that were bound to its case."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = FixedClock(NOW)
        self.bound: list[tuple[str, list[str]]] = []
        rooms = RequestRooms(
            effects=Effects(database, self.clock),
            calendar=Calendar.load(),
            audit=Audit(database, self.clock),
            files=SimpleNamespace(submit=self._submit),
        )
        self.requests = Requests(database, self.clock, rooms)

    def _submit(self, _session: Any, _case: str, field: str, ids: list[str]) -> list[Any]:
        self.bound.append((field, ids))
        return []

    def follow(self, *stays: Stay, closed_at: datetime | None = None, **data: Any) -> None:
        case = CaseState(
            business_key="case-1", closed_at=closed_at, stays=stays, data=data, answers=FIELDS
        )
        with self.database.begin() as session:
            self.requests.follow(session, case)

    @property
    def only(self) -> Any:
        (found,) = self.requests.for_case("case-1")
        return found


@pytest.fixture
def room(database: Database) -> Room:
    return Room(database)


def gone_on(*, canceled: bool) -> Stay:
    return Stay(activity_id="owner_answer", ended_at=NOW, canceled=canceled)


def test_a_task_delivered_many_times_at_once_makes_one_request(room):
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: room.requests.make(ASK), range(8)))
    assert {one.id for one in made} == {room.only.id}
    assert (room.only.round, room.only.state) == (1, "not_made")


def test_another_task_makes_the_next_round(room):
    for number in (1, 2):
        room.requests.make(replace(ASK, effect_key=f"task-{number}:request"))
    assert [one.round for one in room.requests.for_case("case-1")] == [1, 2]


def test_the_answer_is_counted_on_in_working_days(room):
    made = room.requests.make(ASK)
    assert made.due_at == datetime(2026, 12, 3, 7, 0, tzinfo=UTC)
    room.requests.sent(made, Sending(on=TODAY, by="pak.s", way="hand", number="1"), CLERK)
    assert room.requests.lawful_until(room.only) == datetime(2026, 12, 1, 7, 0, tzinfo=UTC)


def test_a_letter_is_made_changed_and_sent(room):
    made = room.requests.make(ASK)
    room.requests.lettered(made, "d1")
    room.requests.lettered(made, "d2")
    assert (room.only.document_id, room.only.state) == ("d1", "generated")
    room.requests.edited(made, "f1", CLERK)
    assert room.only.state == "edited"
    room.requests.sent(made, Sending(on=TODAY, by="pak.s", way="hand", number="12-7"), CLERK)
    assert (room.only.state, room.only.sent_number) == ("sent", "12-7")
    with pytest.raises(ConflictError, match="has been sent"):
        room.requests.edited(made, "f2", CLERK)
    assert room.bound == [(f"request:{made.id}", ["f1"])]


def test_number_and_date_of_the_sending_are_corrected(room):
    made = room.requests.make(ASK)
    room.clock.advance(timedelta(days=1))
    for number in ("12", "13"):
        room.requests.sent(made, Sending(on=TODAY, by="pak.s", way="hand", number=number), CLERK)
    assert (room.only.sent_number, room.only.sent_on) == ("13", TODAY)


@pytest.mark.parametrize(
    ("on", "message"),
    [(date(2026, 11, 27), "later than today"), (date(2026, 11, 25), "not made yet")],
)
def test_an_impossible_day_of_sending_is_refused(room, on, message):
    made = room.requests.make(ASK)
    with pytest.raises(UserError, match=message):
        room.requests.sent(made, Sending(on=on, by="pak.s", way="hand", number="1"), CLERK)
    assert room.only.sent_at is None


def test_a_request_without_an_answer_becomes_overdue(room):
    room.requests.make(ASK)
    room.clock.advance(timedelta(days=8))
    assert room.only.state == "overdue"


def test_the_waiting_task_brings_the_answer_and_repeating_it_changes_nothing(room):
    room.requests.make(ASK)
    answer = {"extract_file": ["f1"], "extract_date": "2026-11-26"}
    room.follow(gone_on(canceled=False), **answer)
    first = room.only
    assert (first.state, first.answer_file_id, first.answered_on) == ("answered", "f1", TODAY)
    room.follow(gone_on(canceled=False), closed_at=NOW, **{**answer, "extract_file": ["f2"]})
    assert room.only == first


def test_an_answer_to_a_cancelled_request_is_kept_and_the_request_stays_cancelled(room):
    made = room.requests.make(ASK)
    room.follow(gone_on(canceled=True))
    assert (room.only.state, room.only.cancel_reason) == ("cancelled", Reason.WAIT_OVER)
    kept = room.requests.answered(made, Answer(on=TODAY, file_id="f9", by="pak.s"), CLERK)
    assert kept.is_late
    assert (room.only.state, room.only.answer_file_id) == ("cancelled", "f9")
    assert room.bound == [(f"request:{made.id}", ["f9"])]
    with pytest.raises(ConflictError, match="kept already"):
        room.requests.answered(made, Answer(on=TODAY, file_id="f10", by="pak.s"), CLERK)


def test_while_a_task_waits_the_answer_is_entered_there(room):
    made = room.requests.make(ASK)
    with pytest.raises(ConflictError, match="in a task"):
        room.requests.answered(made, Answer(on=TODAY, file_id="f1", by="pak.s"), CLERK)


def test_a_request_no_task_waits_for_is_answered_where_it_stands(room):
    made = room.requests.make(replace(ASK, answer_at=""))
    late = Answer(on=date(2026, 11, 27), file_id="f1", by="pak.s")
    with pytest.raises(UserError, match="later than today"):
        room.requests.answered(made, late, CLERK)
    room.requests.answered(made, Answer(on=TODAY, file_id="f1", by="pak.s"), CLERK)
    assert room.only.state == "answered"


def test_the_end_of_the_case_cancels_what_is_open(room):
    room.requests.make(ASK)
    room.follow(closed_at=NOW)
    assert (room.only.cancel_reason, room.only.cancelled_at) == (Reason.CASE_ENDED, NOW)


def test_a_request_of_another_case_does_not_exist(room):
    made = room.requests.make(ASK)
    with pytest.raises(NotFoundError):
        room.requests.get(made.id, "case-2")


def test_the_audit_log_names_who_did_what(room):
    made = room.requests.make(ASK)
    room.requests.sent(made, Sending(on=TODAY, by="pak.s", way="hand", number="1"), CLERK)
    with room.database.begin() as session:
        rows = session.execute(text("SELECT who, action, object_id FROM audit_event")).all()
    assert rows == [("pak.s", "request.sent", made.id)]
