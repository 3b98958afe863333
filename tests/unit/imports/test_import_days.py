from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from leancity.imports.parsing import Unreadable, parse_day

DAY = date(2020, 11, 17)


@pytest.mark.parametrize(
    "cell",
    [
        DAY, datetime(2020, 11, 17, 14, 5, tzinfo=UTC), 44152, 44152.0, 44152.7, "44152", "17.11.2020",
        "17.11.20", "17.11.2020г.", "17.11.2020 г.", " 17. 11. 2020 ", "17,11,2020", "17/11/2020",
        "17-11-2020", "2020-11-17", "2020-11-17 14:05:00", "2020-11-17T14:05", "17.11.2020 14:05",
        "17 ноября 2020", "17 ноября 2020 г.", "17 ноября 2020 года", "17 Ноября 20",
        "17 нояб. 2020", "17.11.2020.",
    ],
    ids=str,
)  # fmt: skip
def test_a_day_is_read_in_every_shape(cell):
    assert parse_day(cell) == DAY


@pytest.mark.parametrize(
    ("text", "month"),
    [("5 марта 2021", 3), ("5 мая 2021", 5), ("5 май 2021", 5), ("5 января 2021", 1),
     ("5 авг 2021", 8), ("5 декабря 2021", 12)],
)  # fmt: skip
def test_months_by_their_names(text, month):
    assert parse_day(text) == date(2021, month, 5)


@pytest.mark.parametrize(
    "cell",
    ["", "вчера", "17.11", "31.02.2021", "17.13.2020", "17 мартобря 2020", 3, 1234567, "3",
     "17.11.2020 или 18.11.2020", "00.00.0000", "17.11.1920", True, "ноябрь 2020", -1, 2.5],
    ids=str,
)  # fmt: skip
def test_what_is_no_day_is_refused(cell):
    with pytest.raises(Unreadable):
        parse_day(cell)
