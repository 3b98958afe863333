"""The `leancity` command: one module per group of commands, imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import EntryPoints, entry_points

import click

from leancity import __version__

#: command -> module below this package and the click command in it
_COMMANDS = {
    "addresses": "addresses:addresses",
    "calendar": "calendar:calendar_group",
    "catalogue": "library:catalogue",
    "check": "library:check",
    "db": "db:db",
    "element-templates": "topics:templates",
    "export": "library:export",
    "heartbeat": "heartbeat:heartbeat",
    "import": "imports:import_command",
    "keys": "keys:keys",
    "local": "local:local",
    "mailbox": "mailbox:mailbox",
    "metrics": "metrics:metrics",
    "new-process": "library:new_process",
    "org": "org:org",
    "personal": "personal:personal",
    "raids": "raids:raids",
    "scheduler": "scheduler:scheduler",
    "submit": "library:submit",
    "topics": "topics:topics",
}


def _added() -> EntryPoints:
    """Commands that packages above the kernel add; the kernel itself knows none of them."""
    return entry_points(group="leancity.commands")


class LazyGroup(click.Group):
    """Knows its commands by name and imports only the one that runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names, for the help page."""
        return sorted({*_COMMANDS, *_added().names})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of a name."""
        if cmd_name in _COMMANDS:
            module, _, attribute = _COMMANDS[cmd_name].partition(":")
            command = getattr(import_module(f"leancity.cli.{module}"), attribute)
        else:
            command = next((each.load() for each in _added().select(name=cmd_name)), None)
        return command if isinstance(command, click.Command) else None


@click.group(cls=LazyGroup)
@click.version_option(__version__)
def main() -> None:
    """Run and look after a city's processes."""
