"""The `leancity` command: one module per group of commands, imported when it is asked for."""

from __future__ import annotations

from importlib import import_module

import click

from leancity import __version__

#: command -> module below this package and the click command in it
_COMMANDS = {
    "addresses": "addresses:addresses",
    "calendar": "calendar:calendar_group",
    "catalogue": "library:catalogue",
    "check": "library:check",
    "db": "db:db",
    "export": "library:export",
    "import": "imports:import_command",
    "keys": "keys:keys",
    "local": "local:local",
    "mailbox": "mailbox:mailbox",
    "new-process": "library:new_process",
    "org": "org:org",
    "personal": "personal:personal",
    "raids": "raids:raids",
    "scheduler": "scheduler:scheduler",
    "submit": "library:submit",
}


class LazyGroup(click.Group):
    """Knows its commands by name and imports only the one that runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names, for the help page."""
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of a name."""
        if cmd_name not in _COMMANDS:
            return None
        module, _, attribute = _COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(f"leancity.cli.{module}"), attribute)
        return command if isinstance(command, click.Command) else None


@click.group(cls=LazyGroup)
@click.version_option(__version__)
def main() -> None:
    """Run and look after a city's processes."""
