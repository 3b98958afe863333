"""When a failed task is tried again."""

from __future__ import annotations

import pytest

from workers.runtime.retry import Backoff, RetryDecision, RetryPolicy

POLICY = RetryPolicy(attempts=5, base=10, cap=60, jitter=0.2)


@pytest.mark.parametrize(
    ("retries", "remaining", "pause"),
    [
        pytest.param(None, 4, 10, id="first failure"),
        pytest.param(4, 3, 20, id="second doubles"),
        pytest.param(3, 2, 40, id="third doubles again"),
        pytest.param(2, 1, 60, id="the cap holds"),
        pytest.param(1, 0, 0, id="the last try makes an incident"),
        pytest.param(0, 0, 0, id="an incident stays one"),
        pytest.param(99, 4, 10, id="an operator's generous number begins again"),
    ],
)
def test_pauses_double_until_the_cap_and_retries_run_out(retries, remaining, pause):
    decision = POLICY.decide(retries, chance=lambda: 0.5)
    assert decision == RetryDecision(retries=remaining, pause=pause)


@pytest.mark.parametrize(
    ("chance", "pause"), [(0.0, 8.0), (0.5, 10.0), (0.75, 11.0), (0.999999, 12.0)]
)
def test_jitter_spreads_a_pause_by_its_share_both_ways(chance, pause):
    assert POLICY.decide(None, chance=lambda: chance).pause == pytest.approx(pause, abs=1e-3)


@pytest.mark.parametrize(("asked", "pause"), [(0.0, 0.0), (7.5, 7.5), (3600, 3600), (-3, 0.0)])
def test_a_pause_that_the_other_side_asked_for_is_taken_as_it_is(asked, pause):
    assert POLICY.decide(3, retry_after=asked) == RetryDecision(retries=2, pause=pause)


def test_a_pause_asked_for_does_not_save_the_last_try():
    assert POLICY.decide(1, retry_after=30).retries == 0


@pytest.mark.parametrize(
    ("retries", "remaining", "pause"), [(None, 3, 60), (3, 2, 300), (2, 1, 1800), (1, 0, 0)]
)
def test_pauses_that_are_laid_down_are_kept_to_the_second(retries, remaining, pause):
    policy = RetryPolicy.after(60, 300, 1800)
    assert policy.decide(retries) == RetryDecision(retries=remaining, pause=pause)


def test_one_attempt_means_no_retry():
    assert RetryPolicy(attempts=1).decide(None) == RetryDecision.incident()


@pytest.mark.parametrize(
    "wrong",
    [
        {"attempts": 0},
        {"base": -1},
        {"cap": -1},
        {"jitter": 1.0},
        {"jitter": -0.1},
        {"attempts": 3, "pauses": (1.0,)},
        {"attempts": 2, "pauses": (-1.0,)},
    ],
)
def test_a_policy_that_is_none_is_refused(wrong):
    with pytest.raises(ValueError, match="not a retry policy"):
        RetryPolicy(**wrong)


def test_backoff_grows_stays_at_the_longest_and_begins_again_after_a_success():
    backoff = Backoff(0.5, 4.0, chance=lambda: 0.5)
    assert [backoff.next() for _ in range(5)] == [0.5, 1.0, 2.0, 4.0, 4.0]
    backoff.reset()
    assert backoff.next() == 0.5


def test_backoff_survives_a_week_of_failures():
    backoff = Backoff(0.5, 30.0, chance=lambda: 0.5)
    assert [backoff.next() for _ in range(20_000)][-1] == 30.0
