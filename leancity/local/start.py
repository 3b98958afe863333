"""`make up`: start the set, bring it to the demo city, say when pages can be opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from leancity.config import Settings
from leancity.local.environment import LocalCity
from leancity.local.ports import PortsError
from leancity.local.run import LocalRun

Say = Callable[[str], object]


def start(state_dir: Path, ports: Mapping[str, int], say: Say) -> LocalCity:
    """Start the city of a folder, on these ports where they are named; nothing is done twice."""
    before = LocalCity.find(state_dir)
    if before and LocalRun(before).running and {**before.ports, **ports} != before.ports:
        raise PortsError("The city runs on other ports: stop it first (make down).")
    city = LocalCity.ensure(state_dir, "demo", ports)
    run = LocalRun(city)
    run.start()
    say("Starting the database ...")
    # Imported while the others begin: the kernel is heavy.
    from leancity.kernel import Kernel
    from leancity.local.provision import provision_city, provision_schema

    run.wait_for("PostgreSQL", lambda: city.postgres.answers, 60)
    city.prepare_databases()
    kernel = Kernel(Settings.from_env(city.variables()))
    provision_schema(kernel)
    say("Starting the engine ...")
    run.wait_for_http("the engine", f"{city.engine_root}/health")
    say("Preparing the demo city ...")
    provision_city(kernel)
    kernel.database.dispose()
    run.wait_for_http("the portal", f"{city.portal_url}/health")
    return city


def make_cases(city: LocalCity, say: Say) -> None:
    """Make the cases of the demo city, saying how far it is."""
    from leancity.demo.cases import make_demo_cases

    make_demo_cases(Settings.from_env(city.variables()), say)
