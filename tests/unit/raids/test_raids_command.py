"""The command that tells how far the inspectors went."""

from __future__ import annotations

from datetime import date

from click.testing import CliRunner

from leancity.cli import main
from leancity.cli.raids import lines
from leancity.raids import DayOfRaids

DAYS = [
    DayOfRaids(on=date(2026, 11, 24), raids=2, stops=31, metres=64_250, saved_metres=40_000),
    DayOfRaids(on=date(2026, 11, 26), raids=1, stops=9, metres=12_000, saved_metres=500),
]


def test_days_and_all_of_them() -> None:
    assert list(lines(DAYS))[1:] == [
        "2026-11-24\t2\t31\t64.2\t40.0",
        "2026-11-26\t1\t9\t12.0\t0.5",
        "all\t3\t40\t76.2\t40.5",
    ]


def test_no_raids() -> None:
    assert list(lines([]))[1:] == ["all\t0\t0\t0.0\t0.0"]


def test_a_day_that_is_none_is_named() -> None:
    result = CliRunner().invoke(main, ["raids", "--unit", "dobik", "--from", "soon", "--to", "now"])
    assert result.exit_code == 2
    assert "soon" in result.output
