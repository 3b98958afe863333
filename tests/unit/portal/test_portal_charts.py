"""Charts: every case in one column, the promise on the scale, no trend of chance."""

from __future__ import annotations

from dataclasses import replace

import pytest

from leancity.library.config import Metrics as Promise
from leancity.metrics.activities import Spread
from leancity.metrics.comparing import LeadTimes
from portal.charts import ageing, spark
from tests.fakes.figures import FakeReports

PROMISE = Promise(clock_start="start_office", clock_stop="fixed", target="2wd")


@pytest.fixture
def report():
    reports = FakeReports()
    return reports.report("prevention", PROMISE, reports.last(90))


def test_every_open_case_has_its_age(report):
    chart = ageing(report)

    assert sum(age.count for age in chart.ages) == report.under_way > 0
    assert sum(age.count for age in chart.ages if age.late) <= report.overdue
    assert any(age.late for age in chart.ages)
    assert chart.left < chart.target <= chart.width


def test_without_open_cases_the_promise_still_stands(report):
    chart = ageing(replace(report, running_times=LeadTimes()))

    assert {age.count for age in chart.ages} == {0}
    assert chart.target is not None
    assert ageing(replace(report, running_times=LeadTimes(), target=None)).target is None


def weeks(report, medians):
    made = [
        replace(report.weeks[0], spread=Spread(median=m, p85=m, p90=m, mean=m)) for m in medians
    ]
    return spark(replace(report, weeks=made))


@pytest.mark.parametrize(
    ("medians", "direction"),
    [([4, 4, 2, 2], -1), ([2, 2, 4, 4], 1), ([4, 4, 4, 3.9], 0), ([0, 0, 0, 0], 0)],
)
def test_a_trend_has_a_direction(report, medians, direction):
    assert weeks(report, medians).direction == direction


def test_few_weeks_are_no_trend(report):
    assert weeks(report, [4, 2, 1]) is None
