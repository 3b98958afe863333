"""`leancity scheduler`."""

from __future__ import annotations

import click

from leancity.config import Settings
from leancity.health import HOST, serve_health
from leancity.kernel import Kernel
from leancity.logs import configure_logging
from leancity.scheduler import Scheduler


@click.command()
def scheduler() -> None:
    """Project what the engine does, deliver the outbox, tidy up; one process works at a time."""
    settings = Settings.from_env()
    configure_logging(settings)
    kernel = Kernel(settings)
    kernel.org.check_profile()
    process = Scheduler(kernel)
    if not settings.health_port:
        process.run()
        return
    with serve_health((HOST, settings.health_port), process.health):
        process.run()
