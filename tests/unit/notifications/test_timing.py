from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from leancity.notifications.timing import awake, pause_after

ZONE = ZoneInfo("Asia/Sakhalin")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        ("2026-11-23T08:00", "2026-11-23T08:00"),
        ("2026-11-23T19:59:59", "2026-11-23T19:59:59"),
        ("2026-11-23T20:00", "2026-11-24T08:00"),
        ("2026-11-23T23:59", "2026-11-24T08:00"),
        ("2026-11-24T00:00", "2026-11-24T08:00"),
        ("2026-11-24T07:59:59", "2026-11-24T08:00"),
        ("2026-12-31T22:00", "2027-01-01T08:00"),
    ],
)
def test_the_night_is_the_citys(moment: str, leaves: str) -> None:
    in_utc = at(moment).astimezone(ZoneInfo("UTC"))
    assert awake(in_utc, ZONE) == at(leaves)


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 5), (3, 30), (4, None), (0, None)])
def test_three_retries_then_the_end(attempts: int, minutes: int | None) -> None:
    expected = None if minutes is None else timedelta(minutes=minutes)
    assert pause_after(attempts) == expected
