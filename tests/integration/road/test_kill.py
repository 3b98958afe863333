"""Every process is killed and started again in the middle: nothing is lost, nothing is twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from leancity.notifications import DeliveryState
from tests.crowd import (
    Crowd,
    blow,
    broken_files,
    count_documents,
    gaps_and_doubles,
    grow_old,
    open_incidents,
    open_items,
    storm,
    unfinished_effects,
    wrong_documents,
    wrong_letters,
)
from tests.road import Road
from tests.stack import Stack, eventually

ADMIN = "morozova.a"
SIZE = 12


@pytest.fixture(scope="module")
def survivors(stack) -> list[Road]:
    """Cases that went all the way while each process of the city was killed at least once."""
    crowd = Crowd(stack, SIZE)
    made = count_documents(stack)
    with storm(blow(stack, "workers"), blow(stack, "portal"), blow(stack, "scheduler")):
        crowd.capture()
    with storm(
        blow(stack, "workers", lambda: count_documents(stack) > made + 3),
        blow(stack, "postgres", lambda: count_documents(stack) > made + 9),
    ):
        crowd.choose_measures()
    with storm(
        blow(stack, "mailbox", lambda: arrived(crowd)),
        blow(stack, "workers", lambda: arrived(crowd)),
        blow(stack, "scheduler"),
    ):
        crowd.approve()
    grow_old(stack)
    crowd.end_terms()
    with storm(blow(stack, "engine", lambda: count_documents(stack) > made + 3 * SIZE)):
        crowd.check()
    crowd.wait_for_end()
    return crowd.roads


def arrived(crowd: Crowd) -> bool:
    return any(road.letters() for road in crowd.roads)


def test_every_case_reached_its_end(survivors):
    assert [road.row()["status"] for road in survivors] == ["fixed"] * SIZE


def test_the_numbers_have_neither_gaps_nor_doubles(survivors, stack):
    assert gaps_and_doubles(stack) == []


def test_there_is_exactly_one_document_of_each_kind_with_its_file(survivors):
    assert wrong_documents(survivors) == {}
    assert broken_files(survivors) == []


def test_no_letter_left_twice_and_a_doubtful_one_waits_for_an_operator(survivors):
    assert wrong_letters(survivors) == {}


def test_no_incident_and_no_unfinished_effect_is_left(survivors, stack):
    assert open_incidents(survivors) == []
    assert unfinished_effects(stack) == []


def test_no_draft_is_left(survivors):
    assert [road.drafts() for road in survivors] == [[]] * SIZE


# --- death between the letter and its record -------------------------------------------------
class Trap:
    """A mail server that takes the letter and lets the sender die before it answers."""

    def __init__(self, stack: Stack) -> None:
        self.subjects: list[str] = []
        self._stack = stack

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep the subject; nobody hears the answer."""
        letter = message_from_bytes(envelope.original_content, policy=default)
        self.subjects.append(letter["Subject"])
        self._stack.kill("workers")
        return "250 kept"


@contextmanager
def trapped(stack: Stack) -> Iterator[Trap]:
    """The trap in the place of the mail server."""
    trap = Trap(stack)
    with stack.without("mailbox"):
        controller = Controller(trap, hostname="127.0.0.1", port=stack.city.ports["mailbox"])
        controller.start()
        try:
            yield trap
        finally:
            controller.stop()


@pytest.fixture
def doubtful(stack) -> Road:
    """A case whose letter was taken by the server when its sender died."""
    road = Road(stack)
    road.capture()
    road.choose_measure()
    with trapped(stack) as trap:
        road.approve()
        eventually(lambda: trap.subjects, 40, "the letter in the trap")
    grow_old(stack)
    stack.start("workers")
    eventually(lambda: _goes_on(road), 60, "the case goes on")
    assert len(trap.subjects) == 1
    return road


def _goes_on(road: Road) -> bool:
    road.stack.forget_dead_workers()
    return road.row()["status"] == "waiting"


def item_of(road: Road) -> str:
    (letter,) = road.stack.kernel.notifications.for_case(road.business_key)
    return f"notification:{letter.key}"


def decide(road: Road, decision: str) -> None:
    admin = road.stack.visitor(ADMIN)
    form = {
        "key": item_of(road), "decision": decision, "reason": "The owner has called",
        "csrf_token": admin.csrf("/failures/outcomes"),
    }  # fmt: skip
    admin.session.post(f"{admin.base_url}/failures/items", data=form).raise_for_status()


def state_of(road: Road) -> DeliveryState:
    (letter,) = road.stack.kernel.notifications.for_case(road.business_key)
    return letter.state


def test_a_letter_of_unknown_fate_is_one_item_and_never_a_second_letter(doubtful):
    assert state_of(doubtful) is DeliveryState.UNKNOWN
    assert doubtful.letters() == []
    assert open_items(doubtful) == 1
    page = doubtful.stack.visitor(ADMIN).get("/failures/outcomes").text
    assert item_of(doubtful) in page
    decide(doubtful, "arrived")
    assert (state_of(doubtful), open_items(doubtful)) == (DeliveryState.SENT, 0)
    doubtful.stack.kernel.notifications.deliver_due()
    assert doubtful.letters() == []


def test_an_operator_may_have_the_letter_sent_once_more(doubtful):
    decide(doubtful, "resend")
    eventually(lambda: state_of(doubtful) is DeliveryState.SENT, 40, "the second sending")
    assert len(doubtful.letters()) == 1
    assert open_items(doubtful) == 0
