"""`leancity mailbox`: takes the demo city's e-mails and keeps them as files."""

from __future__ import annotations

import itertools
import threading
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leancity.clock import Clock, SystemClock
from leancity.config import Settings

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope, Session


class Maildir:
    """Writes every letter as `new/<moment>-<n>.eml` and says so in one line."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        self._count = itertools.count(1)
        for name in ("tmp", "new", "cur"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002
        """Keep one letter; it is whole when it appears in `new`."""
        content = envelope.original_content or b""
        name = f"{self._clock.now():%Y%m%dT%H%M%S%f}-{next(self._count)}.eml"
        draft = self._folder / "tmp" / name
        draft.write_bytes(content)
        draft.rename(self._folder / "new" / name)
        subject = message_from_bytes(content, policy=default)["Subject"]
        click.echo(f"mail kept: {name} {subject}")
        return "250 kept"


@click.command()
@click.option("--bind", help="HOST:PORT to listen on; by default LEANCITY_MAILBOX_BIND.")
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Maildir that takes the letters; by default `mail` in the state folder.",
)
def mailbox(bind: str | None, folder: Path | None) -> None:
    """Take every e-mail and deliver none: the mail server of the demo city."""
    settings = Settings.from_env()
    if settings.profile == "production":
        raise click.ClickException("a production city needs a real mail server")
    host, _, port = (bind or settings.mailbox_bind).rpartition(":")
    controller = listening(
        host,
        int(port),
        Maildir(folder or settings.state_dir / "mail", SystemClock(settings.timezone)),
    )
    click.echo(f"mailbox listens on {host}:{port}")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        click.echo("mailbox stops")
    finally:
        controller.stop()


def listening(host: str, port: int, handler: Maildir) -> Any:
    """A started SMTP server; `stop` ends it. Needs the extra `local`."""
    from aiosmtpd.controller import Controller

    controller = Controller(handler, hostname=host, port=port)
    controller.start()
    return controller
