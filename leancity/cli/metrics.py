"""`leancity metrics`."""

from __future__ import annotations

import click

from leancity.config import Settings
from leancity.kernel import Kernel
from leancity.logs import configure_logging


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
    count = Kernel(settings).cases.rebuild()
    click.echo(f"{count} cases read again")
