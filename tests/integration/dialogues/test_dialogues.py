"""Updates, dialogues, replies and forms on their way: kept, in order, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from leancity.clock import FixedClock
from leancity.db import Database
from leancity.dialogues import (
    FORM_REFUSED,
    Change,
    Dialogues,
    HandIn,
    Opened,
    StaleDialogueError,
    Update,
)
from leancity.dialogues.hand_ins import TRIES as HAND_IN_TRIES
from leancity.dialogues.hand_ins import HandInState
from leancity.dialogues.inbox import TRIES
from leancity.dialogues.replies import TRIES as REPLY_TRIES
from leancity.dialogues.shapes import DraftChange
from leancity.errors import ConflictError
from leancity.forms import DraftConflictError, DraftKey, Drafts
from leancity.notifications import OperatorItems
from tests.unit.forms.conftest import NOON

BOT = "inspectors"
SCOPE = "start:5f8a3c52-7f6f-4b0e-9d6c-0a8f6f0d9f11"
KEY = DraftKey(owner="kim.i", scope=SCOPE, form_hash="one")
OPENED = Opened(
    bot=BOT, chat_id=7, login="kim.i", process_key="prevention", scope=SCOPE, state={"stage": "menu"}
)  # fmt: skip
WORDS = (("", {"text": "Здравствуйте"}),)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def drafts(database: Database, clock: FixedClock) -> Drafts:
    return Drafts(database, clock)


@pytest.fixture
def operators(database: Database, clock: FixedClock) -> OperatorItems:
    return OperatorItems(database, clock)


@pytest.fixture
def room(database: Database, clock: FixedClock, drafts: Drafts, operators) -> Dialogues:
    return Dialogues(database, clock, drafts, operators)


def update(number: int, chat: int = 7) -> Update:
    return Update(
        bot=BOT, update_id=number, chat_id=chat, payload={"n": number}, received_at=NOON
    )  # fmt: skip


def came(room: Dialogues, *updates: Update) -> None:
    room.inbox.keep(updates)


def begun(room: Dialogues, number: int = 1) -> Opened:
    came(room, update(number))
    room.settle(update(number), Change(after=OPENED))
    found = room.of(BOT, 7)
    assert found is not None
    return found


def texts(room: Dialogues) -> list[str]:
    """Everything that is to be said, sent on the way."""
    found = []
    while due := room.replies.due(BOT, 10):
        for one in due:
            found.append(one.payload["text"])
            room.replies.sent(one)
    return found


class TestInbox:
    def test_an_update_that_comes_again_is_the_same_one(self, room):
        assert room.inbox.keep([update(1), update(2)]) == 2
        assert room.inbox.keep([update(1), update(2), update(3)]) == 1
        assert room.inbox.waiting(BOT) == 3

    def test_chats_wait_for_themselves_only(self, room, clock):
        came(room, update(1), update(2), update(3, chat=8))
        room.inbox.later(update(1), NOON + timedelta(minutes=1))
        assert [one.update_id for one in room.inbox.due(BOT, 10)] == [3]
        clock.advance(timedelta(minutes=1))
        assert [one.update_id for one in room.inbox.due(BOT, 10)] == [1, 3]

    def test_what_never_works_is_given_up_and_lets_the_others_pass(self, room, clock):
        came(room, update(1), update(2))
        gave_up = []
        for _ in range(TRIES):
            gave_up.append(room.inbox.failed(update(1)))
            clock.advance(timedelta(hours=1))
        assert gave_up == [False] * (TRIES - 1) + [True]
        assert [one.update_id for one in room.inbox.due(BOT, 10)] == [2]

    def test_a_settled_update_holds_nothing_of_what_came(self, room):
        came(room, update(1))
        room.settle(update(1), Change(replies=WORDS))
        with room._database.begin() as session:
            from leancity.dialogues.models import DialogueUpdateRow

            row = session.get(DialogueUpdateRow, (BOT, 1))
            assert (row.state, row.payload) == ("done", {})


class TestSettling:
    def test_everything_or_nothing(self, room, drafts):
        came(room, update(1))
        draft = DraftChange(key=KEY, data={"a": 1}, version=0)
        room.settle(update(1), Change(after=OPENED, draft=draft, replies=WORDS))
        assert room.of(BOT, 7).state == {"stage": "menu"}
        assert drafts.load(KEY).data == {"a": 1}
        assert texts(room) == ["Здравствуйте"]

    def test_carried_out_twice_it_happens_once(self, room, drafts):
        came(room, update(1))
        change = Change(after=OPENED, replies=WORDS)
        room.settle(update(1), change)
        with pytest.raises(StaleDialogueError):
            room.settle(update(1), change)
        assert texts(room) == ["Здравствуйте"]

    def test_a_draft_saved_in_the_portal_meanwhile_takes_everything_back(self, room, drafts):
        before = begun(room)
        drafts.save(KEY, {"a": "portal"}, 0)
        came(room, update(2))
        stale = DraftChange(key=KEY, data={"a": "chat"}, version=7)
        with pytest.raises(DraftConflictError):
            room.settle(update(2), Change(before=before, draft=stale, replies=WORDS))
        assert room.of(BOT, 7) == before
        assert texts(room) == []
        assert room.inbox.waiting(BOT) == 1

    def test_a_dialogue_that_has_moved_is_read_again(self, room):
        before = begun(room)
        came(room, update(2), update(3))
        room.settle(update(2), Change(before=before, after=before))
        with pytest.raises(StaleDialogueError):
            room.settle(update(3), Change(before=before, after=before))

    def test_a_later_progress_message_replaces_an_unsent_one(self, room):
        came(room, update(1), update(2))
        room.settle(update(1), Change(replies=(("photos", {"text": "1"}),)))
        room.settle(update(2), Change(replies=(("photos", {"text": "2"}),)))
        assert texts(room) == ["2"]


class TestReplies:
    def test_a_chat_is_spoken_to_in_order_and_others_do_not_wait(self, room):
        came(room, update(1), update(2, chat=8))
        room.settle(update(1), Change(replies=(*WORDS, *WORDS)))
        room.settle(update(2, chat=8), Change(replies=WORDS))
        first, other = room.replies.due(BOT, 10)
        assert (first.chat_id, other.chat_id) == (7, 8)
        room.replies.postponed(first, NOON + timedelta(seconds=30))
        room.replies.sent(other)
        assert room.replies.due(BOT, 10) == []

    def test_what_cannot_be_sent_is_tried_and_then_given_up(self, room, clock):
        came(room, update(1))
        room.settle(update(1), Change(replies=WORDS))
        for _ in range(REPLY_TRIES):
            (one,) = room.replies.due(BOT, 10)
            room.replies.failed(one, "no answer")
            clock.advance(timedelta(hours=1))
        assert room.replies.due(BOT, 10) == []

    def test_a_chat_nobody_reads_is_left_alone_and_its_dialogue_stays(self, room):
        before = begun(room)
        room.tell(before, "k", WORDS)
        room.unreachable(BOT, 7)
        assert room.replies.due(BOT, 10) == []
        assert room.of(BOT, 7).scope == SCOPE
        assert room.remind(BOT, 10, lambda _: WORDS) == 0


class TestReminders:
    def test_after_a_quarter_of_an_hour_four_hours_and_every_day(self, room, clock):
        begun(room)
        told = []
        for minutes in (14, 1, 239, 1, 24 * 60 - 1, 1, 24 * 60):
            clock.advance(timedelta(minutes=minutes))
            told.append(room.remind(BOT, 10, lambda _: WORDS))
        # 14:05 + 15 min, + 4 h, + 1 day, + 1 day: all of it between 08:00 and 20:00.
        assert told == [0, 1, 0, 1, 0, 1, 1]
        assert len(texts(room)) == 4

    def test_nobody_is_woken(self, room, clock):
        clock.advance(timedelta(hours=7))
        begun(room)
        clock.advance(timedelta(hours=8))
        assert room.remind(BOT, 10, lambda _: WORDS) == 0
        clock.advance(timedelta(hours=3))
        assert room.remind(BOT, 10, lambda _: WORDS) == 1

    def test_who_answers_is_not_reminded_of_the_time_before(self, room, clock):
        before = begun(room)
        clock.advance(timedelta(minutes=14))
        came(room, update(2))
        room.settle(update(2), Change(before=before, after=before))
        clock.advance(timedelta(minutes=14))
        assert room.remind(BOT, 10, lambda _: WORDS) == 0

    def test_nothing_to_say_ends_it(self, room, clock):
        begun(room)
        clock.advance(timedelta(hours=1))
        assert room.remind(BOT, 10, lambda _: ()) == 0
        clock.advance(timedelta(days=3))
        assert room.remind(BOT, 10, lambda _: WORDS) == 0


class TestHandIns:
    def sent(self, room) -> Opened:
        before = begun(room)
        came(room, update(2))
        room.settle(update(2), Change(before=before, hands_in=True))
        return before

    def test_the_chat_is_free_while_a_form_is_on_its_way(self, room):
        self.sent(room)
        assert room.of(BOT, 7) is None
        (hand_in,) = room.hand_ins.due(BOT, 10)
        assert hand_in.dialogue.scope == SCOPE

    def test_it_ends_once_and_is_told_once(self, room):
        self.sent(room)
        (hand_in,) = room.hand_ins.due(BOT, 10)
        room.finish(hand_in, WORDS)
        room.finish(hand_in, WORDS)
        assert room.hand_ins.due(BOT, 10) == []
        assert texts(room) == ["Здравствуйте"]

    def test_while_the_engine_is_away_nothing_is_counted(self, room, clock):
        self.sent(room)
        (hand_in,) = room.hand_ins.due(BOT, 10)
        room.hand_ins.later(hand_in, timedelta(seconds=5))
        assert room.hand_ins.due(BOT, 10) == []
        clock.advance(timedelta(seconds=5))
        (again,) = room.hand_ins.due(BOT, 10)
        assert again.attempts == 0

    def refused(self, room, clock) -> HandIn:
        self.sent(room)
        over, pauses = False, 0
        while not over:
            (hand_in,) = room.hand_ins.due(BOT, 10)
            over = room.hand_ins.failed(hand_in)
            assert room.hand_ins.due(BOT, 10) == []
            clock.advance(timedelta(seconds=2 * 2**pauses))
            pauses += 1
        assert pauses == HAND_IN_TRIES
        room.refuse(hand_in, "AuthorizationException", WORDS)
        return hand_in

    def test_a_refused_one_waits_for_an_operator_and_is_told_once(self, room, clock, operators):
        hand_in = self.refused(room, clock)
        room.refuse(hand_in, "AuthorizationException", WORDS)
        clock.advance(timedelta(days=1))
        assert room.hand_ins.due(BOT, 10) == []
        (item,) = operators.list()
        assert (item.kind, item.params["reason"]) == (FORM_REFUSED, "AuthorizationException")
        assert texts(room) == ["Здравствуйте"]

    def test_an_operator_has_it_sent_again(self, room, clock, operators):
        self.refused(room, clock)
        (item,) = operators.list()
        room.decide(item.key, "morozova.a", "resend", again=True)
        (hand_in,) = room.hand_ins.due(BOT, 10)
        assert (hand_in.state, hand_in.attempts) == (HandInState.WAITING, 0)
        assert operators.list() == []
        with pytest.raises(ConflictError):
            room.decide(item.key, "morozova.a", "resend", again=True)

    def test_or_leaves_it_and_its_person_is_to_be_told(self, room, clock, operators):
        self.refused(room, clock)
        room.decide(operators.list()[0].key, "morozova.a", "drop", again=False)
        (hand_in,) = room.hand_ins.due(BOT, 10)
        assert hand_in.state == HandInState.DROPPED

    def test_it_comes_back_to_be_corrected_unless_the_chat_has_gone_on(self, room):
        self.sent(room)
        (hand_in,) = room.hand_ins.due(BOT, 10)
        room.finish(hand_in, WORDS, replace(OPENED, state={"stage": "menu", "again": True}))
        assert room.of(BOT, 7).state["again"] is True


def test_the_log_of_a_messenger_is_forgotten_in_time(room, clock):
    came(room, update(1), update(2))
    room.settle(update(1), Change(replies=WORDS))
    clock.advance(timedelta(days=89))
    assert room.purge(clock.now()) == 0
    clock.advance(timedelta(days=2))
    # What is still open is not forgotten.
    assert room.purge(clock.now()) == 2
    assert room.inbox.waiting(BOT) == 1
