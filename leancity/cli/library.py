"""Process packages from the command line: begin, check, submit, export, translate."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import yaml

from leancity.errors import UserError
from leancity.forms.headless import HeadlessForms
from leancity.library import (
    Finding,
    Library,
    Package,
    PackageError,
    PackageRefusedError,
    World,
    city_world,
    write_files,
)
from leancity.library.catalogue import updated_po
from leancity.library.check import check as check_package
from leancity.library.package import CONFIG
from leancity.library.reading import Reading
from leancity.library.scaffold import Beginning, scaffold
from leancity.library.texts import texts_of

_DEMO_CITY = Path(__file__).resolve().parents[1] / "demo" / "city.yaml"
#: Templates are only compiled here; nothing is printed in this zone.
_ZONE = ZoneInfo("UTC")
_ROOT = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path.cwd,
    help="The folder that holds processes/, forms/, doc_templates/ and locale/.",
)


@click.command()
@click.argument("keys", nargs=-1)
@_ROOT
@click.option(
    "--city",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=_DEMO_CITY,
    help="The city file whose units the packages may name.",
)
def check(keys: tuple[str, ...], root: Path, city: Path) -> None:
    """Check the packages KEYS, or all of them; needs no running city."""
    world = _world(city)
    findings: list[Finding] = []
    for key in keys or _keys(root):
        findings += check_package(_load(root, key), world)
    for finding in findings:
        click.echo(str(finding))
    if findings:
        raise click.exceptions.Exit(1)
    click.echo("No faults.")


@click.command()
@click.argument("key")
@_ROOT
@click.option("--title", help="What people call it, in Russian; default: the key.")
@click.option("--title-en", help="The same in English; default: the key.")
@click.option("--unit", required=True, help="The unit whose specialists work on it: dobik.")
def new_process(key: str, root: Path, title: str | None, title_en: str | None, unit: str) -> None:
    """Write a package KEY to begin with: a request, a decision, two endings."""
    spoken = key.replace("_", " ").capitalize()
    try:
        package = scaffold(
            Beginning(key=key, title=title or spoken, title_en=title_en or spoken, unit=unit)
        )
    except UserError as error:
        raise click.ClickException(str(error)) from error
    present = [name for name in package.files() if (root / name).exists()]
    if present:
        raise click.ClickException(f"{present[0]} is there already; nothing was written.")
    for path in write_files(package.files().items(), root):
        click.echo(str(path))


@click.command()
@click.argument("key")
@_ROOT
@click.option("--author", required=True, help="Login of whoever answers for the change.")
@click.option("--comment", required=True, help="What changes, and why.")
@click.option("--base", type=int, help="The version the change started from; default: the newest.")
def submit(key: str, root: Path, author: str, comment: str, base: int | None) -> None:
    """Hand the package KEY in: it is deployed whole or not at all."""
    from leancity.errors import ConflictError

    package = _load(root, key)
    try:
        with _library() as library:
            done = library.submit(package, author=author, comment=comment, base_version=base)
    except PackageRefusedError as refused:
        for finding in refused.findings:
            click.echo(str(finding), err=True)
        raise click.ClickException(str(refused)) from refused
    except ConflictError as error:
        raise click.ClickException(str(error)) from error
    said = "is version" if done.changed else "is unchanged: version"
    click.echo(f"{key} {said} {done.version.version}")


@click.command()
@click.argument("key")
@click.option("--to", "folder", type=click.Path(path_type=Path), required=True)
@click.option("--version", type=int, help="Default: the newest.")
def export(key: str, folder: Path, version: int | None) -> None:
    """Write a submitted version of the package KEY below a folder, as it was handed in."""
    from leancity.errors import NotFoundError

    try:
        with _library() as library:
            files = library.export(key, version)
    except NotFoundError as error:
        raise click.ClickException(str(error)) from error
    for path in write_files(files.items(), folder):
        click.echo(str(path))


@click.command()
@click.argument("keys", nargs=-1)
@_ROOT
@click.option("--locale", default="en", show_default=True)
def catalogue(keys: tuple[str, ...], root: Path, locale: str) -> None:
    """Bring the catalogues of KEYS up to date: new texts wait there for a translation."""
    for key in keys or _keys(root):
        package = _load(root, key)
        name = f"locale/{locale}.po"
        known = package.resources.get(name, b"")
        path = root / package.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(updated_po(known, locale, texts_of(Reading(package))))
        click.echo(str(path))


@contextmanager
def _library() -> Iterator[Library]:
    """The library of the city that the environment names."""
    from leancity.config import Settings
    from leancity.kernel import Kernel

    kernel = Kernel(Settings.from_env())
    try:
        yield kernel.library
    finally:
        kernel.database.dispose()


def _keys(root: Path) -> list[str]:
    return sorted(path.parent.name for path in (root / "processes").glob(f"*/{CONFIG}"))


def _load(root: Path, key: str) -> Package:
    try:
        return Package.load(root, key)
    except PackageError as error:
        raise click.ClickException(str(error)) from error


def _world(city: Path) -> World:
    content = yaml.safe_load(city.read_text(encoding="utf-8"))
    return city_world(
        units=[unit["code"] for unit in content["units"]],
        zone=_ZONE,
        inspect_form=HeadlessForms().inspect,
    )
