"""`leancity calendar`: look at the working calendar and check its file."""

from __future__ import annotations

from pathlib import Path

import click

from leancity.calendars import CALENDAR_FILE, Calendar, CalendarYearMissing, check
from leancity.calendars.data import CalendarData, Year

_FILE = click.option(
    "--file",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=CALENDAR_FILE,
    help="Another calendar file than the one shipped.",
)


@click.group("calendar")
def calendar_group() -> None:
    """Look at the working calendar and check its file."""


@calendar_group.command("check")
@_FILE
def check_command(path: Path) -> None:
    """Compare the calendar file with the Labour Code and with its own norms."""
    data = CalendarData.load(path)
    findings = check(data)
    for finding in findings:
        click.echo(f"{'error' if finding.error else 'warning'}: {finding.year}: {finding.message}")
    if any(finding.error for finding in findings):
        raise click.exceptions.Exit(1)
    years = f"{data.years[0].year}-{data.years[-1].year}"
    click.echo(f"calendar {data.version}: {years}, {data.zone.key}")


@calendar_group.command("show")
@click.argument("year", type=int)
@_FILE
def show_command(year: int, path: Path) -> None:
    """Print the exceptions and the norm of one YEAR."""
    data = CalendarData.load(path)
    found = next((item for item in data.years if item.year == year), None)
    if found is None:
        raise click.ClickException(str(CalendarYearMissing(year)))
    for line in _lines(found, Calendar(data)):
        click.echo(line)


def _lines(year: Year, calendar: Calendar) -> list[str]:
    worked = sum(calendar.is_working(day) for day in year.days())
    lines = [
        f"{year.year}: {year.norm_days} working days, {year.norm_hours} hours at 40 hours a week",
        f"decree: {year.decree or 'not confirmed'}",
        f"presidential non-working days: {'off work' if calendar.presidential else 'worked'}"
        f", {worked} days are worked",
    ]
    for name in ("off", "work", "short", "presidential_off"):
        days = sorted(getattr(year, name))
        lines.append(f"{name}: {', '.join(day.strftime('%d.%m %a') for day in days) or '-'}")
    return lines
