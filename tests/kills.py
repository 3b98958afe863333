"""Worker processes that die, and what is left of their work."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from sqlalchemy import select

from leancity.db.effects import Effect, EffectState
from leancity.notifications.models import OperatorItemRow
from tests.external_tasks import Demo
from tests.integration.workers import effect_worker
from tests.integration.workers.effect_worker import Life
from tests.waiting import eventually

#: Processes of their own all the same, but born of one that has read the program already.
NURSERY = get_context("forkserver")
NURSERY.set_forkserver_preload([effect_worker.__name__])
#: Where a process can die around the work on one task, in the order of their coming.
POINTS = ("delivered", "begun", "acted", "done", "completed")


@dataclass
class Mortals:
    """Processes that serve one topic."""

    demo: Demo
    folder: Path
    epoch: float = field(default_factory=time.time)
    running: list[ForkServerProcess] = field(default_factory=list)
    #: how many were killed, by themselves or by a test
    deaths: int = 0

    def start(self, point: str = "") -> ForkServerProcess:
        """One more process; with a point it dies there."""
        life = Life(
            environment=self.demo.city.environment, topic=self.demo.topic, folder=self.folder,
            epoch=self.epoch, point=point,
        )  # fmt: skip
        process = NURSERY.Process(target=effect_worker.live, args=(life,), daemon=True)
        process.start()
        self.running.append(process)
        return process

    def acts(self) -> list[str]:
        """The keys of the acts so far."""
        path = self.folder / "acts"
        return path.read_text(encoding="utf-8").split() if path.exists() else []

    def kill_by_chance(self, kills: int, between: tuple[int, int], chance: int) -> None:
        """After some more acts kill one of the processes and start another, again and again."""
        dice = random.Random(chance)  # noqa: S311
        for _ in range(kills):
            wanted = len(self.acts()) + dice.randint(*between)
            eventually(lambda wanted=wanted: len(self.acts()) >= wanted, 60, "more acts", 0.01)
            victim = dice.choice(self.running)
            self.bury(victim)
            self.start()

    def bury(self, process: ForkServerProcess) -> None:
        """Make an end of a process."""
        process.kill()
        self.mourn(process, 10)
        self.deaths += 1

    def mourn(self, process: ForkServerProcess, patience: float) -> None:
        """Wait until a process has died of a kill."""
        process.join(patience)
        assert process.exitcode == -signal.SIGKILL
        self.running.remove(process)

    def end(self) -> None:
        """Stop whatever still runs."""
        for process in self.running:
            process.kill()
        for process in self.running:
            process.join(30)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What became of a number of tasks."""

    #: key of an effect -> times that it was acted
    acts: Counter[str]
    #: effects that are known to be done
    done: set[str]
    #: effects of which only an operator can tell
    items: set[str]
    #: ledger rows that are neither
    unfinished: set[str]
    numbers: list[int]


def tally(mortals: Mortals, tasks: Sequence[str]) -> Tally:
    """Count what tasks left behind; `tasks` are ids of external tasks."""
    keys = [f"{task}:act" for task in tasks]
    numbers = [f"{mortals.demo.topic}:{task}" for task in tasks]
    with mortals.demo.city.kernel.database.begin() as session:
        rows = session.scalars(select(Effect).where(Effect.key.in_([*keys, *numbers]))).all()
        query = select(OperatorItemRow.key).where(OperatorItemRow.key.in_(keys))
        items = set(session.scalars(query))
    acts = [row for row in rows if row.key in keys]
    done = {row.key for row in acts if row.state == EffectState.DONE}
    return Tally(
        acts=Counter(mortals.acts()),
        done=done,
        items=items,
        unfinished={row.key for row in acts} - done - items,
        numbers=sorted(row.result for row in rows if row.key in numbers),
    )


def assert_nothing_lost_nothing_twice(
    mortals: Mortals, instances: Sequence[str], patience: float = 120
) -> Tally:
    """Wait until all instances have ended, then compare what they left with what they should."""
    demo = mortals.demo
    eventually(lambda: demo.count(topicName=demo.topic) == 0, patience, "the end of all tasks", 0.5)
    tasks = [demo.only_task_ever(instance) for instance in instances]
    left = tally(mortals, tasks)
    keys = {f"{task}:act" for task in tasks}
    assert left.unfinished == set()
    assert left.done | left.items == keys
    assert left.done & left.items == set()
    assert max(left.acts.values()) == 1
    assert left.done <= set(left.acts) <= keys
    assert left.numbers == list(range(1, len(tasks) + 1))
    return left
