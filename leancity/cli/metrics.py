"""`leancity metrics`."""

from __future__ import annotations

from pathlib import Path

import click

from leancity.config import Settings
from leancity.kernel import Kernel
from leancity.logs import configure_logging
from leancity.metrics.mining import events, write_csv, write_xes


@click.group()
def metrics() -> None:
    """Look after the event log."""


@metrics.command()
def rebuild() -> None:
    """Read the engine's whole history again into registry and event log.

    It may run beside the scheduler, break off and be run again. What the engine has forgotten
    stays in the log.
    """
    settings = Settings.from_env()
    configure_logging(settings)
    kernel = Kernel(settings)
    count = kernel.cases.rebuild()
    # What was learnt of closed months belongs into their files before anybody counts them.
    kernel.archive.close_months()
    kernel.owner_reports.forget()
    click.echo(f"{count} cases read again")


@metrics.command()
def close() -> None:
    """Write the files of closed months, as the scheduler does each night."""
    count = Kernel(Settings.from_env()).archive.close_months()
    click.echo(f"{count} months written")


@metrics.command()
@click.argument("process_key")
@click.option("--format", "kind", type=click.Choice(["xes", "csv"]), default="xes")
@click.option("--to", "path", type=click.Path(dir_okay=False, path_type=Path), required=True)
def export(process_key: str, kind: str, path: Path) -> None:
    """Write the event log of a process for tools of process mining; it names nobody."""
    kernel = Kernel(Settings.from_env())
    found = events(kernel.database, process_key)
    if kind == "csv":
        with path.open("w", encoding="utf-8", newline="") as table:
            count = write_csv(found, table)
    else:
        with path.open("wb") as log:
            count = write_xes(found, process_key, log)
    click.echo(f"{count} events in {path}")
