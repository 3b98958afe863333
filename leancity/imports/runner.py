"""Bringing runs on: batch by batch, each with its progress in one transaction.

A process that dies leaves the run where its last batch ended; the next one goes on from there.
One process works at a time: it holds a lock of the database session, and a process that lost
the lock without noticing is stopped by the position it does not expect.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import islice

import structlog
from sqlalchemy import delete, insert, select, text
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from leancity.audit import Act, Actor, Audit
from leancity.clock import Clock
from leancity.db import Database
from leancity.engine import EngineUnavailableError
from leancity.errors import UnavailableError, UserError
from leancity.i18n import N_
from leancity.imports.models import ACTIVE, ImportReview, ImportRun, ImportSource
from leancity.imports.reading import typed_rows
from leancity.imports.shapes import Counts, Importer, Outcome, Reason, State, Taking, TypedRow

log = structlog.get_logger(__name__)

_LOCK = 7_011_943_207
_TWICE = N_("The same record stands in row %(row)s already.")
_OUR_FAULT = N_("The import stopped by a fault of ours. Rows loaded so far stay; tell support.")
#: The work is not at fault: it goes on when what it needs answers again.
_PASSING = (EngineUnavailableError, UnavailableError, OperationalError, InterfaceError)


class _TakenOverError(Exception):
    """The run is not where this process left it: somebody else has it."""


@dataclass(kw_only=True)
class _Task:
    """One run in the hands of this process."""

    id: str
    importer: Importer
    filename: str
    actor: Actor
    write: bool
    position: int
    counts: Counts
    #: key -> ordinal and number of the row that had it first
    seen: dict[object, tuple[int, int]] = field(default_factory=dict)

    @property
    def batch(self) -> int:
        return self.importer.batch or 1_000_000


class Runner:
    """Works on the runs that wait."""

    def __init__(
        self, database: Database, clock: Clock, audit: Audit, importers: Mapping[str, Importer]
    ) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit
        self._importers = importers
        self._pausing = threading.Event()

    def pause(self) -> None:
        """Stop after the batch at hand."""
        self._pausing.set()

    def work(self) -> bool:
        """Bring every waiting run on; False when another process is at it."""
        self._pausing.clear()
        with self._lock() as held:
            while held and not self._pausing.is_set():
                task = self._next()
                if task is None:
                    break
                self._advance(task)
        return held

    @contextmanager
    def _lock(self) -> Iterator[bool]:
        with self._database.engine.connect() as pooled:
            connection = pooled.execution_options(isolation_level="AUTOCOMMIT")
            take = text("SELECT pg_try_advisory_lock(:key)")
            held = bool(connection.scalar(take, {"key": _LOCK}))
            try:
                yield held
            finally:
                if held:
                    connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})

    def _next(self) -> _Task | None:
        """The oldest run with something to do; a check begins anew, a run where it stopped."""
        query = select(ImportRun).where(ImportRun.state.in_(ACTIVE)).order_by(ImportRun.created_at)
        with self._database.begin() as session:
            run = session.scalars(query.limit(1).with_for_update()).first()
            if run is None:
                return None
            if run.state != "running":
                session.execute(delete(ImportReview).where(ImportReview.run_id == run.id))
                run.position = 0
                run.state = "running" if run.state == "queued" else run.state
                run.counts = {}
            return _Task(
                id=run.id,
                importer=self._importers[run.kind],
                filename=run.filename,
                actor=Actor(login=run.created_by),
                write=run.state == "running",
                position=run.position,
                counts=Counts(**run.counts),
            )

    def _advance(self, task: _Task) -> None:
        try:
            if self._through(task):
                self._finish(task)
        except _TakenOverError:
            log.warning("import.taken_over", run=task.id)
        except _PASSING:
            raise
        except UserError as error:
            self._fail(task, error.message, error.params)
        except Exception as error:  # noqa: BLE001 (a run that fails must not stop the others)
            # Neither the message nor the locals: both may hold what the file says of people.
            trace = "".join(traceback.format_tb(error.__traceback__))
            log.error("import.failed", run=task.id, error=type(error).__name__, trace=trace)
            self._fail(task, _OUR_FAULT, {})

    def _through(self, task: _Task) -> bool:
        """Take the rows of the file; False when told to pause."""
        with self._database.begin() as session:
            content = session.get_one(ImportSource, task.id).content
        rows = iter(typed_rows(task.importer, content, task.filename))
        begun, ordinal = task.position, 0
        while batch := list(islice(rows, task.batch)):
            if self._pausing.is_set():
                return False
            good, refused = _sifted(batch, task)
            ordinal += len(batch)
            if ordinal <= begun:
                continue  # through before this process; read again only to know what was seen
            self._step(task, batch, good, refused)
        return True

    def _step(
        self, task: _Task, batch: list[TypedRow], good: list[TypedRow], refused: list[Outcome]
    ) -> None:
        """One batch: what is written and that it is written, together."""
        with self._database.begin() as session:
            run = self._mine(session, task) if task.write else None
            taking = Taking(
                session=session, actor=task.actor, at=self._clock.now(),
                today=self._clock.today(), write=task.write,
            )  # fmt: skip
            outcomes = [*refused, *(task.importer.take(good, taking) if good else [])]
            if run is not None:
                self._note(session, run, task, outcomes, len(batch))
                return
            session.rollback()
        with self._database.begin() as session:
            self._note(session, self._mine(session, task), task, outcomes, len(batch))

    def _mine(self, session: Session, task: _Task) -> ImportRun:
        run = session.get(ImportRun, task.id, with_for_update=True)
        expected = "running" if task.write else "checking"
        if run is None or run.state != expected or run.position != task.position:
            raise _TakenOverError(task.id)
        return run

    def _note(
        self, session: Session, run: ImportRun, task: _Task, outcomes: list[Outcome], rows: int
    ) -> None:
        """Write progress, counts and what needs a look."""
        reviews = [
            {
                "run_id": task.id, "ordinal": one.row.ordinal, "place": place,
                "sheet": one.row.sheet[:100], "row": one.row.number, "column": reason.column,
                "message": reason.message, "params": dict(reason.params),
                "taken": one.state is not State.REFUSED,
            }
            for one in outcomes
            for place, reason in enumerate(one.reasons)
        ]  # fmt: skip
        if reviews:
            session.execute(insert(ImportReview), reviews)
        task.counts = task.counts.plus(outcomes)
        task.position += rows
        run.position, run.updated_at = task.position, self._clock.now()
        if task.write:
            run.counts = asdict(task.counts)
        else:
            run.planned = asdict(task.counts)

    def _finish(self, task: _Task) -> None:
        with self._database.begin() as session:
            run = self._mine(session, task)
            run.total = task.position
            run.state = "done" if task.write else "planned"
            run.updated_at = self._clock.now()
            if task.write:
                run.finished_at = self._clock.now()
                act = Act(actor=task.actor, action="import.done", kind="import", key=task.id)
                self._audit.record(session, act, **asdict(task.counts))
        if task.write:
            task.importer.finish()

    def _fail(self, task: _Task, message: str, params: Mapping[str, object]) -> None:
        with self._database.begin() as session:
            run = session.get_one(ImportRun, task.id, with_for_update=True)
            run.state, run.message, run.params = "failed", message, dict(params)
            run.finished_at = run.updated_at = self._clock.now()


def _sifted(rows: Iterable[TypedRow], task: _Task) -> tuple[list[TypedRow], list[Outcome]]:
    """Rows that may be taken, and those that certainly may not."""
    good, refused = [], []
    for row in rows:
        if row.faults:
            refused.append(Outcome.refused(row))
            continue
        ordinal, first = task.seen.setdefault(task.importer.key(row), (row.ordinal, row.number))
        if ordinal != row.ordinal:
            refused.append(Outcome.refused(row, Reason(message=_TWICE, params={"row": first})))
        else:
            good.append(row)
    return good, refused
