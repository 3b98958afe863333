"""`leancity import KIND FILE`: files of a city into the platform."""

from __future__ import annotations

import os
import pwd
import time
from pathlib import Path

import click

from leancity.audit import Actor
from leancity.config import Settings
from leancity.errors import LeanCityError
from leancity.i18n import translate
from leancity.imports import Counts, Imports, Review, Run
from leancity.kernel import Kernel

#: Seconds between two looks at a run that another process works on.
_PAUSE = 0.5
_SHOWN = 20


@click.command("import")
@click.argument("kind")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen; change nothing.")
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the rows that need a look to this XLSX file.",
)
def import_command(kind: str, file: Path, report: Path | None, *, dry_run: bool) -> None:
    """Load FILE (XLSX or CSV) of a KIND: units, persons, addresses, register.

    A file that was loaded before changes nothing.
    """
    actor = Actor(login=f"console:{pwd.getpwuid(os.getuid()).pw_name}")
    try:
        kernel = Kernel(Settings.from_env())
        try:
            imports = kernel.imports
            run = imports.begin(kind, file.name, file.read_bytes(), actor)
            run = _through(imports, run.id, actor, dry_run=dry_run)
            if report is not None:
                report.write_bytes(imports.report(run.id, actor, "en"))
                click.echo(f"rows to review: {report}")
            if dry_run:
                imports.discard(run.id, actor)
        finally:
            kernel.database.dispose()
    except LeanCityError as error:
        raise click.ClickException(str(error)) from error


def _through(imports: Imports, run_id: str, actor: Actor, *, dry_run: bool) -> Run:
    """Check the file, load it if it is meant, and tell what became of its rows."""
    run = _wait(imports, run_id)
    click.echo(f"check: {_counted(run.planned)}")
    if not dry_run:
        imports.confirm(run.id, actor)
        run = _wait(imports, run.id)
        click.echo(f"loaded: {_counted(run.counts)}")
    for review in imports.reviews(run.id)[:_SHOWN]:
        click.echo(_line(review))
    return run


def _wait(imports: Imports, run_id: str) -> Run:
    """Do the work, or wait for the process that is at it."""
    while True:
        worked = imports.work()
        run = imports.get(run_id)
        if run.state == "failed":
            raise click.ClickException(translate(run.message, "en", **run.params))
        if not run.is_active:
            return run
        if not worked:
            time.sleep(_PAUSE)


def _counted(counts: Counts) -> str:
    return (
        f"{counts.new} new, {counts.changed} changed, {counts.unchanged} unchanged, "
        f"{counts.review} to review, {counts.refused} of them not loaded"
    )


def _line(review: Review) -> str:
    place = f"{review.sheet}, row {review.row}" if review.sheet else f"row {review.row}"
    reason = translate(review.message, "en", **review.params)
    column = f" «{review.column}»" if review.column else ""
    return f"  {place}{column}: {reason}"
