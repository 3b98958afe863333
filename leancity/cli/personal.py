"""`leancity personal`: what is kept about a person, told or forgotten, at the machine's console."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from leancity.audit import Actor
from leancity.config import Settings
from leancity.errors import LeanCityError
from leancity.kernel import Kernel
from leancity.privacy import Found, dossier_zip

_FIND = click.argument("text")
_REASON = click.option(
    "--reason", required=True, help="Number and date of the request; never the person's name."
)


@click.group()
def personal() -> None:
    """Answer requests of persons about their data."""


@personal.command("find")
@_FIND
@_REASON
def find_command(text: str, reason: str) -> None:
    """List the cases of whoever has exactly this name, phone or number (TEXT)."""
    with _kernel() as kernel:
        for found in kernel.privacy.find(text, _actor(), reason):
            click.echo(_line(found))


@personal.command("export")
@_FIND
@_REASON
@click.option("--to", required=True, type=click.Path(dir_okay=False, path_type=Path))
def export_command(text: str, reason: str, to: Path) -> None:
    """Write all that is kept about a person to a ZIP file."""
    with _kernel() as kernel:
        ids = [found.subject for found in kernel.privacy.find(text, _actor(), reason)]
        dossier = kernel.privacy.dossier(ids, _actor(), reason)
        to.write_bytes(dossier_zip(dossier, kernel.settings.locale, kernel.clock.zone))
        click.echo(f"{len(ids)} written to {to}")


@personal.command("erase")
@_FIND
@_REASON
@click.option("--yes", "confirmed", is_flag=True, help="Do it; without it only say what would go.")
def erase_command(text: str, reason: str, *, confirmed: bool) -> None:
    """Forget a person in every closed case; numbers, metrics and documents stay."""
    with _kernel() as kernel:
        found = kernel.privacy.find(text, _actor(), reason)
        for each in found:
            click.echo(_line(each))
        closed = [each.subject for each in found if each.may_be_erased]
        if not confirmed:
            click.echo(f"{len(closed)} of {len(found)} would be erased; repeat with --yes")
        elif closed:
            click.echo(f"{kernel.privacy.erase(closed, _actor(), reason)} erased")


@contextmanager
def _kernel() -> Iterator[Kernel]:
    try:
        kernel = Kernel(Settings.from_env())
        try:
            yield kernel
        finally:
            kernel.database.dispose()
    except LeanCityError as error:
        raise click.ClickException(str(error)) from error


def _actor() -> Actor:
    return Actor(login=f"console:{pwd.getpwuid(os.getuid()).pw_name}")


def _line(found: Found) -> str:
    state = "closed" if found.may_be_erased else "open"
    return f"{found.process_key} {found.number}  {found.role}  {found.name}  {state}"
