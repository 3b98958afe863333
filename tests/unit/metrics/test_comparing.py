"""Before and after: sure, unsure, too few, too young."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import numpy as np
import pytest

from leancity.calendars import moments
from leancity.metrics.comparing import ENOUGH, Cases, LeadTimes, around, by_version
from leancity.metrics.comparing import compare as compare_cases
from leancity.metrics.leads import Leads
from tests.unit.metrics.logged import NOW, at


def leads(values, version=1, *, running=False, start=None):
    count = len(values)
    return Leads(
        roots=np.arange(count), version=np.full(count, version),
        start=np.full(count, moments([start or at()])[0]), stop=np.full(count, moments([NOW])[0]),
        running=np.full(count, running), value=np.array(values, dtype=float),
    )  # fmt: skip


def compare(before, after):
    return compare_cases(Cases.of(before), Cases.of(after))


def drawn(mean, count, seed=1):
    random = Random(seed)  # noqa: S311 - the same cases every time
    return [random.gauss(mean, 2) for _ in range(count)]


def test_a_real_difference_is_seen_with_its_bounds():
    found = compare(leads(drawn(20, 60)), leads(drawn(15, 60, seed=2)))

    assert found.is_shorter is True
    assert found.low < found.difference < found.high < 0
    assert found.difference == pytest.approx(-5, abs=1.5)
    assert compare(leads(drawn(15, 60)), leads(drawn(20, 60, seed=2))).is_shorter is False


def test_chance_is_not_sold_as_progress():
    found = compare(leads(drawn(20, 30)), leads(drawn(20, 30, seed=2)))

    assert found.is_enough
    assert found.low < 0 < found.high
    assert found.is_shorter is None


@pytest.mark.parametrize("counts", [(ENOUGH - 1, 100), (100, ENOUGH - 1), (0, 0)])
def test_few_cases_are_not_judged(counts):
    few, many = (leads([1.0] * count) for count in counts)

    found = compare(few, many)

    assert not found.is_enough
    assert (found.low, found.high, found.is_shorter) == (None, None, None)


def test_the_same_cases_give_the_same_bounds():
    sides = leads(drawn(20, 40)), leads(drawn(18, 40, seed=2))

    assert compare(*sides) == compare(*sides)


def test_a_version_whose_slow_cases_still_run_is_young():
    after = Leads.joined([leads([1.0] * 12), leads([9.0] * 6, running=True)])

    found = compare(leads(drawn(20, 40)), after)

    assert (found.after.done, found.after.running) == (12, 6)
    assert found.after.is_young
    assert not found.before.is_young


def test_every_version_beside_the_one_before_it():
    found = by_version(Leads.joined([leads([3.0] * 12, 1), leads([2.0] * 12, 2), leads([1.0], 4)]))

    assert [(one.old, one.new) for one in found] == [(2, 4), (1, 2)]
    assert [one.comparison.is_enough for one in found] == [False, True]
    assert found[1].comparison.difference == -1
    assert by_version(leads([3.0] * 12)) == []


def test_cases_around_a_moment():
    early = leads([5.0] * 12, start=at() - timedelta(days=1))
    done = LeadTimes.of(Leads.joined([early, leads([4.0] * 15)]))
    running = LeadTimes.of(Leads.joined([early.where([0, 1]), leads([1.0] * 3, running=True)]))

    found = around(done, running, at())

    assert (found.before.done, found.after.done, found.difference) == (12, 15, -1)
    assert (found.before.running, found.after.running) == (2, 3)


def test_the_bounds_are_those_of_resampled_cases():
    """The middle of so many draws is drawn at once: beside the draws themselves."""
    values = np.sort(np.array(drawn(20, 41)))
    random = np.random.default_rng(1)
    resampled = np.sort(random.choice(values, size=(20_000, 41)), axis=1)[:, 20]
    others = np.zeros(ENOUGH)

    found = compare_cases(Cases(done=others), Cases(done=values))

    low, high = np.quantile(resampled, (0.025, 0.975))
    assert (found.low, found.high) == (pytest.approx(low, abs=0.3), pytest.approx(high, abs=0.3))


def test_the_bounds_hold_the_truth_as_often_as_they_say():
    """Of a hundred comparisons of the same process about five may see a difference."""
    random = Random(3)  # noqa: S311 - the same cases every time
    wrong = 0
    for _ in range(100):
        sides = [leads([random.expovariate(0.1) for _ in range(25)]) for _ in range(2)]
        wrong += compare(*sides).is_shorter is not None

    assert wrong <= 10
