"""`leancity local ...`: the one-machine profile behind `make up`, `down` and `reset`."""

from __future__ import annotations

import shlex
import time
from pathlib import Path

import click

from leancity.errors import LeanCityError
from leancity.local.environment import LocalCity, default_state_dir
from leancity.local.ports import read_choices


class _Told(click.Group):
    """Tells what went wrong without a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command of the group."""
        try:
            return super().invoke(ctx)
        except LeanCityError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Told)
@click.option(
    "--state-dir",
    type=click.Path(path_type=Path, resolve_path=True),
    default=default_state_dir,
    envvar="LEANCITY_STATE_DIR",
    help="Where the city keeps what it knows.",
)
@click.pass_context
def local(context: click.Context, state_dir: Path) -> None:
    """Run a whole city on this machine."""
    context.obj = state_dir


@local.command()
@click.argument("ports", nargs=-1, metavar="[NAME=PORT]...")
@click.option("--cases/--no-cases", default=True, help="Make the demo cases when they lack.")
@click.pass_obj
def up(state_dir: Path, ports: tuple[str, ...], cases: bool) -> None:
    """Start everything, make the demo city, say where to go.

    Ports other than the usual ones are chosen as portal=8100 engine=8180 and remembered.
    """
    from leancity.local.start import make_cases, start

    began = time.monotonic()
    chosen = read_choices(ports)
    city = start(state_dir, chosen, lambda text: click.echo(text, err=True))
    click.echo(_welcome(city, time.monotonic() - began))
    if cases:
        make_cases(city, click.echo)


@local.command()
@click.pass_obj
def down(state_dir: Path) -> None:
    """Stop everything; what the city knows stays."""
    from leancity.local.run import LocalRun

    if city := LocalCity.find(state_dir):
        LocalRun(city).stop()
    click.echo("The city is stopped.")


@local.command()
@click.pass_obj
def reset(state_dir: Path) -> None:
    """Stop everything and forget what the city knew."""
    from leancity.local.run import LocalRun

    if city := LocalCity.find(state_dir):
        LocalRun(city).reset()
    click.echo("The city is cleared.")


@local.command()
@click.pass_obj
def postgres(state_dir: Path) -> None:
    """Run the database server in the foreground."""
    LocalCity.ensure(state_dir, "demo").postgres.exec_foreground()


@local.command()
@click.pass_obj
def environment(state_dir: Path) -> None:
    """Print the environment of the city's processes, to be read by a shell."""
    for name, value in sorted(LocalCity.ensure(state_dir, "demo").variables().items()):
        click.echo(f"export {name}={shlex.quote(value)}")


def _welcome(city: LocalCity, seconds: float) -> str:
    return f"""
The city runs (ready in {seconds:.0f} s).

  Portal    {city.portal_url}
  Cockpit   {city.portal_url}/sso/webapps?next=/camunda/app/cockpit/default/
  Letters   {city.state_dir / "mail"}
  Log       {city.state_dir / "log"}

Sign in with the password `sakhalin` as
  kim.i       inspector: adds violations, checks their removal
  pak.s       specialist: completes cards, chooses the measure
  gorelov.v   head of the department: approves
  yugay.n     owner of the process: Cockpit
  li.v        specialist of another department: sees nothing of these cases

`make down` stops the city, `make reset` clears it.
"""
