"""`leancity org ...`: the organisation and its copy in the engine."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
import yaml

from leancity.audit import Actor
from leancity.config import Settings
from leancity.errors import LeanCityError
from leancity.kernel import Kernel
from leancity.org import Emergency
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
        kernel.messengers.unlink_dismissed()
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


@org.command("dismiss")
@click.argument("login")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="First day without access.")
def dismiss(login: str, day: datetime | None) -> None:
    """End the access of LOGIN today: portal, tokens, Cockpit; their tasks go back to the groups."""
    with _kernel() as kernel:
        kernel.org.dismiss(login, day.date() if day else kernel.clock.today(), _whoever_runs_this())
        kernel.messengers.unlink_dismissed()
        kernel.org.sync(kernel.engine.as_user(DEPLOYER))


@org.command("break-glass")
@click.argument("login")
@click.option("--reason", default="", help="Why; it stays in the audit log.")
@click.option("--hours", default=1, show_default=True)
@click.option("--seal", is_flag=True, help="End it now.")
def break_glass(login: str, reason: str, hours: int, *, seal: bool) -> None:
    """Let LOGIN, whose role reads no case, read every case for some hours in an emergency."""
    with _kernel() as kernel:
        if seal:
            kernel.org.seal_glass(login, _whoever_runs_this())
            return
        emergency = Emergency(login=login, reason=reason, hours=hours)
        ends = kernel.org.break_glass(emergency, _whoever_runs_this())
        until = ends.astimezone(kernel.clock.zone)
    click.echo(f"{login} reads every case until {until:%d.%m.%Y %H:%M}")


def _whoever_runs_this() -> Actor:
    """The account of the machine: whoever has its console is no person of the organisation."""
    return Actor(login=f"console:{pwd.getpwuid(os.getuid()).pw_name}")
