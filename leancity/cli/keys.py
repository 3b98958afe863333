"""`leancity keys`."""

from __future__ import annotations

from pathlib import Path

import click

from leancity.engine.tokens import ensure_keys


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def keys(folder: Path) -> None:
    """Make the signing keys below FOLDER: private/portal, private/bots, private/service and public.

    To change a key, delete its private file and run this again; delete the old public file when
    the processes were started anew.
    """
    ensure_keys(folder)
    click.echo(f"Keys are in {folder}: give each process its own folder of private/ only.")
