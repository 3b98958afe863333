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


def test_what_was_entered_into_an_older_form_is_kept_beside_it(drafts: Drafts) -> None:
    drafts.save(KEY, {"a": 1}, 0)
    changed = replace(KEY, form_hash="b" * 64)
    drafts.save(changed, {"b": 1}, 0)
    earlier = drafts.earlier(changed)
    assert earlier is not None
    assert (earlier.data, earlier.scope) == ({"a": 1}, "task:1")
    assert drafts.earlier(replace(changed, owner="pak.o")) is None


def test_a_form_that_changes_to_and_fro_loses_nothing(drafts: Drafts, clock: FixedClock) -> None:
    changed = replace(KEY, form_hash="b" * 64)
    for number, key in enumerate([KEY, changed, KEY, changed]):
        clock.advance(timedelta(minutes=1))
        drafts.save(key, {"n": number}, 0)
    found, earlier = drafts.load(changed), drafts.earlier(changed)
    assert found is not None
    assert earlier is not None
    assert (found.data, earlier.data) == ({"n": 3}, {"n": 2})


def test_answers_that_could_not_be_handed_in_set_an_older_draft_aside(drafts: Drafts) -> None:
    drafts.save(KEY, {"a": 1}, 0)
    changed = replace(KEY, form_hash="b" * 64)
    drafts.rescue(changed, {"b": 2})
    earlier = drafts.earlier(changed)
    assert earlier is not None
    assert earlier.data == {"a": 1}


def test_the_next_holder_of_a_task_sees_what_the_last_one_entered(
    drafts: Drafts, clock: FixedClock
) -> None:
    drafts.save(KEY, {"a": 1}, 0)
    clock.advance(timedelta(hours=1))
    drafts.save(replace(KEY, owner="li.s"), {"a": 2}, 0)
    mine = replace(KEY, owner="pak.o")
    left = drafts.of_others(mine)
    assert left is not None
    assert (left.owner, left.data) == ("li.s", {"a": 2})
    assert drafts.of_others(replace(mine, scope="task:2")) is None


def test_begun_cases_are_found_on_another_computer(drafts: Drafts, clock: FixedClock) -> None:
    drafts.save(replace(KEY, scope="start:one"), {"a": 1}, 0)
    clock.advance(timedelta(hours=1))
    drafts.save(replace(KEY, scope="start:two"), {"a": 2}, 0)
    drafts.save(replace(KEY, scope="start:two", form_hash="b" * 64), {"a": 3}, 0)
    drafts.save(KEY, {"a": 4}, 0)
    begun = drafts.started("kim.i")
    assert {one.scope for one in begun} == {"start:one", "start:two"}
    assert len(begun) == 2
    assert drafts.started("pak.o") == []


def test_what_was_set_aside_goes_with_the_rest(drafts: Drafts) -> None:
    changed = replace(KEY, form_hash="b" * 64)
    drafts.save(KEY, {"a": 1}, 0)
    drafts.save(changed, {"a": 2}, 0)
    drafts.discard("kim.i", "task:1")
    assert drafts.earlier(changed) is None
    drafts.save(KEY, {"a": 1}, 0)
    drafts.save(changed, {"a": 2}, 0)
    drafts.save(replace(KEY, owner="pak.o", scope="task:10"), {"a": 3}, 0)
    assert drafts.discard_all(["task:1"]) == 2
    assert drafts.load(replace(KEY, owner="pak.o", scope="task:10")) is not None


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
