"""`leancity raids`: how far the inspectors of a unit went, day by day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import click

from leancity.config import Settings
from leancity.kernel import Kernel
from leancity.raids import DayOfRaids

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.option("--from", "first", type=_DAY, required=True, help="First day, yyyy-mm-dd.")
@click.option("--to", "last", type=_DAY, required=True, help="Last day, yyyy-mm-dd.")
@click.option("--unit", required=True, help="Whose raids: the code of a unit.")
def raids(first: datetime, last: datetime, unit: str) -> None:
    """Print raids, stops and kilometres by day, separated by tabs."""
    kernel = Kernel(Settings.from_env())
    for line in lines(kernel.raids.days(first.date(), last.date(), unit)):
        click.echo(line)


def lines(days: Sequence[DayOfRaids]) -> Iterator[str]:
    """A head, a line for each day, a line for all."""
    yield "day\traids\tstops\tkm\tsaved km"
    for day in days:
        yield _line(day.on.isoformat(), [day])
    yield _line("all", days)


def _line(name: str, days: Sequence[DayOfRaids]) -> str:
    far = sum(day.metres for day in days) / 1000
    saved = sum(day.saved_metres for day in days) / 1000
    counts = sum(day.raids for day in days), sum(day.stops for day in days)
    return f"{name}\t{counts[0]}\t{counts[1]}\t{far:.1f}\t{saved:.1f}"
