"""`leancity worker`: the entry point that the worker adds to the command of the house."""

from __future__ import annotations

import sys

import click

from workers.__main__ import main


@click.command()
@click.argument("topics", nargs=-1)
def worker(topics: tuple[str, ...]) -> None:
    """Serve TOPICS of the engine, or all of them, until SIGTERM or SIGINT.

    Health and metrics are at LEANCITY_HEALTH_PORT, logs are lines of JSON. Exit codes: 0 stopped
    when asked, 1 broken, 2 a mistake of configuration.
    """
    sys.exit(main(list(topics)))
