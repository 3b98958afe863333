"""A worker process that may die at a named point.

Its handler takes a number (an effect of the database) and writes a line (an act on the outside
that nobody can take back). Without a point it lives until somebody kills it.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from leancity.config import Settings
from leancity.db import BeginOutcome, Database, Effects
from leancity.db.effects import Effect
from leancity.engine import TokenSigner
from leancity.engine import variables as codec
from leancity.notifications.operators import OperatorItem, OperatorItems
from tests.doubles.worker import handler, options
from workers.runtime import (
    Application,
    Journal,
    Registry,
    RetryPolicy,
    TaskClient,
    TaskContext,
    TransientError,
    Worker,
    new_logger,
)
from workers.runtime.signals import on_stop_signals

#: A minute of the ledger passes in this many seconds, so that the dead are noticed soon.
MINUTE = 0.75


@dataclass(frozen=True, kw_only=True)
class Life:
    """What a process is told when it begins."""

    #: of the city
    environment: Mapping[str, str]
    topic: str
    #: where acts are written down, and the log
    folder: Path
    #: when the test began, the same for all its processes
    epoch: float
    #: where it dies by itself; empty: nowhere
    point: str


class FastClock:
    """The same moment for every process of a test, running ahead of the machine's clock."""

    zone = ZoneInfo("UTC")

    def __init__(self, epoch: float) -> None:
        self._epoch = epoch

    def now(self) -> datetime:
        """The moment of the test."""
        passed = (time.time() - self._epoch) * 60 / MINUTE
        return datetime.fromtimestamp(self._epoch, UTC) + timedelta(seconds=passed)


class Mortal:
    """The handler, and the points at which its process may die."""

    def __init__(self, database: Database, folder: Path, clock: FastClock, point: str) -> None:
        self._database = database
        self._operators = OperatorItems(database, clock)
        self._folder = folder
        self._point = point
        self._effects = Effects(database, clock)

    def at(self, point: str) -> None:
        """Die here, if this is the point; otherwise be slow enough to be hit by chance."""
        if point == self._point:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(random.uniform(0, 0.1))  # noqa: S311

    def work(self, context: TaskContext) -> Mapping[str, int]:
        """A number and an act."""
        topic = context.task.topic
        number = self._effects.once(
            f"{topic}:{context.task.id}", lambda session: self._next(session, topic)
        )
        key = context.effect_key("act")
        begun = self._effects.begin(key)
        if begun.outcome is BeginOutcome.BUSY:
            raise TransientError("Somebody acts at this moment")
        if begun.outcome is BeginOutcome.UNKNOWN:
            self._ask_operator(key, context)
        if begun.outcome is BeginOutcome.FRESH:
            self.at("begun")
            self._act(key)
            self.at("acted")
            self._effects.done(key)
        self.at("done")
        return {"number": number}

    def _next(self, session: Session, topic: str) -> int:
        """The next number of a topic; the effect that takes it is counted already."""
        self._database.advisory_lock(session, topic)
        count = select(func.count()).where(Effect.key.startswith(f"{topic}:"))
        return session.scalar(count)

    def _act(self, key: str) -> None:
        with (self._folder / "acts").open("a", encoding="utf-8") as file:
            file.write(f"{key}\n")

    def _ask_operator(self, key: str, context: TaskContext) -> None:
        item = OperatorItem(
            key=key, kind="act-unknown", business_key=str(context.task.business_key),
            message="Nobody knows",
        )  # fmt: skip
        with self._database.begin() as session:
            self._operators.open(session, item)


class MortalClient(TaskClient):
    """Dies after the engine has committed and before its answer is heard."""

    mortal: Mortal

    def complete(self, *arguments: object, **named: object) -> bool:
        done = super().complete(*arguments, **named)
        self.mortal.at("completed")
        return done


def live(life: Life) -> None:
    """Serve the topic until the process dies."""
    settings = Settings.from_env(life.environment)
    database = Database(settings.database_url)
    mortal = Mortal(database, life.folder, FastClock(life.epoch), life.point)
    patient = RetryPolicy(attempts=1000, base=0.3, cap=1.0)
    chosen = options(slots=2, lock=2.0, poll=1.0, retry=patient, unexpected=patient, grace=5.0)
    sign = TokenSigner(settings.private_keys, "service").sign
    auth = lambda: {"Authorization": f"Bearer {sign('svc-worker')}"}  # noqa: E731
    client = MortalClient(settings.engine_url, chosen, codec, auth)
    client.mortal = mortal
    application = Application(
        registry=Registry([handler(mortal.work, life.topic)]),
        catches=lambda *_: True,
        on_start=lambda _: mortal.at("delivered"),
    )
    with (life.folder / "log").open("a", encoding="utf-8") as log:
        worker = Worker(client, application, chosen, Journal(new_logger(stream=log)))
        with on_stop_signals(worker.stop):
            worker.run()
