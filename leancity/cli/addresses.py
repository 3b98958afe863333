"""`leancity addresses`: the city's address register."""

from __future__ import annotations

from pathlib import Path

import click

from leancity.addresses import AddressDataError
from leancity.config import Settings
from leancity.kernel import Kernel


@click.group()
def addresses() -> None:
    """The city's address register."""


@addresses.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load_command(file: Path) -> None:
    """Replace the register by a CSV FILE with the columns street, house, lat, lon."""
    kernel = Kernel(Settings.from_env())
    try:
        count = kernel.addresses.load(file)
    except AddressDataError as error:
        raise click.ClickException(str(error)) from error
    finally:
        kernel.database.dispose()
    click.echo(f"{count} houses")
