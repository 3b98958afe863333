"""`leancity local ...`: the one-machine profile behind `make up`, `down` and `reset`."""

from __future__ import annotations

import time
from pathlib import Path

import click

from leancity.config import Settings
from leancity.kernel import Kernel
from leancity.local.environment import LocalCity, default_state_dir
from leancity.local.run import LocalRun


@click.group()
@click.option("--state-dir", type=click.Path(path_type=Path), default=default_state_dir)
@click.option("--port", "ports", multiple=True, help="NAME=NUMBER, e.g. portal=8000")
@click.pass_context
def local(context: click.Context, state_dir: Path, ports: tuple[str, ...]) -> None:
    """Run a whole city on this machine."""
    chosen = {name: int(number) for name, number in (port.split("=") for port in ports)}
    context.obj = LocalCity.ensure(state_dir, "demo", chosen)


@local.command()
@click.pass_obj
def up(city: LocalCity) -> None:
    """Start everything, make the demo city, say where to go."""
    from leancity.demo.cases import make_demo_cases
    from leancity.local.provision import provision_city, provision_schema

    began = time.monotonic()
    run = LocalRun(city)
    run.start()
    run.wait_for("PostgreSQL", lambda: city.postgres.answers, 30)
    city.prepare_databases()
    kernel = Kernel(Settings.from_env(city.variables()))
    provision_schema(kernel)
    run.wait_for_http("the engine", f"{city.engine_root}/health")
    provision_city(kernel)
    run.wait_for_http("the portal", f"{city.portal_url}/health")
    _welcome(city, run, time.monotonic() - began)
    make_demo_cases(city, click.echo)


@local.command()
@click.pass_obj
def down(city: LocalCity) -> None:
    """Stop everything; what the city knows stays."""
    LocalRun(city).stop()
    click.echo("The city is stopped.")


@local.command()
@click.pass_obj
def reset(city: LocalCity) -> None:
    """Stop everything and forget what the city knew."""
    LocalRun(city).reset()
    click.echo("The city is cleared.")


@local.command()
@click.pass_obj
def postgres(city: LocalCity) -> None:
    """Run the database server in the foreground."""
    city.postgres.exec_foreground()


@local.command()
@click.pass_obj
def environment(city: LocalCity) -> None:
    """Print the environment of the city's processes, to be read by a shell."""
    for name, value in sorted(city.variables().items()):
        click.echo(f"export {name}='{value}'")


def _welcome(city: LocalCity, run: LocalRun, seconds: float) -> None:
    click.echo(
        f"""
The city runs (ready in {seconds:.0f} s).

  Portal    {city.portal_url}
  Cockpit   {city.portal_url}/sso/webapps?next=/camunda/app/cockpit/default/
  Letters   {city.state_dir / "mail"}
  Log       {run.log}

Sign in with the password `sakhalin` as
  kim.i       inspector: adds violations, checks their removal
  pak.s       specialist: completes cards, chooses the measure
  gorelov.v   head of the department: approves
  yugay.n     owner of the process: Cockpit
  li.v        specialist of another department: sees nothing of these cases

`make down` stops the city, `make reset` clears it.
"""
    )
