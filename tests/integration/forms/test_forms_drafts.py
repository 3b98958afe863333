"""Drafts in the database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from leancity.clock import FixedClock
from leancity.db import Database
from leancity.forms import DraftConflictError, DraftKey, Drafts

NOON = datetime(2026, 11, 24, 3, 5, tzinfo=UTC)
KEY = DraftKey(owner="kim.i", scope="task:1", form_hash="a" * 64)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def drafts(database: Database, clock: FixedClock) -> Drafts:
    return Drafts(database, clock)


def test_a_draft_is_found_as_it_was_saved(drafts: Drafts) -> None:
    saved = drafts.save(KEY, {"a": ["x", 1, None]}, 0)
    assert saved.version == 1
    assert drafts.load(KEY) == saved
    assert saved.data == {"a": ["x", 1, None]}
    assert saved.updated_at == NOON


def test_saving_again_needs_the_version_that_was_seen(drafts: Drafts) -> None:
    drafts.save(KEY, {"a": 1}, 0)
    drafts.save(KEY, {"a": 2}, 1)
    with pytest.raises(DraftConflictError):
        drafts.save(KEY, {"a": 3}, 1)
    found = drafts.load(KEY)
    assert found is not None
    assert (found.data, found.version) == ({"a": 2}, 2)


def test_a_draft_of_another_version_of_the_form_is_not_offered_but_replaced(drafts: Drafts) -> None:
    drafts.save(KEY, {"a": 1}, 0)
    changed = replace(KEY, form_hash="b" * 64)
    assert drafts.load(changed) is None
    assert drafts.save(changed, {"b": 1}, 0).data == {"b": 1}
    assert drafts.load(KEY) is None


def test_nobody_sees_anothers_draft(drafts: Drafts) -> None:
    drafts.save(KEY, {"a": 1}, 0)
    assert drafts.load(replace(KEY, owner="pak.o")) is None
    assert drafts.load(replace(KEY, scope="task:2")) is None


def test_answers_that_could_not_be_handed_in_are_kept_and_saving_goes_on(drafts: Drafts) -> None:
    drafts.rescue(KEY, {"a": 1})
    assert drafts.save(KEY, {"a": 2}, 0).version == 1
    drafts.rescue(KEY, {"a": 3})
    found = drafts.load(KEY)
    assert found is not None
    assert (found.data, found.version) == ({"a": 3}, 1)
    assert drafts.save(KEY, {"a": 4}, 1).version == 2


def test_a_sent_form_leaves_no_draft(drafts: Drafts) -> None:
    drafts.save(KEY, {"a": 1}, 0)
    drafts.discard("kim.i", "task:1")
    drafts.discard("kim.i", "task:1")
    assert drafts.load(KEY) is None


def test_old_drafts_are_forgotten(drafts: Drafts, clock: FixedClock) -> None:
    drafts.save(KEY, {"a": 1}, 0)
    clock.advance(timedelta(days=31))
    fresh = replace(KEY, scope="task:2")
    drafts.save(fresh, {"a": 2}, 0)
    assert drafts.purge(clock.now() - timedelta(days=30)) == 1
    assert drafts.load(KEY) is None
    assert drafts.load(fresh) is not None


def test_of_two_first_drafts_one_wins(drafts: Drafts) -> None:
    def save(number: int) -> bool:
        try:
            drafts.save(KEY, {"a": number}, 0)
        except DraftConflictError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        wins = list(pool.map(save, range(4)))
    assert wins.count(True) == 1
    found = drafts.load(KEY)
    assert found is not None
    assert found.data == {"a": wins.index(True)}
