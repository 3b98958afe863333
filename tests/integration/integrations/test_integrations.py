"""Integrations on a real database: proposed, agreed to, kept as a digest, ended, audited."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from leancity.audit import Actor, Audit
from leancity.audit.models import AuditEvent
from leancity.clock import FixedClock
from leancity.db import Database
from leancity.errors import ConflictError, NotFoundError, UserError
from leancity.integrations import Integrations, Proposal
from leancity.integrations.models import IntegrationRow

NOW = datetime(2026, 11, 24, 3, 5, tzinfo=UTC)
ADMIN, PAK, LI = Actor(login="morozova.a"), Actor(login="pak.s"), Actor(login="li.v")
PROPOSAL = Proposal(
    title="Городской портал", login="pak.s", scopes=("tasks", "cases"), per_minute=60,
    valid_to=date(2026, 12, 31),
)  # fmt: skip


@pytest.fixture
def room(database):
    clock = FixedClock(NOW)
    return Integrations(database, clock, Audit(database, clock))


def test_a_token_is_shown_once_and_kept_as_a_digest(room, database):
    room.propose(PROPOSAL, ADMIN)
    (proposed,) = room.found("pak.s")
    assert room.found("li.v") == []
    with pytest.raises(NotFoundError):
        room.agree(proposed.id, ADMIN)
    token = room.agree(proposed.id, PAK)
    with pytest.raises(ConflictError):
        room.agree(proposed.id, PAK)
    found = room.by_token(token)
    assert (found.login, found.scopes) == ("pak.s", ("cases", "tasks"))
    assert room.by_token(f"{token}x") is None
    with database.begin() as session:
        row = session.scalars(select(IntegrationRow)).one()
        log = list(session.scalars(select(AuditEvent)))
    assert token not in str(vars(row))
    assert token not in str([vars(each) for each in log])
    assert {each.action for each in log} == {"integration.propose", "integration.agree"}


def test_a_token_ends_with_its_day_or_by_hand(room, database):
    room.propose(PROPOSAL, ADMIN)
    (proposed,) = room.found()
    token = room.agree(proposed.id, PAK)
    later = FixedClock(NOW + timedelta(days=60))
    assert Integrations(database, later, Audit(database, later)).by_token(token) is None
    with pytest.raises(NotFoundError):
        room.end(proposed.id, LI, any_login=False)
    room.end(proposed.id, ADMIN, any_login=True)
    assert room.by_token(token) is None


def test_requests_are_counted_over_all_processes_of_the_portal(database):
    rooms = [
        Integrations(each, FixedClock(NOW), Audit(each, FixedClock(NOW)))
        for each in (database, Database(database.engine.url.render_as_string(False)))
    ]
    rooms[0].propose(PROPOSAL, ADMIN)
    (one,) = rooms[0].found()
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda n: rooms[n % 2].seconds_to_wait(one), range(80)))
    assert sorted(waits) == [0] * one.per_minute + [60] * 20
    rooms[1]._database.dispose()


def test_a_new_minute_begins_at_nothing_and_a_late_clock_begins_none(database):
    def room(seconds):
        clock = FixedClock(NOW + timedelta(seconds=seconds))
        return Integrations(database, clock, Audit(database, clock))

    room(0).propose(replace(PROPOSAL, per_minute=2), ADMIN)
    (one,) = room(0).found()
    asked = (0, 1, 2, 59, 60, 58, 61, 59, 120)
    waits = [room(seconds).seconds_to_wait(one) for seconds in asked]
    assert [bool(wait) for wait in waits] == [False, False, True, True, False, False, True, True,
                                              False]  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [{"title": " "}, {"scopes": ()}, {"scopes": ("everything",)}, {"per_minute": 0},
     {"valid_to": date(2026, 11, 1)}, {"valid_to": date(2028, 1, 1)}],
    ids=str,
)  # fmt: skip
def test_a_proposal_that_makes_no_sense_is_refused(room, changes):
    with pytest.raises(UserError):
        room.propose(replace(PROPOSAL, **changes), ADMIN)
