"""`leancity org ...`: the organisation and its copy in the engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import yaml

from leancity.config import Settings
from leancity.errors import LeanCityError
from leancity.kernel import Kernel
from leancity.org.access import DEPLOYER


@contextmanager
def _kernel() -> Iterator[Kernel]:
    """The kernel of this command; what it refuses is told without a traceback."""
    try:
        kernel = Kernel(Settings.from_env())
        try:
            yield kernel
        finally:
            kernel.database.dispose()
    except (LeanCityError, yaml.YAMLError) as error:
        raise click.ClickException(str(error)) from error


@click.group()
def org() -> None:
    """Units, posts, people and their rights."""


@org.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load(file: Path) -> None:
    """Take over a city FILE (YAML); repeating it changes nothing."""
    with _kernel() as kernel:
        kernel.org.load(yaml.safe_load(file.read_text(encoding="utf-8")))


@org.command("sync")
def sync() -> None:
    """Make the engine's users, groups and rights those of today."""
    with _kernel() as kernel:
        report = kernel.org.sync(kernel.engine.as_user(DEPLOYER))
    for what, count in sorted(report.done.items()):
        click.echo(f"{what}: {count}")
    click.echo("the engine mirrors the organisation")


@org.command("passwd")
@click.argument("login")
@click.password_option()
def passwd(login: str, password: str) -> None:
    """Give LOGIN a password of their own."""
    with _kernel() as kernel:
        kernel.org.set_password(login, password)
