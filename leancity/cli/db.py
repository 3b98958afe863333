"""`leancity db ...`."""

from __future__ import annotations

import click

from leancity.config import Settings
from leancity.db.base import Database
from leancity.db.migrate import upgrade


@click.group()
def db() -> None:
    """The kernel's database."""


@db.command("upgrade")
def upgrade_command() -> None:
    """Bring the schema to the newest revision."""
    upgrade(Database(Settings.from_env().database_url).engine)
