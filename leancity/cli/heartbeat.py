"""`leancity heartbeat`."""

from __future__ import annotations

import click

from leancity.config import Settings
from leancity.engine import EngineError
from leancity.errors import UnavailableError
from leancity.kernel import Kernel


@click.command()
@click.option("--patience", type=float, default=30.0, help="Seconds to wait for an answer.")
def heartbeat(patience: float) -> None:
    """Send a task through the engine and wait until a worker has done it.

    Ends with 0 when the house works, with 1 when the engine or every worker is silent.
    """
    kernel = Kernel(Settings.from_env())
    try:
        seconds = kernel.heartbeat.beat(patience)
    except (EngineError, UnavailableError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"A worker answered after {seconds:.1f} s.")
