"""Which processes a person meets, also while the engine is silent."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from leancity.clock import FixedClock
from leancity.desk import Processes
from leancity.engine import EngineUnavailableError
from leancity.library import Package
from leancity.local.environment import ROOT
from leancity.org import Person
from tests.fakes.city import NOW, PEOPLE


class Engine:
    """Tells its definitions, or nothing."""

    def __init__(self) -> None:
        self.silent = False
        self.reader = self

    def definitions(self, patience: float) -> list[SimpleNamespace]:
        if self.silent:
            raise EngineUnavailableError("silent")
        return [SimpleNamespace(id="prevention:1", key="prevention")]


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def processes(engine, clock) -> Processes:
    reach = SimpleNamespace(reaches=lambda _: True)
    return Processes(
        SimpleNamespace(
            engine=engine, clock=clock,
            library=SimpleNamespace(deployed=lambda _: Package.load(ROOT, "prevention")),
            cases=SimpleNamespace(access=lambda *_: reach),
        )
    )  # fmt: skip


@pytest.fixture
def kim() -> Person:
    return PEOPLE["kim.i"]


def test_what_was_known_stays_known_while_the_engine_is_silent(processes, engine, clock, kim):
    assert processes.find("prevention", kim).may_start
    engine.silent = True
    clock.advance(timedelta(hours=1))
    assert processes.find("prevention", kim).may_start
    assert processes.find("raid", kim) is None


def test_nobody_knows_before_the_engine_has_said_it_once(processes, engine, clock, kim):
    engine.silent = True
    with pytest.raises(EngineUnavailableError):
        processes.find("prevention", kim)
    assert processes.of(kim) == []
    assert processes.get("prevention", kim) is None
    engine.silent = False
    clock.advance(timedelta(seconds=6))
    assert processes.find("prevention", kim).may_start
