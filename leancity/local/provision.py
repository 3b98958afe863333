"""What a new city needs before its first case: schema, people, addresses, processes."""

from __future__ import annotations

from importlib.resources import files

import yaml

from leancity.db.migrate import upgrade
from leancity.kernel import Kernel
from leancity.library.service import DEPLOYER
from leancity.local.environment import ROOT


def provision_schema(kernel: Kernel) -> None:
    """Bring the kernel's tables to the newest revision."""
    upgrade(kernel.database.engine)


def provision_city(kernel: Kernel) -> None:
    """The demo city's people, addresses and every process package, as often as one likes."""
    demo = files("leancity.demo")
    kernel.org.load(yaml.safe_load((demo / "city.yaml").read_text(encoding="utf-8")))
    with (demo / "addresses.csv").open(encoding="utf-8") as lines:
        kernel.addresses.load(lines)
    deployer = kernel.engine.as_user(DEPLOYER)
    for folder in sorted((ROOT / "processes").iterdir()):
        if (folder / "process.yaml").exists():
            package = kernel.library.load(ROOT, folder.name)
            kernel.library.submit(package, author=DEPLOYER, comment="Demo city")
    kernel.org.sync(deployer)
