"""A city that writes letters: people and lists, no engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import yaml

from leancity.clock import FixedClock
from leancity.config import DEMO_SECRET, Settings
from leancity.kernel import Kernel
from leancity.local.environment import ROOT


@contextmanager
def paper_city(database_url: str, state_dir: Path) -> Iterator[Kernel]:
    """A kernel with the people of the demo and the lists of the process."""
    settings = Settings(
        profile="test", database_url=database_url, secret_key=DEMO_SECRET, state_dir=state_dir
    )
    city = Kernel(settings, FixedClock(datetime(2026, 11, 23, 5, 40, tzinfo=UTC)))
    people = yaml.safe_load((ROOT / "leancity/demo/city.yaml").read_text("utf-8"))
    del people["demo_password"]  # nobody signs in here, and hashing takes its time
    city.org.load(people)
    config = yaml.safe_load((ROOT / "processes/prevention/process.yaml").read_text("utf-8"))
    city.dictionaries.seed(config["dictionaries"])
    yield city
    city.database.dispose()
