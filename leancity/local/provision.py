"""What a new city needs before its first case: schema, people, addresses, owners, processes."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import yaml

from leancity.audit import SYSTEM
from leancity.db.migrate import upgrade
from leancity.kernel import Kernel
from leancity.library.service import DEPLOYER
from leancity.local.environment import ROOT

#: Of the first versions, in the language of the processes.
_REASON = "Демонстрационный город"


def provision_schema(kernel: Kernel) -> None:
    """Bring the kernel's tables to the newest revision."""
    upgrade(kernel.database.engine)


def demo_people() -> dict[str, Any]:
    """The units and people of the demo city; see city.schema.json."""
    text = (files("leancity.demo") / "city.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def provision_city(kernel: Kernel) -> None:
    """The demo city's people, addresses, owners and processes, as often as one likes."""
    kernel.org.load(demo_people())
    with (files("leancity.demo") / "addresses.csv").open(encoding="utf-8") as lines:
        kernel.addresses.load(lines)
    owners = (files("leancity.demo") / "owners.csv").read_bytes()
    kernel.imports.load_at_once("owners", "owners.csv", owners, SYSTEM)
    mirrored = False
    for folder in sorted((ROOT / "processes").iterdir()):
        if (folder / "process.yaml").exists():
            package = kernel.library.load(ROOT, folder.name)
            submission = kernel.library.submit(package, author=DEPLOYER, comment=_REASON)
            # A new version has its rights, and with them its people, mirrored already.
            mirrored = mirrored or submission.changed
    if not mirrored:
        kernel.org.sync(kernel.engine.as_user(DEPLOYER))
